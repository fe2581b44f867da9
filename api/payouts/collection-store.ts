// SQL of collections: who owes how much by when, what came in, and since when a merchant is below zero.
import type { Sql } from '../db/connect.ts';

export const COLLECTION_STATES = ['open', 'received', 'cancelled'] as const;

export interface Collection {
  readonly id: string;
  readonly kind: 'collection' | 'reclaim';
  readonly party: string;
  readonly currency: string;
  readonly amount: number;
  readonly received: number;
  readonly through: string;
  readonly dueOn: string;
  readonly state: (typeof COLLECTION_STATES)[number];
  readonly madeBy: string;
  readonly madeAt: string;
  readonly endedAt: string | null;
  readonly receipts: readonly Receipt[];
}
export interface Receipt {
  readonly reference: string;
  readonly amount: number;
  readonly receivedOn: string;
  readonly actor: string;
}

const columns = (sql: Sql) => sql`
  c.id, c.kind, c.party, c.currency, c.amount, c.received, c.through, c.due_on as "dueOn", c.state, c.made_by as "madeBy", c.made_at as "madeAt", c.ended_at as "endedAt",
  coalesce((select json_agg(json_build_object('reference', r.reference, 'amount', r.amount, 'receivedOn', r.received_on, 'actor', r.actor) order by r.at, r.reference) from collection_receipts r where r.collection = c.id), '[]') as receipts`;

export interface CollectionsAsked {
  readonly party: string | null;
  readonly state: Collection['state'] | null;
  readonly within: string[] | null;
  readonly before: readonly [dueOn: string, id: string] | null;
  readonly limit: number;
}

/** Latest due date first. */
export async function listCollections(sql: Sql, of: CollectionsAsked): Promise<readonly Collection[]> {
  const [dueOn, id] = of.before ?? ['9999-12-31', ''];
  return sql<Collection[]>`
    select ${columns(sql)} from collections c
    where (${of.party}::text is null or c.party = ${of.party}) and (${of.state}::text is null or c.state = ${of.state}) and (${of.within}::text[] is null or c.party = any(${of.within}::text[]))
      and (${of.before === null} or (c.due_on, c.id) < (${dueOn}, ${id})) order by c.due_on desc, c.id desc limit ${of.limit}`;
}

export async function readCollection(sql: Sql, id: string): Promise<Collection | null> {
  const [row] = await sql<Collection[]>`select ${columns(sql)} from collections c where c.id = ${id}`;
  return row ?? null;
}

export type NewCollection = Pick<Collection, 'kind' | 'party' | 'currency' | 'amount' | 'through' | 'dueOn' | 'madeBy'>;

/** "CO20261124CNY1", numbered by the last due day they are made for. The caller holds the lock of payouts. */
export async function insertCollections(sql: Sql, rows: readonly NewCollection[]): Promise<readonly Collection[]> {
  const made = await sql<{ id: string }[]>`
    insert into collections (id, kind, party, currency, amount, through, due_on, made_by)
    select 'CO' || to_char(r.through::date, 'YYYYMMDD') || r.currency || (row_number() over (order by r.party collate "C") + (select count(*) from collections k where k.through = r.through::date and k.currency = r.currency)),
      r.kind, r.party, r.currency, r.amount, r.through::date, r."dueOn"::date, r."madeBy"
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as r(kind text, party text, currency text, amount bigint, through text, "dueOn" text, "madeBy" text)
    on conflict (party, currency, through) where state <> 'cancelled' do nothing returning id`;
  const ids = made.map((row) => row.id);
  return sql<Collection[]>`select ${columns(sql)} from collections c where c.id = any(${ids}::text[]) order by c.party collate "C"`;
}

/** The newest of a party that still stands, so that asking twice does not ask for the money twice. */
export async function collectionsThrough(
  sql: Sql,
  of: { readonly through: string; readonly currency: string },
): Promise<readonly Collection[]> {
  return sql<
    Collection[]
  >`select ${columns(sql)} from collections c where c.through = ${of.through} and c.currency = ${of.currency} and c.state <> 'cancelled' order by c.party collate "C"`;
}

/** False where this reference is written down already. */
export async function insertReceipt(sql: Sql, collection: string, { reference, amount, receivedOn, actor }: Receipt): Promise<boolean> {
  const rows = await sql`
    insert into collection_receipts (collection, reference, amount, received_on, actor) values (${collection}, ${reference}, ${amount}, ${receivedOn}, ${actor})
    on conflict (collection, reference) do nothing returning 1`;
  if (rows.length === 0) return false;
  await sql`
    update collections set received = received + ${amount}, state = case when received + ${amount} = amount then 'received' else state end, ended_at = case when received + ${amount} = amount then clock_timestamp() end where id = ${collection}`;
  return true;
}

export async function markCollectionCancelled(sql: Sql, id: string): Promise<void> {
  await sql`update collections set state = 'cancelled', ended_at = clock_timestamp() where id = ${id}`;
}

/** Parties whose contract lets a negative balance be reclaimed now: since its due date the balance has been below zero for `reclaimDays`. */
export async function reclaimable(
  sql: Sql,
  of: { readonly parties: readonly string[]; readonly currency: string; readonly through: string },
): Promise<ReadonlySet<string>> {
  const rows = await sql<{ party: string }[]>`
    with moved as (
      select e.party, sum(case when settlement_party(e.credit) = e.party then e.amount else 0 end - case when settlement_party(e.debit) = e.party then e.amount else 0 end)::bigint as net
      from house_entries e where e.unit = ${of.currency} and split_part(e.template, '.', 1) not in ('sale', 'fee', 'tax', 'late', 'adjustment', 'breakage') and e.party = any(${of.parties as string[]}::text[]) group by e.party
    ),
    running as (
      select s.party, s.pay_on, sum(sum(s.net)) over (partition by s.party order by s.pay_on) + coalesce(moved.net, 0) as balance
      from statements s left join moved on moved.party = s.party
      where s.party = any(${of.parties as string[]}::text[]) and s.currency = ${of.currency} and s.pay_on <= ${of.through} group by s.party, s.pay_on, moved.net
    ),
    below as (
      select r.party, min(r.pay_on) as since from running r
      where r.balance < 0 and r.pay_on > coalesce((select max(o.pay_on) from running o where o.party = r.party and o.balance >= 0), '-infinity') group by r.party
    )
    select below.party from below cross join lateral contract_in_force(below.party, ${of.currency}, ${of.through}) as contract
    where below.since + (contract.terms ->> 'reclaimDays')::int <= ${of.through}::date`;
  return new Set(rows.map((row) => row.party));
}
