// One sound campaign, and the findings of any change to it: for the tests of review and of everything that takes a campaign.
import { parseCampaign } from './parse.ts';
import { reviewCampaign } from './review.ts';
import type { Campaign, CampaignInput } from './schema.ts';

export const texts = (text: string) => ({ en: text, 'zh-CN': text });
const at = '2026-11-22T12:00:00+08:00';
export const sound: CampaignInput = {
  id: 'coffee',
  kind: 'discount',
  name: texts('Coffee'),
  texts: { offer: texts('30 % off'), receipt: texts('{{money amount}} off') },
  currency: 'CNY',
  timeZone: 'Asia/Shanghai',
  binding: { cards: { include: ['622588', '62258800-62258899'] } },
  where: { mccs: { include: ['5814'] }, channels: { include: ['pos'] }, chains: { include: ['demo-coffee'] } },
  schedule: {
    from: '2026-01-01T00:00:00+08:00',
    to: '2027-01-01T00:00:00+08:00',
    windows: [{ days: ['mon'], from: '22:00', to: '02:00' }],
  },
  when: { all: [{ fact: 'authorization.amount', operator: 'greaterThanInclusive', value: 1_000 }] },
  benefit: { type: 'percent_off', rateBps: 3_000, cap: 1_500 },
  limits: { budget: { total: 1_000_000, perDay: 10_000 }, perSubject: [{ of: 'account', per: 'day', count: 1 }] },
  funding: {
    shares: [
      { party: 'bank', bps: 6_000 },
      { party: 'merchant', bps: 4_000 },
    ],
  },
  examples: [
    { name: 'earns', given: { at, amount: 3_200 }, expect: { amount: 960, funding: { bank: 576, merchant: 384 } } },
    { name: 'does not', given: { at, amount: 900 }, expect: { amount: 0 } },
    { name: 'edge', given: { at, amount: 1_000 }, expect: { amount: 300 } },
  ],
};

/** The document as a campaign; a document of a test that is none is a bug of the test. */
export function read(document: unknown): Campaign {
  const parsed = parseCampaign(document);
  if (!parsed.ok) throw new Error(`the document of the test is wrong: ${JSON.stringify(parsed.problems)}`);
  return parsed.campaign;
}
/** What review says of the sound campaign with `change`, as `severity code path`. */
export const found = (change: Partial<CampaignInput>, peers?: readonly Campaign[]) =>
  reviewCampaign(read({ ...sound, ...change }), peers).map(({ code, severity, path }) => `${severity} ${code} ${path}`);
