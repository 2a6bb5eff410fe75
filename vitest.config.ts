import { defineConfig } from 'vitest/config'

/** They start processes, mount disks or move megabytes: real, and too slow for the quick part. */
const onRealThings = [
  'bin/**/*.test.ts',
  'scripts/**/*.test.ts',
  'lib/drivers/*/**/*.test.ts',
  'lib/workflows/**/*.test.ts',
  'lib/vault/**/*.test.ts',
  'lib/services/health/**/*.test.ts',
  'lib/system/{exec,supervise}.test.ts',
  'db/{engine-lock,broken-sync}.test.ts',
]

/** They stand in for what Next gives a request, module by module, and so need modules of their own. */
const withNextReplaced = ['app/**/*.test.{ts,tsx}', 'lib/auth/action.test.ts']

export default defineConfig({
  test: {
    env: { RIPCORD_LOG: 'silent' },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{app,bin,components,lib,db,scripts}/**/*.test.{ts,tsx}'],
          exclude: [...onRealThings, ...withNextReplaced, '**/*.slow.test.ts', 'node_modules/**'],
          // Nothing here replaces modules or leaves a global behind, so files share one process each.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'unit-next', include: withNextReplaced } },
      {
        extends: true,
        test: {
          name: 'targets',
          include: onRealThings,
          exclude: ['**/*.slow.test.ts', 'node_modules/**'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'slow',
          include: ['lib/**/*.slow.test.ts'],
          testTimeout: 900_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
