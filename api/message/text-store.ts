// SQL of the texts that the bank wrote, of its rules for messages, and of the settings that both are read with.
import type { HolderMessageKind, Wording } from '../../engine/message/kinds.ts';
import { type MessagePolicy, messagePolicySchema, POLICY } from '../../engine/message/preferences.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';

export interface StoredText {
  readonly kind: HolderMessageKind;
  readonly version: number;
  readonly document: Wording;
  readonly madeBy: string;
  readonly madeAt: string;
}

const columns = (sql: Sql) => sql`kind, version, document, made_by as "madeBy", made_at as "madeAt"`;

/** The newest of each kind that has one. */
export async function readTexts(sql: Sql): Promise<ReadonlyMap<HolderMessageKind, StoredText>> {
  const rows = await sql<StoredText[]>`select distinct on (kind) ${columns(sql)} from message_texts order by kind, version desc`;
  return new Map(rows.map((row) => [row.kind, row]));
}

export const VERSIONS_MAX = 50;

/** Newest first. */
export async function listTexts(sql: Sql, kind: HolderMessageKind): Promise<readonly StoredText[]> {
  return sql<StoredText[]>`select ${columns(sql)} from message_texts where kind = ${kind} order by version desc limit ${VERSIONS_MAX}`;
}

export interface TextChange {
  readonly kind: HolderMessageKind;
  /** The version that was edited; 0: the text of the house. */
  readonly edited: number;
  readonly document: Wording;
  readonly actor: string;
}

/** The new version, or null when somebody else wrote one meanwhile. */
export async function saveText(sql: Sql, { kind, edited, document, actor }: TextChange): Promise<number | null> {
  return inTransaction(sql, async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtextextended(${`message text ${kind}`}, 0))`;
    const [newest] = await transaction<
      StoredText[]
    >`select ${columns(transaction)} from message_texts where kind = ${kind} order by version desc limit 1`;
    if ((newest?.version ?? 0) !== edited) return null;
    await transaction`
      insert into message_texts (kind, version, document, made_by) values (${kind}, ${edited + 1}, ${JSON.stringify(document)}::text::json, ${actor})`;
    await logChange(transaction, {
      actor,
      action: 'message_text.change',
      object: kind,
      detail: { version: edited + 1 },
      before: newest?.document,
      after: document,
    });
    return edited + 1;
  });
}

export async function readPolicy(sql: Sql): Promise<MessagePolicy> {
  const [row] = await sql<{ value: unknown }[]>`select value from settings where name = 'messages'`;
  return row === undefined ? POLICY : messagePolicySchema.parse(row.value);
}

export async function savePolicy(sql: Sql, policy: MessagePolicy, actor: string): Promise<void> {
  await inTransaction(sql, async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtextextended('message policy', 0))`;
    const before = await readPolicy(transaction);
    await transaction`
      insert into settings (name, value) values ('messages', ${JSON.stringify(policy)}::text::json) on conflict (name) do update set value = excluded.value`;
    await logChange(transaction, { actor, action: 'message_policy.change', object: 'messages', detail: {}, before, after: policy });
  });
}

/** The bank's zone and language. */
export async function readBank(sql: Sql): Promise<{ readonly timeZone: string; readonly locale: 'en' | 'zh-CN' }> {
  const rows = await sql<{ name: string; value: unknown }[]>`select name, value from settings where name in ('timeZone', 'locale')`;
  const said = new Map(rows.map(({ name, value }) => [name, value]));
  const timeZone = said.get('timeZone');
  return { timeZone: typeof timeZone === 'string' ? timeZone : 'Asia/Shanghai', locale: said.get('locale') === 'zh-CN' ? 'zh-CN' : 'en' };
}
