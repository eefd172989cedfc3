import { defineConfig } from 'vitest/config';

const shared = { testTimeout: 60_000, hookTimeout: 120_000, pool: 'forks' } as const;

export default defineConfig({
  test: {
    projects: [
      { test: { ...shared, name: 'unit', include: ['cli/**/*.test.ts'], exclude: ['cli/**/*.cli.test.ts'] } },
      {
        // Scenarios that run the built command line: it is built first where a source is newer.
        test: {
          ...shared,
          name: 'cli',
          include: ['cli/**/*.cli.test.ts'],
          globalSetup: ['scripts/build-if-stale.mjs'],
        },
      },
    ],
  },
});
