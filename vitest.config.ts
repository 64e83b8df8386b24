import { defineConfig } from 'vitest/config';

import { WaitingFirst } from './launch/waiting-first.ts';

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
    // Files wait for browsers, disks and clocks: with two at once on two cores, 58 % of both was work (621 s in all).
    maxWorkers: 3,
    // Files share their worker's modules: reading them anew for each was half of what most files cost (50 of the sandboxes'
    // files: 166 s of processor, and 91 s so).
    isolate: false,
    sequence: { sequencer: WaitingFirst },
    // Generous: two cores may be shared with the browser, the database and other suites. A promise that hangs still ends.
    testTimeout: 90_000,
    hookTimeout: 120_000,
  },
});
