// Who asks and where: profiles of the requests of one batch, from memory, and from the database what is not remembered.
import type { BinProfile, MerchantProfile, Profile } from '../../engine/authorization/situation.ts';
import { longestPrefix } from '../../engine/card/bin.ts';
import type { BatchTx } from './batch-store.ts';
import type { Command } from './commands.ts';
import type { EvaluateCommand } from './plan.ts';
import { type Holder, type Memory, type Reference, remember } from './memory.ts';
import type { CardAsked, FoundHolder } from './profile-store.ts';
import { together } from './together.ts';

/** By command, not by id: two bodies under one id are two profiles. */
export type Profiles = ReadonlyMap<Command, Profile>;

const STRANGER: Holder = { account: null, lists: [], enrolled: [] };
const PREFIX_LENGTHS = [6, 7, 8, 9, 10, 11] as const;

/** What the requests of one batch need, copied out of memory at one moment: another batch may drop what it hears has changed. */
interface Seen {
  readonly cards: Map<string, string | null>;
  readonly accounts: Map<string, Holder>;
  readonly merchants: Map<string, MerchantProfile>;
  readonly bins: Map<string, BinProfile>;
}
interface Unknown {
  readonly cards: Map<string, CardAsked>;
  readonly merchants: Set<string>;
  readonly bins: Set<string>;
}

/** Read before it was heard what has changed: `asked` was not remembered then. */
export interface ReadAhead {
  readonly asked: Unknown;
  readonly fresh: Reference | null;
  /** Of the memory, when it was asked. */
  readonly generation: number;
}

/** Asks for what is not remembered, in statements sent together with those that open the batch: no way to the database of its own. */
export async function readAhead(tx: BatchTx, commands: readonly EvaluateCommand[], { reference, generation }: Memory): Promise<ReadAhead> {
  const { unknown } = recallAll(commands, reference);
  return { asked: unknown, fresh: await readUnknown(tx, unknown), generation };
}

/** Called once the memory has caught up. Reads what it has forgotten by that; nothing is sent where everything is known. */
export async function lookUpProfiles(
  tx: BatchTx,
  commands: readonly EvaluateCommand[],
  from: { readonly memory: Memory; readonly ahead: ReadAhead },
): Promise<Profiles> {
  const { memory, ahead } = from;
  const { seen, unknown } = recallAll(commands, memory.reference);
  const { generation } = memory;
  const late = { fresh: await readUnknown(tx, without(unknown, ahead.asked)), generation };
  for (const read of [ahead, late]) {
    if (read.fresh === null) continue;
    see(seen, read.fresh);
    // A change heard of meanwhile may be younger than what was just read: then it serves this batch alone.
    if (read.generation === memory.generation) keep(memory.reference, read.fresh);
  }
  return new Map(commands.map((command) => [command, profileOf(command, seen)]));
}

function recallAll(commands: readonly EvaluateCommand[], reference: Reference): { readonly seen: Seen; readonly unknown: Unknown } {
  const to = {
    seen: { cards: new Map(), accounts: new Map(), merchants: new Map(), bins: new Map() },
    unknown: { cards: new Map(), merchants: new Set<string>(), bins: new Set<string>() },
  };
  for (const command of commands) recall(command, reference, to);
  return to;
}

function without(unknown: Unknown, asked: Unknown): Unknown {
  return {
    cards: new Map([...unknown.cards].filter(([key]) => !asked.cards.has(key))),
    merchants: new Set([...unknown.merchants].filter((id) => !asked.merchants.has(id))),
    bins: new Set([...unknown.bins].filter((prefix) => !asked.bins.has(prefix))),
  };
}

/** Takes from memory what it has, and notes what must be read. */
function recall({ request }: EvaluateCommand, reference: Reference, to: { readonly seen: Seen; readonly unknown: Unknown }): void {
  recallHolder(request.card, reference, to);
  const { seen, unknown } = to;
  const { id } = request.merchant;
  const merchant = reference.merchants.get(id);
  if (merchant === undefined) unknown.merchants.add(id);
  else if (merchant !== null) seen.merchants.set(id, merchant);
  for (const length of PREFIX_LENGTHS) {
    if (length > request.card.bin.length) return;
    const prefix = request.card.bin.slice(0, length);
    const bin = reference.bins.get(prefix);
    if (bin === undefined) unknown.bins.add(prefix);
    else if (bin !== null) seen.bins.set(prefix, bin);
  }
}

function recallHolder(
  { token, account: given }: CardAsked,
  reference: Reference,
  to: { readonly seen: Seen; readonly unknown: Unknown },
): void {
  const account = given ?? reference.cards.get(token);
  if (account === null) {
    to.seen.cards.set(token, null);
    return;
  }
  const holder = account === undefined ? undefined : reference.accounts.get(account);
  if (account === undefined || holder === undefined) {
    to.unknown.cards.set(`${token} ${given ?? ''}`, { token, account: given });
    return;
  }
  if (given === undefined) to.seen.cards.set(token, account);
  to.seen.accounts.set(account, holder);
}

async function readUnknown(tx: BatchTx, unknown: Unknown): Promise<Reference | null> {
  if (unknown.cards.size + unknown.merchants.size + unknown.bins.size === 0) return null;
  const [holders, merchants, bins] = await together<
    [readonly FoundHolder[], ReadonlyMap<string, MerchantProfile>, ReadonlyMap<string, BinProfile>]
  >(tx.readHolders([...unknown.cards.values()]), tx.readMerchants([...unknown.merchants]), tx.readBins([...unknown.bins]));
  return {
    cards: new Map(holders.filter(({ given }) => given === '').map(({ token, holder }) => [token, holder.account?.id ?? null])),
    // Under the name it was asked for too: a merged account is remembered as the one it was merged into, and noted with it.
    accounts: new Map(
      holders.flatMap(({ given, holder }): [string, Holder][] =>
        holder.account === null ? [] : [[holder.account.id, holder], ...(given === '' ? [] : [[given, holder] as [string, Holder]])],
      ),
    ),
    merchants: new Map([...unknown.merchants].map((id) => [id, merchants.get(id) ?? null])),
    bins: new Map([...unknown.bins].map((prefix) => [prefix, bins.get(prefix) ?? null])),
  };
}

function see(seen: Seen, fresh: Reference): void {
  for (const [token, account] of fresh.cards) seen.cards.set(token, account);
  for (const [id, holder] of fresh.accounts) seen.accounts.set(id, holder);
  for (const [id, merchant] of fresh.merchants) if (merchant !== null) seen.merchants.set(id, merchant);
  for (const [prefix, bin] of fresh.bins) if (bin !== null) seen.bins.set(prefix, bin);
}

function keep(reference: Reference, fresh: Reference): void {
  for (const [token, account] of fresh.cards) remember(reference.cards, token, account);
  for (const [id, holder] of fresh.accounts) remember(reference.accounts, id, holder);
  for (const [id, merchant] of fresh.merchants) remember(reference.merchants, id, merchant);
  for (const [prefix, bin] of fresh.bins) remember(reference.bins, prefix, bin);
}

/** The account named in the request, else the one the token belongs to (R26). */
function profileOf({ request }: EvaluateCommand, seen: Seen): Profile {
  const { card, merchant } = request;
  const account = card.account ?? seen.cards.get(card.token) ?? null;
  const holder = (account === null ? undefined : seen.accounts.get(account)) ?? STRANGER;
  return { ...holder, bin: longestPrefix(seen.bins, card.bin) ?? null, merchant: seen.merchants.get(merchant.id) ?? null };
}
