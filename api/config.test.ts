// Proves that a wrong setting stops the start with a sentence that names it, and that every variable is explained.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readConfig, variables } from './config.ts';

test('without any variable the service answers this machine on 8080 within 50 ms', () => {
  expect(readConfig({})).toMatchObject({ port: 8080, host: '127.0.0.1', latencyBudgetMs: 50, databaseUrl: undefined });
});

test('it says the version of its package', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { readonly version: string };

  expect(readConfig({}).version).toBe(version);
});

test('an empty variable means the same as an absent one', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: '' })).toEqual(readConfig({}));
});

test('the ceiling is never below the budget', () => {
  expect(readConfig({ LATENCY_BUDGET_MS: '5000' }).latencyCeilingMs).toBe(5000);
});

test.each([
  { PORT: 'eighty' },
  { PORT: '70000' },
  { LATENCY_BUDGET_MS: '0' },
  { REDIS_URL: 'localhost' },
  { OFFERLINE_CHAIN_KEY: 'short' },
])('%o is refused by name', (environment) => {
  expect(() => readConfig(environment)).toThrow(`The environment variable ${Object.keys(environment)[0]} is not usable`);
});

test('every variable says what it means and what happens without it', () => {
  expect(variables.map(({ name }) => name)).toContain('LATENCY_BUDGET_MS');
  for (const { meaning, byDefault } of variables) expect(meaning.length * byDefault.length).toBeGreaterThan(0);
});
