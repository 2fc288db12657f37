export default {
  testEnvironment: 'node',
  // Most tests wait for a browser, a code or a page at rest more than they compute: two cores carry three of them.
  maxWorkers: 3,
  // A login may wait for the next TOTP code; this only ends what hangs.
  testTimeout: 120_000,
  globalSetup: '<rootDir>/test/ministack/global-setup.ts',
  globalTeardown: '<rootDir>/test/ministack/global-teardown.ts',
  roots: ['<rootDir>/test'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2023', experimental: { keepImportAttributes: true } },
        module: { type: 'es6' },
      },
    ],
  },
};
