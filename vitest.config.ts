import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const slow = process.env['THREADOS_SLOW'] === '1';

export default defineConfig({
  define: { THREADOS_VERSION: '"0.0.0-test"' },
  test: {
    include: slow ? ['test/slow/**/*.test.{ts,tsx}'] : ['test/{unit,integration,e2e}/**/*.test.{ts,tsx}'],
    globalSetup: ['test/rig/global-setup.ts'],
    setupFiles: ['test/rig/clean-environment.ts'],
    reporters: ['default', './test/rig/closing-line.ts'],
    pool: 'forks',
    // The default leaves one core to a person who watches; most of these tests wait for processes.
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: slow ? 300_000 : 60_000,
    hookTimeout: 60_000,
    // Real processes on a shared machine: CI gives a test that failed a second chance, and says that it did.
    retry: process.env['CI'] === undefined ? 0 : 1,
    passWithNoTests: false,
  },
});
