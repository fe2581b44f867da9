// Mutation run over the rooms where a wrong cent would hide: does a test fail when the code is wrong?
const config = {
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts' },
  mutate: ['engine/{money,funding,hold,authorization}/**/*.ts', '!engine/**/*.test.ts', '!engine/**/*testing.ts'],
  reporters: ['clear-text', 'progress', 'html'],
  htmlReporter: { fileName: 'reports/mutation.html' },
  tempDirName: '.stryker-tmp',
  concurrency: 2,
  coverageAnalysis: 'perTest',
  thresholds: { high: 90, low: 80, break: 75 },
};

export default config;
