// The tests a mutation run repeats for every mutant: the engine's alone, since they need nothing but themselves.
import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['engine/**/*.test.ts'], exclude: ['**/node_modules/**'] } });
