// What the editor writes by itself: examples that hold, and texts that promise what the rule gives, for every campaign of the library.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runExample } from '../../../../engine/authorization/run-example.ts';
import { parseCampaign } from '../../../../engine/campaign/parse.ts';
import { reviewCampaign } from '../../../../engine/campaign/review.ts';
import { type Campaign, KINDS } from '../../../../engine/campaign/schema.ts';
import { blankCampaign } from '../blank.ts';
import { draftOf, type JsonObject } from './draft.ts';
import { withCap, withShare } from './funding-shares.ts';
import { readBins } from './read-bins.ts';
import { readableOf } from './readable.ts';
import { suggestedExamples } from './suggest-examples.ts';
import { suggestedTexts } from './suggest-texts.ts';

const CAMPAIGNS = join(import.meta.dirname, '../../../../campaigns');
const library = KINDS.flatMap((kind) =>
  readdirSync(join(CAMPAIGNS, kind)).map((file) => readFileSync(join(CAMPAIGNS, kind, file), 'utf8')),
);
const now = new Date('2026-11-22T15:00:00Z');

function asked(): JsonObject {
  const { id, ...blank } = blankCampaign({ now, zone: 'Asia/Shanghai' });
  const document = {
    ...blank,
    id: 'friday-100-10',
    name: { en: 'Friday 100-10', 'zh-CN': '周五满100减10' },
    binding: { cards: { include: ['622588', '625188'] } },
    where: { chains: { include: ['demo-store'] } },
    schedule: { ...blank.schedule, windows: [{ days: ['fri'] }] },
    funding: {
      shares: [
        { party: 'bank', bps: 6_000 },
        { party: 'merchant', bps: 4_000 },
      ],
    },
  };
  return document as unknown as JsonObject;
}

describe('spend 100 save 10 on Fridays for these BINs, bank 60, merchant 40', () => {
  test('needs only its texts and examples written by the buttons to pass review', () => {
    const document = asked();
    const campaign = readableOf({ ...document, texts: suggestedTexts(document) as never }) as Campaign;
    const examples = suggestedExamples(campaign);
    const whole = parseCampaign({ ...document, texts: suggestedTexts(document), examples });
    if (!whole.ok) throw new Error(JSON.stringify(whole.problems));

    expect(examples.map(({ name, expect: { amount, funding } }) => [name, amount, funding])).toEqual([
      ['a purchase of 128.00 CNY earns', 1_000, { bank: 600, merchant: 400 }],
      ['exactly 100.00 CNY earns', 1_000, { bank: 600, merchant: 400 }],
      ['one minor unit below 100.00 CNY does not earn', 0, undefined],
      ['at another time it does not earn', 0, undefined],
      ['a card outside the BINs does not earn', 0, undefined],
      ['twice the amount', 1_000, { bank: 600, merchant: 400 }],
      ['a cash advance does not earn', 0, undefined],
    ]);
    expect(reviewCampaign(whole.campaign).filter(({ severity }) => severity === 'error')).toEqual([]);
    for (const example of examples) expect(runExample(whole.campaign, example).problems).toEqual([]);
  });

  test('is offered in both languages as the rule says', () => {
    expect(suggestedTexts(asked()).offer).toEqual({ en: 'Spend ¥100.00, save ¥10.00 on Fridays.', 'zh-CN': '每周五满¥100.00减¥10.00。' });
    expect(suggestedTexts(asked()).terms.en).toBe('Once a day per customer. While the budget lasts.');
  });
});

test('examples made for the campaigns of the library hold, and most campaigns get at least three', () => {
  const campaigns = library.map((text) => readableOf(draftOf(text).document)).filter((campaign) => campaign !== null);
  const made = campaigns.map((campaign) => ({ campaign, examples: suggestedExamples(campaign) }));

  expect(campaigns.length).toBe(library.length);
  for (const { campaign, examples } of made)
    for (const example of examples) expect(runExample(campaign, example).problems, `${campaign.id}: ${example.name}`).toEqual([]);
  expect(made.filter(({ examples }) => examples.length >= 3).length).toBeGreaterThan(library.length * 0.6);
});

test('a share that is changed takes the rest from the only other one, and a cap keeps its amounts', () => {
  const bank = [{ party: 'bank', bps: 10_000 }];
  const split = withShare(bank, 'merchant', 4_000);

  expect(split).toEqual([
    { party: 'bank', bps: 6_000 },
    { party: 'merchant', bps: 4_000 },
  ]);
  expect(withShare(split, 'merchant', 0)).toEqual([{ party: 'bank', bps: 10_000 }]);
  expect(withShare([...split, { party: 'scheme', bps: 100 }], 'bank', 5_900)[0]).toEqual({ party: 'bank', bps: 5_900 });
  expect(withCap([{ party: 'bank', total: 7, atCap: 'stop' }], 'bank', 'cover:merchant')).toEqual([
    { party: 'bank', total: 7, atCap: 'cover', coveredBy: 'merchant' },
  ]);
  expect(withCap([{ party: 'bank', total: 7, atCap: 'stop' }], 'bank', 'none')).toEqual([]);
});

test('pasted BINs are taken once each, and every line that is none is named', () => {
  expect(readBins('622588, 62258800-62258899\n622588 # again\n12345\n62258899-62258800')).toEqual({
    ranges: ['622588', '62258800-62258899'],
    bad: [
      { line: 3, text: '12345', why: 'is not a prefix of 6-11 digits, nor two joined by -' },
      { line: 4, text: '62258899-62258800', why: 'ends before it begins' },
    ],
  });
});
