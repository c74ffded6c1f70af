import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    setupFiles: ['tests/support/block-network.ts'],
    // Native modules crash or refuse to load twice in worker threads; a process of its own a file is safe.
    pool: 'forks',
    // Two cores: more processes with a model each only push one another out of the cache.
    maxWorkers: 2,
    // Command-line tests start real processes that load the real model.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
