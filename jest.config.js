export default {
  testEnvironment: 'node',
  // A login may wait for the next TOTP code; this only ends what hangs.
  testTimeout: 120_000,
  globalSetup: '<rootDir>/test/ministack/global-setup.ts',
  globalTeardown: '<rootDir>/test/ministack/global-teardown.ts',
  roots: ['<rootDir>/test'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' } }] },
};
