// The whole journey of a campaign in a real browser on the real service, in both languages: from a template to the statement, by two people, with nothing that axe calls serious.
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Traveller, travel } from './testing/journey.ts';
import { makeFirstCampaign } from './testing/newcomer.ts';
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

  test(
    'somebody who has never seen it makes, tries and submits "spend 100 save 10 on Fridays for these BINs, bank 60 / merchant 40" with at most 20 acts',
    async () => {
      const { acts, document, submitted, barriers } = await makeFirstCampaign(console);
      writeFileSync(new URL('../reports/newcomer-acts.txt', import.meta.url), `${acts.join('\n')}\n`);

      expect(acts.length).toBeLessThanOrEqual(20);
      expect(submitted).toBe(true);
      expect(document).toMatchObject({
        benefit: { type: 'tiered_off', steps: [{ from: 10_000, off: 1_000 }] },
        binding: { cards: { include: ['62258800-62258899', '625188'] } },
        schedule: { windows: [{ days: ['fri'] }] },
        funding: {
          shares: [
            { party: 'bank', bps: 6_000 },
            { party: 'merchant', bps: 4_000 },
          ],
        },
      });
      expect(barriers).toEqual([]);
    },
    PATIENCE_MS,
  );
});
