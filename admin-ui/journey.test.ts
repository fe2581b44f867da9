// The whole journey of a campaign in a real browser on the real service, in both languages: from a template to the statement, by two people, with nothing that axe calls serious.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Traveller, travel } from './testing/journey.ts';
import { isChromiumMissing, openRealConsole, type RealConsole } from './testing/real-console.ts';

const mayBeMissing = process.env['CI'] !== 'true';
const PATIENCE_MS = 180_000;

if (isChromiumMissing && mayBeMissing) test.skip('the journey was not made: there is no Chromium here', () => {});

describe.skipIf(isChromiumMissing && mayBeMissing)('a campaign goes from a template to the statement', () => {
  let console: RealConsole;

  beforeAll(async () => {
    console = await openRealConsole(process.env);
  }, PATIENCE_MS);
  afterAll(() => console?.stop());

  const travellers: readonly Traveller[] = [
    { locale: 'en-GB', id: 'journey-en', template: 'Spend 100 save 10', store: "People's Square Department Store" },
    { locale: 'zh-CN', id: 'journey-zh', template: '满100减10', store: '人民广场百货' },
  ];
  for (const traveller of travellers)
    test(
      `in ${traveller.locale}: template, rule, try, backtest, submission, approval by another person, live, watch, stop, statement`,
      async () => {
        const seen = await travel(console, traveller);

        expect(seen.barriers).toEqual([]);
        expect(seen.faults).toEqual([]);
        expect(seen.first).toMatchObject({ outcome: 'granted', campaign: traveller.id, amount: 1_000 });
        expect(seen.afterStop).toBe(false);
        expect(seen.statement).toContain(seen.authorization);
      },
      PATIENCE_MS,
    );
});
