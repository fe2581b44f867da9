// SQL of the catalogue: items, their versions, and what is left of them.
import type { CatalogueTerms } from '../../engine/benefit/catalogue.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';

export interface CatalogueItem extends CatalogueTerms {
  readonly id: string;
  readonly version: number;
  /** Null: as many as are asked for. */
  readonly stock: number | null;
  readonly taken: number;
  readonly isOn: boolean;
}
interface ItemRow extends Omit<CatalogueItem, keyof CatalogueTerms> {
  readonly document: CatalogueTerms;
}

const itemOf = ({ document, ...row }: ItemRow): CatalogueItem => ({ ...document, ...row });
const rowsOf = (sql: Sql) => sql`
  select item.id, item.version, item.stock, item.taken, item.is_on as "isOn", version.document
  from catalogue_items item join catalogue_versions version on version.item = item.id and version.version = item.version`;

export async function listItems(
  sql: Sql,
  page: { readonly programme: string | null; readonly offered: boolean; readonly after: string | null; readonly limit: number },
): Promise<readonly CatalogueItem[]> {
  const rows = await sql<ItemRow[]>`
    ${rowsOf(sql)}
    where (${page.programme}::text is null or item.programme = ${page.programme}) and (${page.after}::text is null or item.id > ${page.after}::text)
      and (not ${page.offered}::boolean or item.is_on and (version.document ->> 'from')::timestamptz <= holder_time() and holder_time() < (version.document ->> 'to')::timestamptz)
    order by item.id limit ${page.limit}`;
  return rows.map(itemOf);
}

export async function readItem(sql: Sql, id: string): Promise<CatalogueItem | null> {
  const [row] = await sql<ItemRow[]>`${rowsOf(sql)} where item.id = ${id}`;
  return row === undefined ? null : itemOf(row);
}

/** Under its row lock: nobody else takes a piece until the transaction ends. Read after it is locked, so that item and version belong together. */
export async function lockItem(sql: Sql, id: string): Promise<CatalogueItem | null> {
  await sql`select 1 from catalogue_items where id = ${id} for update`;
  return readItem(sql, id);
}

export interface ItemChange {
  readonly id: string;
  readonly terms: CatalogueTerms;
  readonly stock: number | null;
  readonly isOn: boolean;
  readonly actor: string;
}

/** A new item, or the next version of one; the same terms again make no version. `below_taken` where the stock would be less than what is taken already. */
export async function saveItem(sql: Sql, change: ItemChange): Promise<CatalogueItem | 'below_taken' | 'programme_fixed'> {
  const { id, terms, stock, actor } = change;
  return inTransaction(sql, async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtextextended(${`catalogue ${id}`}, 0))`;
    const before = await lockItem(transaction, id);
    if (stock !== null && stock < (before?.taken ?? 0)) return 'below_taken';
    if (before !== null && before.programme !== terms.programme) return 'programme_fixed';
    await writeItem(transaction, change, before);
    const after = await readItem(transaction, id);
    if (after === null) throw new Error('an item was saved and is not there');
    await logChange(transaction, {
      actor,
      action: 'catalogue.change',
      object: id,
      detail: { version: after.version },
      before: before ?? undefined,
      after,
    });
    return after;
  });
}

async function writeItem(sql: Sql, { id, terms, stock, isOn, actor }: ItemChange, before: CatalogueItem | null): Promise<void> {
  const text = JSON.stringify(terms);
  const current = before?.version ?? 0;
  const same = await sql`select 1 from catalogue_versions where item = ${id} and version = ${current} and document = ${text}::text::jsonb`;
  const version = same.length === 1 ? current : current + 1;
  await sql`
    insert into catalogue_items (id, programme, version, stock, is_on) values (${id}, ${terms.programme}, ${version}, ${stock}, ${isOn})
    on conflict (id) do update set version = excluded.version, stock = excluded.stock, is_on = excluded.is_on`;
  if (version > current)
    await sql`insert into catalogue_versions (item, version, document, made_by) values (${id}, ${version}, ${text}::text::jsonb, ${actor})`;
}

export interface ItemVersion {
  readonly version: number;
  readonly points: number;
  readonly madeBy: string;
  readonly madeAt: string;
}

const VERSIONS_MAX = 100;

/** Newest first. */
export async function listVersions(sql: Sql, item: string): Promise<readonly ItemVersion[]> {
  return sql<ItemVersion[]>`
    select version, (document ->> 'points')::bigint as points, made_by as "madeBy", made_at as "madeAt" from catalogue_versions where item = ${item} order by version desc limit ${VERSIONS_MAX}`;
}

/** Who counts as one person: the person where the bank knows it, else the account. */
export async function personOf(sql: Sql, account: string): Promise<string> {
  const [row] = await sql<{ person: string | null }[]>`select person from accounts where id = ${account}`;
  return row?.person == null ? `ac:${account}` : `pp:${row.person}`;
}

export async function takenBy(sql: Sql, item: string, who: string): Promise<number> {
  const [row] = await sql<{ taken: number }[]>`select taken from catalogue_shares where item = ${item} and who = ${who}`;
  return row?.taken ?? 0;
}

export async function sharesOf(sql: Sql, who: string): Promise<ReadonlyMap<string, number>> {
  const rows = await sql<{ item: string; taken: number }[]>`select item, taken from catalogue_shares where who = ${who}`;
  return new Map(rows.map(({ item, taken }) => [item, taken]));
}

/** One piece more or less, of the item and of the person; the checks of both rows are the last wall. Under the lock of the item. */
export async function takePiece(
  sql: Sql,
  of: { readonly item: string; readonly who: string; readonly change: 1 | -1; readonly ceiling: number | null },
): Promise<void> {
  await sql`update catalogue_items set taken = taken + ${of.change} where id = ${of.item}`;
  if (of.change < 0) await sql`update catalogue_shares set taken = taken - 1 where item = ${of.item} and who = ${of.who}`;
  else
    await sql`
      insert into catalogue_shares (item, who, taken, ceiling) values (${of.item}, ${of.who}, 1, ${of.ceiling})
      on conflict (item, who) do update set taken = catalogue_shares.taken + 1, ceiling = excluded.ceiling`;
}

/** Days a coupon of this live campaign lives, locked against a stop until the coupon is in; null where it gives none. */
export async function couponDaysOf(sql: Sql, campaign: string): Promise<number | null> {
  const [row] = await sql<{ days: number | null }[]>`
    select (version.document #>> '{benefit,validDays}')::int as days from campaigns join campaign_versions version on version.id = campaigns.id and version.version = campaigns.live_version
    where campaigns.id = ${campaign} and campaigns.state = 'live' and version.document #>> '{benefit,type}' = 'coupon_redeem' and coalesce(version.document #>> '{rollout,mode}', '') <> 'shadow'
    for share of campaigns`;
  return row?.days ?? null;
}
