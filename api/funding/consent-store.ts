// SQL of consents: who is asked when a campaign is submitted, what they answer, and which yes an earlier version or an agreement gives by itself.
import { askedKinds, consentCarries } from '../../engine/campaign/consents.ts';
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';

export type ConsentState = 'asked' | 'given' | 'withdrawn';

export interface ConsentRow {
  readonly campaign: string;
  readonly version: number;
  readonly party: string;
  readonly state: ConsentState;
  readonly askedAt: string;
  readonly decidedAt: string | null;
  readonly actor: string | null;
  readonly actorName: string | null;
  readonly document: Campaign;
  /** Of the version: draft, live, or what became of it. */
  readonly isLive: boolean;
}

const columns = (sql: Sql) => sql`
  k.campaign, k.version, k.party, k.state, k.asked_at as "askedAt", k.decided_at as "decidedAt", k.actor, coalesce((select people.name from people where people.id = k.actor), k.actor) as "actorName", v.document, coalesce(c.live_version = k.version, false) as "isLive"`;
const sources = (sql: Sql) =>
  sql`consents k join campaign_versions v on v.id = k.campaign and v.version = k.version join campaigns c on c.id = k.campaign`;

export interface ConsentsAsked {
  readonly state: ConsentState | null;
  readonly party: string | null;
  readonly campaign: string | null;
  /** The parties that the caller may see; null: all. */
  readonly within: readonly string[] | null;
  readonly after: readonly string[] | null;
  readonly limit: number;
}

/** What was asked last comes first. */
export async function listConsents(sql: Sql, asked: ConsentsAsked): Promise<readonly ConsentRow[]> {
  const { state, party, campaign, within, limit } = asked;
  const [at = null, id = null, version = null, whose = null] = asked.after ?? [];
  const parties = within === null ? null : [...within];
  return sql<ConsentRow[]>`
    select ${columns(sql)} from ${sources(sql)}
    where (${state}::text is null or k.state = ${state}) and (${party}::text is null or k.party = ${party}) and (${campaign}::text is null or k.campaign = ${campaign})
      and (${parties}::text[] is null or k.party = any(${parties}::text[]))
      and (${at}::text is null or (date_trunc('milliseconds', k.asked_at), k.campaign, k.version, k.party) < (${at}::timestamptz, ${id}, ${version}::int, ${whose}))
    order by date_trunc('milliseconds', k.asked_at) desc, k.campaign desc, k.version desc, k.party desc limit ${limit}`;
}

export interface ConsentOf {
  readonly campaign: string;
  readonly version: number;
  readonly party: string;
}

export async function readConsent(sql: Sql, of: ConsentOf): Promise<ConsentRow | null> {
  const [row] = await sql<ConsentRow[]>`
    select ${columns(sql)} from ${sources(sql)} where k.campaign = ${of.campaign} and k.version = ${of.version} and k.party = ${of.party}`;
  return row ?? null;
}

export interface ConsentEvent {
  readonly kind: 'asked' | 'given' | 'carried' | 'standing' | 'withdrawn';
  readonly actor: string;
  readonly text: string;
  readonly at: string;
}

/** Oldest first. */
export async function readConsentEvents(sql: Sql, of: ConsentOf): Promise<readonly ConsentEvent[]> {
  return sql<ConsentEvent[]>`
    select kind, actor, text, at from consent_events where campaign = ${of.campaign} and version = ${of.version} and party = ${of.party} order by no limit 200`;
}

export interface Deciding extends ConsentOf {
  readonly to: 'given' | 'withdrawn';
  readonly actor: string;
  readonly text: string;
}

/** What is already so stays so. From the next batch of every process on, the campaign grants there, or grants no more. */
export async function decideConsent(
  sql: Sql,
  { campaign, version, party, to, actor, text }: Deciding,
): Promise<{ readonly ok: true; readonly changed: boolean } | { readonly ok: false; readonly code: 'not_found' }> {
  return inTransaction(sql, async (transaction) => {
    const [standing] = await transaction<
      { state: ConsentState }[]
    >`select state from consents where campaign = ${campaign} and version = ${version} and party = ${party} for update`;
    if (standing === undefined) return { ok: false, code: 'not_found' };
    if (standing.state === to) return { ok: true, changed: false };
    await transaction`
      update consents set state = ${to}, decided_at = clock_timestamp(), actor = ${actor} where campaign = ${campaign} and version = ${version} and party = ${party}`;
    await transaction`
      insert into consent_events (campaign, version, party, kind, actor, text) values (${campaign}, ${version}, ${party}, ${to}, ${actor}, ${text})`;
    const action = to === 'given' ? 'consent.give' : 'consent.withdraw';
    const compared = { before: { state: standing.state }, after: { state: to } };
    await logChange(transaction, { actor, action, object: campaign, detail: { version, party, text }, ...compared });
    return { ok: true, changed: true };
  });
}

