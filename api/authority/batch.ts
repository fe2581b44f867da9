// One batch, one transaction: claim the ids, look up, lock in sorted order, decide in memory in order of arrival, write, commit.
import { fenceKey } from '../../engine/campaign/counter-keys.ts';
import type { AuthorizationRecord } from '../../engine/hold/record.ts';
import type { Sql } from '../db/connect.ts';
import type { BatchContext } from './batch-context.ts';
import type { Answer, Command } from './commands.ts';
import type { EvaluateCommand, Prepared } from './evaluate.ts';
import { handle } from './handle.ts';
import { type Profiles, prepare, profilesOf, walletsNeeded } from './prepare.ts';
import { readRequotes } from './pinned.ts';
import {
  type BatchClock,
  claimAuthorizations,
  limitBatch,
  lockCounters,
  lockWallets,
  type LockedWallets,
  openBatch,
  readBins,
  readHolders,
  readMerchants,
  readMessages,
  type StoredAuthorization,
  type StoredMessage,
} from './read-store.ts';
import { type Stream, writeBatch } from './write-store.ts';
import { openWorld } from './world.ts';

/** The database holds another version of these campaigns than the book: refresh and run the batch again. */
export class BookIsBehind extends Error {
  readonly campaigns: readonly string[];
  constructor(campaigns: readonly string[]) {
    super(`the book is behind the database: ${campaigns.join(', ')}`);
    this.campaigns = campaigns;
  }
}

export interface BatchResult {
  readonly answers: readonly Answer[];
  readonly stream: Stream;
  readonly states: ReadonlyMap<string, AuthorizationRecord>;
}
export interface BatchRun {
  readonly context: BatchContext;
  readonly stream: Stream;
  /** Campaigns that this process cannot follow: they take no part. */
  readonly without: ReadonlySet<string>;
}

/** Runs the commands in one transaction; resolves after commit. Any error leaves nothing behind. */
export async function runBatch(sql: Sql, commands: readonly Command[], run: BatchRun): Promise<BatchResult> {
  const result = await sql.begin('isolation level read committed', async (transaction) => {
    const tx = transaction as unknown as Sql;
    const known = await claim(tx, commands);
    const locked = await lockWallets(tx, walletsNeeded(commands, { ...known, context: run.context }));
    const prepared = prepareNew(commands, { known, locked, run });
    const budgets = await lockBudgets(tx, { known, prepared, run });
    const world = openWorld({ ...known, ...locked, counters: budgets.counters });
    const context = { ...run.context, closedDays: new Set(known.clock.closed) };
    const answers = commands.map((command) =>
      handle(world, command, {
        context,
        now: ledgerTime(command, known.clock.now, context),
        prepared: prepared.get(command),
        requote: budgets.requotes.get(command.authorizationId),
      }),
    );
    const writes = world.writes();
    const stream = await writeBatch(tx, writes, { key: run.context.chainKey, stream: run.stream, ...known.clock });
    return { answers, stream, states: new Map(writes.authorizations.map(({ record }) => [record.id, record])) };
  });
  return result as BatchResult;
}

/** What is known once the ids are ours: their rows, and everything else that needs no lock. */
interface Known {
  readonly clock: BatchClock;
  readonly authorizations: ReadonlyMap<string, StoredAuthorization>;
  readonly records: readonly AuthorizationRecord[];
  readonly messages: readonly StoredMessage[];
  readonly profiles: Profiles;
}

/** Sent together and run in this order: messages are read under the lock of their authorization. */
async function claim(tx: Sql, commands: readonly Command[]): Promise<Known> {
  const requests = commands.flatMap((command) => (command.kind === 'evaluate' ? [command.request] : []));
  const sent = commands.flatMap((command) =>
    command.kind === 'message' ? [{ authorizationId: command.authorizationId, id: command.message.id }] : [],
  );
  const [, authorizations, clock, messages, holders, merchants, bins] = await Promise.all([
    limitBatch(tx),
    claimAuthorizations(tx, [...new Set(commands.map((command) => command.authorizationId))]),
    openBatch(tx),
    readMessages(tx, sent),
    readHolders(
      tx,
      requests.map((request) => request.card),
    ),
    readMerchants(tx, [...new Set(requests.map((request) => request.merchant.id))]),
    readBins(
      tx,
      requests.map((request) => request.card.bin),
    ),
  ]);
  const records = [...authorizations.values()].flatMap((row) => (row.record === null ? [] : [row.record]));
  return { clock, authorizations, records, messages, profiles: profilesOf(commands, { holders, merchants, bins }) };
}

type PreparedCommands = ReadonlyMap<Command, Prepared>;

/** Candidates and counters of every request that is not decided yet, two bodies under one id each for itself. */
function prepareNew(
  commands: readonly Command[],
  on: { readonly known: Known; readonly locked: LockedWallets; readonly run: BatchRun },
): PreparedCommands {
  const { known, locked, run } = on;
  const world = openWorld({ ...known, ...locked, counters: new Map() });
  const isNew = (command: Command): command is EvaluateCommand =>
    command.kind === 'evaluate' && (world.authorization(command.authorizationId)?.record.digest ?? null) === null;
  return new Map(
    commands
      .filter(isNew)
      .map((command) => [
        command,
        prepare(world, command, { ...run, profiles: known.profiles, now: ledgerTime(command, known.clock.now, run.context) }),
      ]),
  );
}

/** Counters of everything that may move, and the pinned terms of what may be re-evaluated. Throws where the book is behind. */
async function lockBudgets(
  tx: Sql,
  { known, prepared, run }: { readonly known: Known; readonly prepared: PreparedCommands; readonly run: BatchRun },
) {
  const plans = [...prepared.values()];
  const uses = known.records.flatMap((record) => record.benefits.flatMap((benefit) => benefit.uses));
  const needs = new Map<string, number | null>([
    ...uses.map((use): [string, null] => [use.key, null]),
    ...plans.flatMap((plan) => plan.needs.map((need): [string, number | null] => [need.key, need.ceiling])),
  ]);
  const [counters, requotes] = await Promise.all([lockCounters(tx, needs), readRequotes(tx, known.records, run.context)]);
  const candidates = new Set(plans.flatMap((plan) => plan.candidates));
  const behind = [...candidates].filter((campaign) => isBehind(campaign.version, counters.get(fenceKey(campaign.id))?.version));
  if (behind.length > 0) throw new BookIsBehind(behind.map((campaign) => campaign.id));
  return { counters, requotes };
}

function isBehind(version: number, fenceVersion: number | undefined): boolean {
  return fenceVersion !== undefined && fenceVersion !== 0 && fenceVersion !== version;
}

/** Ledger time: the database's clock; in a demo or replay database the message's own. */
function ledgerTime(command: Command, now: string, context: BatchContext): string {
  if (!context.trustMessageTime) return now;
  const at = command.kind === 'message' ? command.message.at : command.kind === 'lots' ? command.at : command.request.at;
  return new Date(Date.parse(at)).toISOString();
}
