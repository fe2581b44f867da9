// Finance in a real Chromium against the real service, in both languages, on a laptop and a phone: a closed day is proved, reconciled, paid and handed to the books.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settleDay, type Treasurer } from './testing/finance-journey.ts';
import { isChromiumMissing, openRealConsole, type RealConsole } from './testing/real-console.ts';

const mayBeMissing = process.env['CI'] !== 'true';
const PATIENCE_MS = 240_000;

if (isChromiumMissing && mayBeMissing) test.skip('finance was not looked at: there is no Chromium here', () => {});

describe.skipIf(isChromiumMissing && mayBeMissing)('finance', () => {
  let console: RealConsole;
  beforeAll(async () => {
    console = await openRealConsole(process.env);
  }, PATIENCE_MS);
  afterAll(() => console?.stop(), 60_000);

  const treasurers: readonly Treasurer[] = [
    {
      locale: 'en-GB',
      look: { width: 1440, height: 900 },
      acquirer: { id: '620011', name: 'Demo Acquirer Shanghai' },
      mapping: 'standard-csv',
      pays: 'firstPayOn',
    },
    {
      locale: 'zh-CN',
      look: { width: 390, height: 844, dark: true },
      acquirer: { id: '620022', name: 'Demo Acquirer Online' },
      mapping: 'standard-jsonl',
      pays: 'lastPayOn',
    },
  ];
  for (const treasurer of treasurers)
    test(
      `in ${treasurer.locale}: R32 I18 I19 a closed day is proved, a damaged file is refused by its lines, the right one matches, four eyes pay, the books balance`,
      async () => {
        const seen = await settleDay(console, treasurer);

        expect({ barriers: seen.barriers, faults: seen.faults, wide: seen.wide }).toEqual({ barriers: [], faults: [], wide: [] });
        expect(seen.proof).toMatch(/agree|一致/);
        expect(seen.proof).not.toMatch(/difference|不一致/);
        expect(seen.faultyFile).toMatch(/Nothing of it was posted|未产生任何记账/);
        expect(seen.file).toMatch(/Matched|已匹配/);
        expect(seen.pain).toContain('urn:iso:std:iso:20022:tech:xsd:pain.001.001.09');
        expect(seen.journal).toContain('4001');
        expect(seen.balance).toMatch(/¥/);
      },
      PATIENCE_MS,
    );
});
