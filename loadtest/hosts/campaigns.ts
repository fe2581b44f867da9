// The two campaigns of the test: ten off for everybody, and one for exactly a hundred cardholders.
import { approveLoaded } from '../../api/campaign/loaded.ts';
import { type CampaignInput, campaignSchema } from '../../engine/campaign/schema.ts';
import { createVersion, publish } from '../../api/campaign/store.ts';
import type { Sql } from '../../api/db/connect.ts';

export const HUNDRED = 'hundred-only';
export const HUNDRED_BIN = '62170001';
const AT = '2026-11-22T12:00:00+08:00';
const words = (text: string) => ({ en: text, 'zh-CN': text });

export function tenOff(id: string, change: Partial<CampaignInput>): CampaignInput {
  return {
    id,
    kind: 'discount',
    name: words(id),
    texts: { offer: words('10 off'), receipt: words('{{money amount}}') },
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    schedule: { from: '2026-01-01T00:00:00+08:00', to: '2036-01-01T00:00:00+08:00' },
    benefit: { type: 'amount_off', amount: 1_000 },
    funding: { shares: [{ party: 'bank', bps: 10_000 }] },
    examples: [1, 2, 3].map((no) => ({ name: String(no), given: { at: AT }, expect: { amount: 1_000 } })),
    ...change,
  };
}

export async function publishBoth(sql: Sql): Promise<void> {
  await publishOne(sql, tenOff('ten-off', { limits: { budget: { total: 100_000_000_000 } } }));
  await publishOne(
    sql,
    tenOff(HUNDRED, { binding: { cards: { include: [HUNDRED_BIN] } }, limits: { budget: { countTotal: 100, total: 100_000 } } }),
  );
}

export async function publishOne(sql: Sql, input: CampaignInput): Promise<void> {
  const document = campaignSchema.parse(input);
  const review = { passed: true, findings: [], examples: [] };
  const created = await createVersion(sql, { document, source: JSON.stringify(input), makerId: 'maker', review });
  if (!created.ok) throw new Error(created.code);
  const { id, version } = created;
  const approved = await approveLoaded(sql, { id, version, maker: 'maker', checker: 'checker', reason: 'for a load test' });
  const published = approved.ok ? await publish(sql, { id, version, actor: 'checker' }) : approved;
  if (!published.ok) throw new Error(published.code);
}

export function purchaseOf(id: string, { bin = '62258801', deadlineMs }: { readonly bin?: string; readonly deadlineMs?: number } = {}) {
  return {
    authorizationId: id,
    amount: 12_800,
    currency: 'CNY',
    at: AT,
    card: { bin, token: `tk_${id}`, account: `ac_${id}` },
    merchant: { id: 'M1001', mcc: '5812' },
    terminal: { id: 'T0001', channel: 'pos', entryMode: 'contactless' },
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  };
}
