import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'packages/*/web/**/*.test.ts',
      'packages/web-kit/node/**/*.test.ts',
      'launch/**/*.test.ts',
      'e2e/**/*.test.ts',
    ],
    globalSetup: ['launch/test-database.ts'],
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
