export default {
  testEnvironment: 'node',
  globalSetup: '<rootDir>/test/ministack/global-setup.ts',
  globalTeardown: '<rootDir>/test/ministack/global-teardown.ts',
  roots: ['<rootDir>/test'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' } }] },
};