/** Within the transaction that submits or publishes a version: everybody who pays and was not asked yet is. Nothing where nobody is asked. */
export async function askConsents(
  sql: Sql,
  of: { readonly id: string; readonly version: number; readonly actor: string },
): Promise<number> {
  const { id, version, actor } = of;
  const [row] = await sql<{ document: Campaign }[]>`select document from campaign_versions where id = ${id} and version = ${version}`;
  const kinds = row === undefined ? [] : askedKinds(row.document);
  if (row === undefined || kinds.length === 0) return 0;
  const asked = await partiesAsked(sql, row.document, kinds);
  const yeses = await yesesBefore(sql, { ...of, asked, document: row.document });
  const answers = asked.map((party) => ({ party, ...(yeses.get(party) ?? { kind: 'asked', text: '' }) }));
  const added = await sql`
    with answer as (select * from json_to_recordset(${JSON.stringify(answers)}::text::json) as a(party text, kind text, text text)),
    made as (
      insert into consents (campaign, version, party, state, ends_at, decided_at, actor)
      select ${id}, ${version}, party, case kind when 'asked' then 'asked' else 'given' end, ${row.document.schedule.to},
        case kind when 'asked' then null else clock_timestamp() end, case kind when 'asked' then null else ${actor} end from answer
      on conflict (campaign, version, party) do nothing returning party
    )
    select party, kind, text from answer join made using (party)`;
  if (added.length > 0)
    await sql`
      insert into consent_events (campaign, version, party, kind, actor, text)
      select ${id}, ${version}, party, kind, ${actor}, text from json_to_recordset(${JSON.stringify(added)}::text::json) as a(party text, kind text, text text)`;
  return added.length;
}

/** Merchants that the campaign names; else the chains it names, for their shops; else every merchant of its categories and regions. */
async function partiesAsked(sql: Sql, { where }: Campaign, kinds: readonly ('merchant' | 'chain')[]): Promise<readonly string[]> {
  const { merchants, chains, mccs, regions } = where;
  const named = chains.include.filter((chain) => !chains.exclude.includes(chain)).map((chain) => `chain:${chain}`);
  const shops = merchants.include.filter((shop) => !merchants.exclude.includes(shop)).map((shop) => `merchant:${shop}`);
  const ofChains = kinds.includes('chain') ? named : [];
  if (!kinds.includes('merchant')) return ofChains;
  if (shops.length > 0) return [...ofChains, ...shops];
  if (named.length > 0) return named;
  const rows = await sql<{ party: string }[]>`
    select 'merchant:' || id as party from merchants
    where (cardinality(${mccs.include}::text[]) = 0 or mcc = any(${mccs.include}::text[])) and not mcc = any(${mccs.exclude}::text[])
      and (cardinality(${regions.include}::text[]) = 0 or region = any(${regions.include}::text[])) and not region = any(${regions.exclude}::text[])
      and not id = any(${merchants.exclude}::text[]) and not coalesce(chain, '') = any(${chains.exclude}::text[])`;
  return [...ofChains, ...rows.map((row) => row.party)];
}

interface Yes {
  readonly kind: 'carried' | 'standing';
  readonly text: string;
}
interface Asking {
  readonly id: string;
  readonly version: number;
  readonly asked: readonly string[];
  readonly document: Campaign;
}

/** Of those asked: whose agreement is a standing consent, and who said yes to an earlier version that cost them no less. */
async function yesesBefore(sql: Sql, { id, version, asked, document }: Asking): Promise<ReadonlyMap<string, Yes>> {
  const ids = document.funding.shares.flatMap(({ agreement }) => agreement ?? []);
  const standing = await sql<{ id: string; version: number; funder: string }[]>`
    select a.id, v.version, a.funder from agreements a join agreement_versions v on v.id = a.id and v.version = a.active_version
    where a.id = any(${ids}::text[]) and v.terms ->> 'consent' = 'standing'`;
  const before = await sql<{ party: string; version: number; state: ConsentState; document: Campaign }[]>`
    select distinct on (k.party) k.party, k.version, k.state, v.document from consents k join campaign_versions v on v.id = k.campaign and v.version = k.version
    where k.campaign = ${id} and k.version < ${version} and k.party = any(${[...asked]}::text[]) order by k.party, k.version desc`;
  const carried = before.filter(
    (each) => each.state === 'given' && answersFor(each.party, document).every((kind) => consentCarries(each.document, document, kind)),
  );
  return new Map<string, Yes>([
    ...carried.map((each): [string, Yes] => [each.party, { kind: 'carried', text: `version ${each.version}` }]),
    ...standing.map((each): [string, Yes] => [each.funder, { kind: 'standing', text: `agreement ${each.id}, version ${each.version}` }]),
  ]);
}

/** A chain answers for itself and for its shops. */
function answersFor(party: string, document: Campaign): readonly ('merchant' | 'chain')[] {
  return party.startsWith('merchant:') ? ['merchant'] : askedKinds(document);
}
