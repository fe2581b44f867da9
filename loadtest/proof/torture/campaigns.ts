// The campaigns under torture: many with a tight budget that is fought over one after another, one with a limit per account, one with room for everybody.
import { approveLoaded } from '../../../api/campaign/loaded.ts';
import { createVersion, publish } from '../../../api/campaign/store.ts';
import type { Sql } from '../../../api/db/connect.ts';
import { type CampaignInput, campaignSchema } from '../../../engine/campaign/schema.ts';

/** Minor units of every benefit. */
export const BENEFIT_MINOR = 1_000;
export const TIGHT_BENEFITS = 1_000;
export const EACH_MAX = 3;
export const ROOMY = { id: 'roomy', bin: '62258801' } as const;
export const FEW_EACH = { id: 'few-each', bin: '62280001' } as const;
export const tightId = (no: number): string => `tight-${no}`;
export const tightBin = (no: number): string => `6217${String(no).padStart(4, '0')}`;

const AT = '2026-11-22T12:00:00+08:00';
const words = (text: string) => ({ en: text, 'zh-CN': text });

function tenOff(id: string, bin: string, limits: CampaignInput['limits']): CampaignInput {
  return {
    id,
    kind: 'discount',
    name: words(id),
    texts: { offer: words('10 off'), receipt: words('{{money amount}}') },
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    schedule: { from: '2026-01-01T00:00:00+08:00', to: '2036-01-01T00:00:00+08:00' },
    binding: { cards: { include: [bin] } },
    benefit: { type: 'amount_off', amount: BENEFIT_MINOR },
    limits,
    funding: {
      shares: [
        { party: 'bank', bps: 6_000 },
        { party: 'merchant', bps: 4_000 },
      ],
    },
    examples: [1, 2, 3].map((no) => ({ name: String(no), given: { at: AT, card: { bin } }, expect: { amount: BENEFIT_MINOR } })),
  };
}

export async function publishAll(sql: Sql, tightCount: number): Promise<void> {
  await publishOne(sql, tenOff(ROOMY.id, ROOMY.bin, { budget: { total: 900_000_000_000 } }));
  await publishOne(sql, tenOff(FEW_EACH.id, FEW_EACH.bin, { perSubject: [{ of: 'account', per: 'campaign', count: EACH_MAX }] }));
  for (let no = 0; no < tightCount; no += 1) {
    const budget = no % 2 === 0 ? { total: TIGHT_BENEFITS * BENEFIT_MINOR } : { countTotal: TIGHT_BENEFITS };
    await publishOne(sql, tenOff(tightId(no), tightBin(no), { budget }));
  }
}

async function publishOne(sql: Sql, input: CampaignInput): Promise<void> {
  const review = { passed: true, findings: [], examples: [] };
  const created = await createVersion(sql, {
    document: campaignSchema.parse(input),
    source: JSON.stringify(input),
    makerId: 'maker',
    review,
  });
  if (!created.ok) throw new Error(created.code);
  const { id, version } = created;
  const approved = await approveLoaded(sql, { id, version, maker: 'maker', checker: 'checker', reason: 'for the torture' });
  const published = approved.ok ? await publish(sql, { id, version, actor: 'checker' }) : approved;
  if (!published.ok) throw new Error(published.code);
}
