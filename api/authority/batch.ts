// One batch, one transaction: claim the ids, look up, lock in sorted order, decide in memory in order of arrival, write, commit.
import { candidatesOf, countersOf } from '../../engine/authorization/decide.ts';
import { type Profile, subjectOf } from '../../engine/authorization/situation.ts';
import { longestPrefix } from '../../engine/card/bin.ts';
import { fenceKey } from '../../engine/campaign/counter-keys.ts';
import type { LiveCampaign } from '../../engine/campaign/live.ts';
import type { AuthorizationRecord } from '../../engine/hold/record.ts';
import type { Requote } from '../../engine/hold/target.ts';
import { walletNeeds } from '../../engine/hold/wallet-moves.ts';
import type { Sql } from '../db/connect.ts';
import type { BatchContext } from './batch-context.ts';
import type { Answer, Command } from './commands.ts';
import { type Prepared, answerKnown, evaluate, voidAttempt } from './evaluate.ts';
import { applyMessage, endLots, handleMessage } from './message.ts';
import { mayRequote, requoteFrom } from './pinned.ts';
import { type Holder, claimAuthorizations, holderKey, lockCounters, lockWallets, openBatch, readBins, readEvidence, readHolders, readMerchants, readMessages } from './read-store.ts';
import { type Stream, writeBatch } from './write-store.ts';
import { type World, openWorld } from './world.ts';

/** The database holds a newer version of a campaign than the book: refresh and run the batch again. */
export class BookIsBehind extends Error {}

export interface BatchResult { readonly answers: readonly Answer[]; readonly stream: Stream; readonly now: string; readonly states: ReadonlyMap<string, AuthorizationRecord> }

/** Runs the commands in one transaction; resolves after commit. Any error leaves nothing behind. */
export async function runBatch(sql: Sql, commands: readonly Command[], { context, stream }: { readonly context: BatchContext; readonly stream: Stream }): Promise<BatchResult> {
  const result = await sql.begin(async (transaction) => {
    const tx = transaction as unknown as Sql;
    const ids = [...new Set(commands.map((command) => command.authorizationId))];
    const requests = commands.flatMap((command) => (command.kind === 'evaluate' ? [command.request] : []));
    const [clock, authorizations, messages, holders, merchants, bins] = await Promise.all([
      openBatch(tx),
      claimAuthorizations(tx, ids),
      readMessages(tx, commands.flatMap((command) => (command.kind === 'message' ? [{ authorizationId: command.authorizationId, id: command.message.id }] : []))),
      readHolders(tx, distinct(requests.map((request) => ({ token: request.card.token, account: request.card.account ?? null })))),
      readMerchants(tx, [...new Set(requests.map((request) => request.merchant.id))]),
      readBins(tx, requests.map((request) => request.card.bin)),
    ]);
    const records = [...authorizations.values()].flatMap((row) => (row.record === null ? [] : [row.record]));
    const profiles = new Map(requests.map((request) => [request.authorizationId, profileOf(request, { holders, merchants, bins })]));
    const locked = await lockWallets(tx, walletsNeeded(commands, { records, profiles, context }));
    const prepared = new Map<string, Prepared>();
    const needs = new Map<string, number | null>(records.flatMap((record) => record.benefits.flatMap((benefit) => benefit.uses.map((use): [string, null] => [use.key, null]))));
    const early = openWorld({ authorizations, messages, wallets: locked.wallets, coupons: locked.coupons, counters: new Map() });
    for (const command of commands) {
      if (command.kind !== 'evaluate' || (early.authorization(command.authorizationId)?.record.digest ?? null) !== null) continue;
      const each = prepare(early, command.request, { context, profile: profiles.get(command.authorizationId) ?? NOBODY });
      prepared.set(command.authorizationId, each);
      for (const campaign of each.candidates) for (const need of countersOf(campaign, { request: command.request, profile: each.profile, now: ledgerTime(command, clock.now, context) })) needs.set(need.key, need.ceiling);
    }
    const [counters, requotes] = await Promise.all([lockCounters(tx, needs), readRequotes(tx, records, context)]);
    const candidates = new Set([...prepared.values()].flatMap((each) => each.candidates));
    for (const campaign of candidates) if (isBehind(campaign, counters.get(fenceKey(campaign.id))?.version)) throw new BookIsBehind(campaign.id);
    const world = openWorld({ authorizations, messages, wallets: locked.wallets, coupons: locked.coupons, counters });
    const answers = commands.map((command) => handle(world, command, { context, now: ledgerTime(command, clock.now, context), prepared: prepared.get(command.authorizationId), requote: requotes.get(command.authorizationId) ?? AS_GRANTED }));
    const writes = world.writes();
    const next = await writeBatch(tx, writes, { key: context.chainKey, stream, batch: clock.batch, now: clock.now });
    return { answers, stream: next, now: clock.now, states: new Map(writes.authorizations.map(({ record }) => [record.id, record])) };
  });
  return result as BatchResult;
}

const AS_GRANTED: Requote = (benefit) => ({ money: benefit.amount, points: benefit.points });
const NOBODY: Profile = { account: null, lists: [], enrolled: [], bin: null, merchant: null };

