// A small campaign with few benefits in a shop of its own, and the proof that exactly what was promised stands in the books.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { approveLoaded } from '../../api/campaign/loaded.ts';
import { createVersion, publish } from '../../api/campaign/store.ts';
import type { Sql } from '../../api/db/connect.ts';
import { type Campaign, campaignSchema } from '../../engine/campaign/schema.ts';
import { keepBodies, type Customers } from './banks.ts';
import { measured, shown, type Summary, type Verdict } from './rules.ts';

const ID = 'load-scarce';
const SHOP = 'BMSCARCE';
const OFF = 500;
/** Every process of a server has heard of a new campaign by then. */
const HEARD_MS = 3_000;

/** Publishes it with `benefits` benefits and writes the requests for it. */
export async function publishScarce(
  sql: Sql,
  { benefits, customers, folder }: { readonly benefits: number; readonly customers: Customers; readonly folder: string },
): Promise<string> {
  await sql`
    insert into merchants (id, name, chain, mcc, region, country, acquirer)
    values (${SHOP}, ${sql.json({ en: 'Small shop', 'zh-CN': '小店' })}, null, '5812', 'CN-SH', 'CN', '620011') on conflict do nothing`;
  await publishUnderFourEyes(sql, scarceCampaign(benefits));
  await sleep(HEARD_MS);
  const requests = customers.hot.map((request) => ({ ...request, merchant: { ...request.merchant, id: SHOP } }));
  return keepBodies(requests, join(folder, 'scarce.json'));
}

async function publishUnderFourEyes(sql: Sql, document: Campaign): Promise<void> {
  const review = { passed: true, findings: [], examples: [] };
  const created = await createVersion(sql, { document, source: JSON.stringify(document), makerId: 'load-maker', review });
  if (!created.ok) throw new Error(`The small campaign was not written: ${created.code}`);
  const { id, version } = created;
  const approved = await approveLoaded(sql, { id, version, maker: 'load-maker', checker: 'load-checker', reason: 'for a load test' });
  if (!approved.ok) throw new Error(`The small campaign was not approved: ${approved.code}`);
  const published = await publish(sql, { id, version, actor: 'load-checker' });
  if (!published.ok) throw new Error(`The small campaign was not published: ${published.code}`);
}

export function scarceCampaign(benefits: number): Campaign {
  return campaignSchema.parse({
    id: ID,
    kind: 'discount',
    name: { en: 'Few benefits', 'zh-CN': '限量优惠' },
    texts: {
      offer: { en: 'Only while they last', 'zh-CN': '限量先到先得' },
      receipt: { en: '{{money amount}} off', 'zh-CN': '立减{{money amount}}' },
    },
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    schedule: { from: '2026-01-01T00:00:00+08:00', to: '2030-01-01T00:00:00+08:00' },
    where: { merchants: { include: [SHOP] } },
    benefit: { type: 'amount_off', amount: OFF },
    limits: { budget: { total: benefits * OFF, countTotal: benefits } },
    funding: { shares: [{ party: 'bank', bps: 10_000 }] },
    examples: ['one', 'two', 'three'].map((name) => ({
      name,
      given: { at: '2026-11-22T12:00:00+08:00', amount: 5_000 },
      expect: { amount: OFF },
    })),
  });
}

/** What k6 heard promised is what the books hold, and not one more than there were. */
export async function proveScarce(
  sql: Sql,
  { benefits, summary }: { readonly benefits: number; readonly summary: Summary },
): Promise<readonly Verdict[]> {
  const rows = await sql<{ key: string; used: number }[]>`
    select key, held + captured - returned as used from counters where key = any(${[`c:${ID}`, `c:${ID}:n`]})`;
  const usedOf = (key: string) => rows.find((row) => row.key === key)?.used ?? 0;
  const wanted = measured(summary, { metric: 'answer_ms{part:scarce}', stat: 'count' });
  const heard = measured(summary, { metric: 'scarce_granted', stat: 'count' });
  const used = usedOf(`c:${ID}:n`);
  const verdict = (text: string, value: number, bound: { readonly ok: boolean; readonly wanted: string }): Verdict => ({
    text,
    kind: 'correctness',
    measured: shown(value, 'count'),
    ...bound,
  });
  return [
    verdict(`Benefits granted of the ${shown(benefits, 'count')} there were, wanted by ${shown(wanted, 'count')} payments`, used, {
      ok: used <= benefits && (used === benefits || wanted <= benefits * 1.1),
      wanted: `exactly ${shown(benefits, 'count')}`,
    }),
    verdict('Benefits promised to a till that stand in the books', heard, {
      ok: heard === used,
      wanted: `exactly ${shown(used, 'count')}`,
    }),
    verdict('Money of the small budget spent, minor units', usedOf(`c:${ID}`), {
      ok: usedOf(`c:${ID}`) === used * OFF,
      wanted: `exactly ${shown(used * OFF, 'count')}`,
    }),
  ];
}
