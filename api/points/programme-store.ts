// SQL of points programmes: what the bank says of each, and those that campaigns or wallets know.
import { type Programme, unnamed } from '../../engine/benefit/programme.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';

export interface StoredProgramme extends Programme {
  readonly id: string;
  /** False: the bank has said nothing of it yet, and it is called by its id. */
  readonly isNamed: boolean;
}

/** By id; a programme of which nothing is said has the plain terms of `unnamed`. */
export async function readProgrammes(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, StoredProgramme>> {
  const rows = await sql<{ id: string; document: Programme }[]>`select id, document from programmes where id = any(${ids}::text[])`;
  const said = new Map(rows.map(({ id, document }) => [id, document]));
  return new Map(ids.map((id) => [id, { id, ...(said.get(id) ?? unnamed(id)), isNamed: said.has(id) }]));
}

export async function readProgramme(sql: Sql, id: string): Promise<StoredProgramme> {
  const found = (await readProgrammes(sql, [id])).get(id);
  if (found === undefined) throw new Error('a programme was asked for and not answered');
  return found;
}

export const PROGRAMMES_MAX = 200;

/** Those the bank named, and those of live campaigns that earn or take points, in order of id. */
export async function listProgrammes(sql: Sql): Promise<readonly StoredProgramme[]> {
  const rows = await sql<{ id: string }[]>`
    select id from programmes union
    select version.document #>> '{benefit,programme}' from campaigns join campaign_versions version on version.id = campaigns.id and version.version = campaigns.live_version
    where campaigns.state = 'live' and version.document #>> '{benefit,type}' in ('points_earn', 'points_payment')
    order by 1 limit ${PROGRAMMES_MAX}`;
  return [
    ...(
      await readProgrammes(
        sql,
        rows.map(({ id }) => id),
      )
    ).values(),
  ];
}

export async function saveProgramme(
  sql: Sql,
  { id, programme, actor }: { readonly id: string; readonly programme: Programme; readonly actor: string },
): Promise<void> {
  await inTransaction(sql, async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtextextended(${`programme ${id}`}, 0))`;
    const [before] = await transaction<{ document: Programme }[]>`select document from programmes where id = ${id}`;
    await transaction`
      insert into programmes (id, document, changed_by) values (${id}, ${JSON.stringify(programme)}::text::jsonb, ${actor})
      on conflict (id) do update set document = excluded.document, changed_by = excluded.changed_by, changed_at = clock_timestamp()`;
    await logChange(transaction, { actor, action: 'programme.change', object: id, detail: {}, before: before?.document, after: programme });
  });
}
