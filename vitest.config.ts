// Tests in four projects: the pure engine, the api with its own Postgres, the proof that the authority survives everything, and the house itself (tidiness, screens, campaign files).
import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', '**/dist/**', '**/.stryker-tmp/**'];

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { test: { name: 'engine', include: ['engine/**/*.test.ts'], exclude, environment: 'node' } },
      {
        test: {
          name: 'api',
          include: ['api/**/*.test.ts'],
          exclude,
          globalSetup: ['api/db/test-cluster.ts'],
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'proof',
          include: ['loadtest/proof/**/*.test.ts'],
          exclude,
          globalSetup: ['api/db/test-cluster.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'house',
          include: ['*.test.ts', 'campaigns/**/*.test.ts', 'admin-ui/**/*.test.{ts,tsx}', 'loadtest/**/*.test.ts'],
          exclude: [...exclude, 'loadtest/proof/**'],
          testTimeout: 30_000,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['engine/**/*.ts'],
      exclude: ['engine/**/*.test.ts'],
      thresholds: { branches: 95 },
      reporter: ['text-summary', 'json-summary'],
    },
  },
});
