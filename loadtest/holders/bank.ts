// Fills an empty database with the customers and campaigns of the offers load, in one statement for each table.
import { campaignSchema, type CampaignInput } from '../../engine/campaign/schema.ts';
import type { Sql } from '../../api/db/connect.ts';
import { insertCampaigns } from '../bank.ts';
import { campaignFacts, LISTS, PROGRAMME, termsOf } from './customers.ts';

export interface HolderBank {
  readonly accounts: number;
  readonly campaigns: number;
}

/** `today` is the local day of the bank, YYYY-MM-DD. */
export async function loadHolderBank(sql: Sql, { accounts, campaigns }: HolderBank, today: string): Promise<void> {
  const last = accounts - 1;
  const month = today.slice(0, 7);
  await sql`insert into lists (id, name) select 'list-' || no, 'Load list ' || no from generate_series(0, ${LISTS - 1}::int) as no`;
  await sql`
    insert into accounts (id, person, segments, region, opened_on, birth_month)
    select 'ho' || no, null, json_build_array((array['payroll', 'young', 'premium'])[1 + no % 3]), 'CN-SH', '2020-01-01', 1 + no % 12 from generate_series(0, ${last}::int) as no`;
  await sql`insert into holder_consents (account, purpose, given, actor) select 'ho' || no, 'personal_offers', true, 'load' from generate_series(0, ${last}::int) as no`;
  await sql`insert into cards (token, account, label, bin) select 'ht' || no, 'ho' || no, null, '62258801' from generate_series(0, ${last}::int) as no`;
  await sql`insert into list_members (list, account) select 'list-' || no % ${LISTS}::int, 'ho' || no from generate_series(0, ${last}::int) as no`;
  await sql`
    insert into memberships (subject, programme, tier, joined_at, period_from, measured)
    select 'ac:ho' || no, 'star', 'gold', now(), ${today}, 0 from generate_series(0, ${last}::int, 5) as no`;
  await sql`insert into enrolments (account, campaign) select 'ho' || no, 'offer-' || (4 + 10 * (no % 50)) from generate_series(0, ${last}::int, 4) as no`;
  await sql`
    insert into wallets (subject, usage)
    select 'ac:ho' || no, json_build_object('day', ${today}::text, 'countDay', 0, 'spendDay', 0, 'month', ${month}::text, 'countMonth', no % 5, 'spendMonth', no % 5 * 1000,
      'countTotal', no % 5, 'spendTotal', no % 5 * 1000)
    from generate_series(0, ${last}::int, 2) as no`;
  await sql`
    insert into lots (id, subject, programme, earned, pending, active, expires_at, expiry_days, authorization_id)
    select 'lot' || no, 'ac:ho' || no, ${PROGRAMME}, 600, 0, 600, now() + interval '1 year', 365, 'before' from generate_series(0, ${last}::int, 3) as no`;
  await sql`
    insert into counters (key, captured) select 'l:offer-' || (5 + 10 * (no % 50)) || ':account:ho' || no || ':month:' || ${month}::text || ':n', case when no % 4 = 0 then 2 else 1 end
    from generate_series(0, ${last}::int, 2) as no`;
  await insertCampaigns(
    sql,
    Array.from({ length: campaigns }, (_, no) => campaignSchema.parse(documentOf(no))),
  );
  await sql`analyze`;
}

function documentOf(no: number): CampaignInput {
  const facts = campaignFacts(no);
  return {
    id: facts.id,
    kind: 'discount',
    name: { en: `Load offer ${no}`, 'zh-CN': `压测优惠${no}` },
    texts: {
      offer: { en: 'Ten off a hundred in shops of the load', 'zh-CN': '压测商户满一百减十' },
      receipt: { en: '{{money amount}} off', 'zh-CN': '立减{{money amount}}' },
    },
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    schedule: { from: '2026-01-01T00:00:00+08:00', to: '2030-01-01T00:00:00+08:00' },
    benefit: { type: 'amount_off', amount: 1_000 },
    limits: { budget: { total: 900_000_000_000 } },
    stacking: { priority: facts.priority },
    funding: { shares: [{ party: 'bank', bps: 10_000 }] },
    examples: [1, 2, 3].map((place) => ({
      name: `example ${place}`,
      given: { at: '2026-11-22T12:00:00+08:00' },
      expect: { amount: 1_000 },
    })),
    ...termsOf(facts),
  };
}
