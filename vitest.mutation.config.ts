// The tests a mutation run repeats for every mutant: the engine's alone, without the long properties, so the score is a lower bound.
import { defineConfig } from 'vitest/config';

const slow = [
  'engine/authorization/combine.test.ts',
  'engine/campaign/book.test.ts',
  'engine/hold/{prefixes,confluence}.test.ts',
  'engine/rules/differential.test.ts',
  'engine/{simulation,card,rules,settlement}/**',
];

export default defineConfig({ test: { include: ['engine/**/*.test.ts'], exclude: ['**/node_modules/**', ...slow] } });
