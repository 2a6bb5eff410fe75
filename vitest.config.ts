import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    env: { RIPCORD_LOG: 'silent' },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{app,bin,components,lib,db,scripts}/**/*.test.{ts,tsx}'],
          exclude: ['lib/drivers/*/**', 'lib/workflows/**', '**/*.slow.test.ts', 'node_modules/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'targets',
          include: ['lib/drivers/*/**/*.test.ts', 'lib/workflows/**/*.test.ts'],
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
