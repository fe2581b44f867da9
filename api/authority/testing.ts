// Set-up shared by the authority's tests: a database with campaigns published under four eyes, and one or more authorities on it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EvaluateRequest, evaluateRequestSchema } from '../../engine/authorization/request.ts';
import { approveLoaded } from '../campaign/loaded.ts';
import { type CampaignInput, campaignSchema } from '../../engine/campaign/schema.ts';
import type { Message } from '../../engine/hold/record.ts';
import { createVersion, publish } from '../campaign/store.ts';
import type { Sql } from '../db/connect.ts';
import { type TestDatabase, testDatabase } from '../db/testing.ts';
import { openLiveBook } from '../campaign/live-book.ts';
import type { BatchContext } from './batch-context.ts';
import { codeHasher, decisionIdOf, type OpenAuthority, type OpenOptions, openAuthority } from './open.ts';

export const CHAIN_KEY = 'a key of the tests, thirty-two letters or more';
/** Sunday noon in Shanghai. */
export const NOON = '2026-11-22T12:00:00+08:00';

export interface Setting {
  readonly database: TestDatabase;
  readonly sql: Sql;
  /** One more process on the same database. */
  readonly open: (options?: {
    readonly databaseUrl?: string;
    readonly latencyBudgetMs?: number;
    readonly expire?: boolean;
    /** Who counts what this process does. */
    readonly counting?: NonNullable<OpenOptions['counting']>;
  }) => Promise<OpenAuthority>;
  readonly publish: (...campaigns: readonly CampaignInput[]) => Promise<void>;
  /** Bugs that the authorities reported. */
  readonly bugs: readonly unknown[];
  readonly close: () => Promise<void>;
}

/** `clock: 'message'` makes the messages' own time the ledger time, so that a test may tell time. */
export async function setting(clock: 'message' | 'database' = 'message'): Promise<Setting> {
  const database = await testDatabase();
  const { sql } = database;
  const dataDir = mkdtempSync(join(tmpdir(), 'offerline-test-'));
  await sql`insert into settings (name, value) values ('clock', ${sql.json(clock)}), ('salt', '"salt"') on conflict (name) do update set value = excluded.value`;
  const opened: OpenAuthority[] = [];
  const bugs: unknown[] = [];
  return {
    database,
    sql,
    bugs,
    open: async (options = {}) => {
      const authority = await openAuthority({
        config: { dataDir, chainKey: CHAIN_KEY, latencyBudgetMs: options.latencyBudgetMs ?? 30_000, latencyCeilingMs: 30_000 },
        databaseUrl: options.databaseUrl ?? database.url,
        sql,
        holidays: {},
        name: `voids-${opened.length}`,
        expire: options.expire ?? false,
        ...(options.counting === undefined ? {} : { counting: options.counting }),
        onBug: (fault) => bugs.push(fault),
      });
      opened.push(authority);
      return authority;
    },
    publish: async (...campaigns) => {
      for (const campaign of campaigns) await publishCampaign(sql, campaign);
    },
    close: async () => {
      for (const each of opened) await each.stop();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** What a batch is given, for tests that run one by hand. */
export async function batchContext(sql: Sql): Promise<BatchContext> {
  const book = await openLiveBook(sql, {});
  book.stop();
  return {
    book,
    bank: { timeZone: 'Asia/Shanghai', salt: 'salt', locale: 'en' },
    couponDays: book.couponDays(),
    cutoverOf: () => ({ timeZone: 'Asia/Shanghai', cutover: '00:00' }),
    decisionId: decisionIdOf,
    codeHash: codeHasher(CHAIN_KEY),
    wallClock: () => 0,
    trustMessageTime: true,
    chainKey: CHAIN_KEY,
    onBug: (fault) => {
      throw fault;
    },
  };
}

/** A new version, approved by another and published. */
export async function publishCampaign(sql: Sql, input: CampaignInput): Promise<void> {
  const document = campaignSchema.parse(input);
  const created = await createVersion(sql, {
    document,
    source: JSON.stringify(input),
    makerId: 'maker',
    review: { passed: true, findings: [], examples: [] },
  });
  if (!created.ok) throw new Error(created.code);
  const { id, version } = created;
  const approved = await approveLoaded(sql, { id, version, maker: 'maker', checker: 'checker', reason: 'for a test' });
  if (!approved.ok) throw new Error(approved.code);
  const published = await publish(sql, { id: created.id, version: created.version, actor: 'checker' });
  if (!published.ok) throw new Error(published.code);
}

/** 10 off purchases of 100 and more, bank 60 / merchant 40, unless told otherwise. */
export function tenOff(changes: Partial<CampaignInput> = {}): CampaignInput {
  return {
    id: 'ten-off',
    kind: 'discount',
    name: { en: 'Ten off', 'zh-CN': '立减十元' },
    texts: {
      offer: { en: 'Ten off a hundred', 'zh-CN': '满一百减十' },
      receipt: { en: '{{money amount}} off', 'zh-CN': '立减{{money amount}}' },
    },
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
    schedule: { from: '2026-01-01T00:00:00+08:00', to: '2028-01-01T00:00:00+08:00' },
    when: { fact: 'authorization.amount', operator: 'greaterThanInclusive', value: 10_000 },
    benefit: { type: 'amount_off', amount: 1_000 },
    limits: { budget: { total: 100_000_000 } },
    funding: {
      shares: [
        { party: 'bank', bps: 6_000 },
        { party: 'merchant', bps: 4_000 },
      ],
    },
    examples: ['one', 'two', 'three'].map((name) => ({ name, given: { at: NOON }, expect: { amount: 1_000 } })),
    ...changes,
  };
}

export function purchase(changes: Partial<EvaluateRequest> & { readonly authorizationId: string }): EvaluateRequest {
  return evaluateRequestSchema.parse({
    amount: 12_800,
    currency: 'CNY',
    at: NOON,
    card: { bin: '62258801', token: `tk_${changes.authorizationId}`, account: `ac_${changes.authorizationId}` },
    merchant: { id: 'M1001', mcc: '5812' },
    terminal: { id: 'T0001', channel: 'pos', entryMode: 'contactless' },
    ...changes,
  });
}

export function message(kind: Message['kind'], changes: Partial<Message> & { readonly id?: string } = {}): Message {
  return { id: changes.id ?? kind, kind, amount: null, at: '2026-11-22T12:05:00+08:00', ...changes };
}

/** Net of every ledger account, zero left out: what any order of the same messages must agree on. */
export async function ledgerOf(sql: Sql, authorizationId: string): Promise<Record<string, number>> {
  const rows = await sql<{ account: string; net: number }[]>`
    select account || ' ' || unit as account, sum(amount)::bigint as net from (
      select debit as account, unit, amount from entries where authorization_id = ${authorizationId}
      union all select credit, unit, -amount from entries where authorization_id = ${authorizationId}) moved
    group by 1 having sum(amount) <> 0 order by 1`;
  return Object.fromEntries(rows.map((row) => [row.account, row.net]));
}

export async function counterOf(sql: Sql, key: string): Promise<{ held: number; captured: number; returned: number } | null> {
  const [row] = await sql<
    { held: number; captured: number; returned: number }[]
  >`select held, captured, returned from counters where key = ${key}`;
  return row ?? null;
}

/** Resolves when so many connections to this database wait for a lock. */
export async function waiters(sql: Sql, count: number): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    const [row] = await sql<{ waiting: number }[]>`
      select count(*) as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    if ((row?.waiting ?? 0) >= count) return;
    await sleep(10);
  }
  throw new Error(`there were never ${count} waiting`);
}
