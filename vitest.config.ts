import { defineConfig } from 'vitest/config';

const shared = { testTimeout: 60_000, hookTimeout: 120_000, pool: 'forks' } as const;
const CLI = 'cli/**/*.cli.test.ts';
const SERVERS = 'cli/**/*.server.test.ts';
// Scenarios that run the built command line: it is built first where a source is newer.
const build = 'scripts/build-if-stale.mjs';
const servers = 'cli/testing/servers/global-setup.ts';

export default defineConfig({
  test: {
    projects: [
      { test: { ...shared, name: 'unit', include: ['cli/**/*.test.ts'], exclude: [CLI, SERVERS] } },
      { test: { ...shared, name: 'cli', include: [CLI], globalSetup: [build] } },
      // Against real servers, of the library and of the built command line.
      { test: { ...shared, name: 'servers', include: [SERVERS], globalSetup: [build, servers] } },
    ],
  },
});