interface Handling { readonly context: BatchContext; readonly now: string; readonly prepared: Prepared | undefined; readonly requote: Requote }

function handle(world: World, command: Command, on: Handling): Answer {
  switch (command.kind) {
    case 'message':
      return handleMessage(world, command, on);
    case 'lots':
      return endLots(world, command.authorizationId, on);
    case 'evaluate':
      return answerKnown(world, command, on.now) ?? evaluateSafely(world, command, on);
    case 'void':
      return voidAttempt(world, command, {
        ...on,
        applyVoid: (place, message, reply) => {
          const saved = place.authorization(command.authorizationId);
          if (saved !== null) applyMessage(place, { ...on, record: saved.record, message, digest: command.digest, reply, attempt: saved.attempt });
        },
      });
  }
}

/** A bug met while deciding costs this authorization its benefit, never the batch (I22). */
function evaluateSafely(world: World, command: Extract<Command, { kind: 'evaluate' }>, on: Handling): Answer {
  try {
    return evaluate(world, command, { ...on, prepared: on.prepared ?? { profile: NOBODY, candidates: [], presented: [] } });
  } catch (fault) {
    on.context.onBug(fault, command.authorizationId);
    return voidAttempt(world, { ...command, kind: 'void', reason: 'unavailable' }, { ...on, applyVoid: () => undefined });
  }
}

/** Ledger time: the database's clock; in a demo or replay database the message's own. */
function ledgerTime(command: Command, now: string, context: BatchContext): string {
  if (!context.trustMessageTime) return now;
  const at = command.kind === 'message' ? command.message.at : command.kind === 'lots' ? command.at : command.request.at;
  return new Date(Date.parse(at)).toISOString();
}

function isBehind(campaign: LiveCampaign, fenceVersion: number | undefined): boolean {
  return fenceVersion !== undefined && fenceVersion !== 0 && fenceVersion !== campaign.version;
}

interface Lookups { readonly holders: ReadonlyMap<string, Holder>; readonly merchants: Awaited<ReturnType<typeof readMerchants>>; readonly bins: Awaited<ReturnType<typeof readBins>> }

function profileOf(request: Extract<Command, { kind: 'evaluate' }>['request'], lookups: Lookups): Profile {
  const holder = lookups.holders.get(holderKey(request.card.token, request.card.account)) ?? { account: null, lists: [], enrolled: [] };
  return { ...holder, bin: longestPrefix(lookups.bins, request.card.bin) ?? null, merchant: lookups.merchants.get(request.merchant.id) ?? null };
}

function walletsNeeded(commands: readonly Command[], on: { readonly records: readonly AuthorizationRecord[]; readonly profiles: ReadonlyMap<string, Profile>; readonly context: BatchContext }) {
  const needs = on.records.map((record) => walletNeeds(record));
  const asked = commands.flatMap((command) => (command.kind === 'evaluate' ? [subjectOf(command.request, on.profiles.get(command.authorizationId) ?? NOBODY)] : []));
  const shown = commands.flatMap((command) => (command.kind === 'evaluate' ? (command.request.coupons ?? []) : []));
  return {
    subjects: [...new Set([...asked, ...on.records.map((record) => record.subject).filter((subject) => subject !== '')])],
    lots: needs.flatMap((each) => each.lots),
    coupons: [...needs.flatMap((each) => each.coupons), ...shown],
    codeHashes: shown.map(on.context.codeHash),
  };
}

function prepare(world: World, request: Extract<Command, { kind: 'evaluate' }>['request'], on: { readonly context: BatchContext; readonly profile: Profile }): Prepared {
  const wallet = world.wallet(subjectOf(request, on.profile));
  const tiers = wallet.members.map((member) => `${member.programme}:${member.tier}`);
  const presented = world.couponIds((request.coupons ?? []).map((code) => ({ id: code, codeHash: on.context.codeHash(code) })));
  return { profile: on.profile, candidates: candidatesOf(on.context.book.live(), { request, profile: on.profile, tiers }), presented };
}

/** Re-evaluation for the records that may need it; everybody else keeps what was granted. */
async function readRequotes(sql: Sql, records: readonly AuthorizationRecord[], context: BatchContext): Promise<ReadonlyMap<string, Requote>> {
  const needed = records.filter(mayRequote);
  const rows = await readEvidence(sql, needed.map((record) => record.id));
  const requotes = new Map<string, Requote>();
  for (const record of needed) {
    const row = rows.get(record.id);
    if (row === undefined) continue;
    const versions = new Map<string, LiveCampaign>();
    for (const benefit of record.benefits) {
      const version = await context.book.version(benefit.campaign, benefit.version);
      if (version !== null) versions.set(`${benefit.campaign}@${benefit.version}`, version);
    }
    requotes.set(record.id, requoteFrom(record, { ...row, versions, salt: context.bank.salt }));
  }
  return requotes;
}

function distinct(asked: readonly { readonly token: string; readonly account: string | null }[]): readonly { readonly token: string; readonly account: string | null }[] {
  return [...new Map(asked.map((each) => [holderKey(each.token, each.account), each])).values()];
}
