// What a request needs before it can be decided: who it is about, which campaigns may fit, and which rows must be locked for them.
import { candidatesOf } from '../../engine/authorization/candidates.ts';
import { countersOf } from '../../engine/authorization/decide.ts';
import { type Profile, subjectOf } from '../../engine/authorization/situation.ts';
import { longestPrefix } from '../../engine/card/bin.ts';
import { withoutCampaign } from '../../engine/campaign/book.ts';
import type { CounterNeed } from '../../engine/campaign/counter-keys.ts';
import type { LiveCampaign } from '../../engine/campaign/live.ts';
import type { AuthorizationRecord } from '../../engine/hold/record.ts';
import { walletNeeds } from '../../engine/hold/wallet-moves.ts';
import type { BatchContext } from './batch-context.ts';
import type { Command } from './commands.ts';
import { type EvaluateCommand, NOBODY, type Prepared } from './evaluate.ts';
import { type Holder, type WalletNeeds, holderKey, type readBins, type readMerchants } from './read-store.ts';
import type { World } from './world.ts';

/** By command, not by id: two bodies under one id are two profiles. */
export type Profiles = ReadonlyMap<Command, Profile>;

interface Lookups {
  readonly holders: ReadonlyMap<string, Holder>;
  readonly merchants: Awaited<ReturnType<typeof readMerchants>>;
  readonly bins: Awaited<ReturnType<typeof readBins>>;
}

export function profilesOf(commands: readonly Command[], { holders, merchants, bins }: Lookups): Profiles {
  const profiles = new Map<Command, Profile>();
  for (const command of commands) {
    if (command.kind !== 'evaluate') continue;
    const { card, merchant } = command.request;
    const holder = holders.get(holderKey(card.token, card.account)) ?? NOBODY;
    profiles.set(command, { ...holder, bin: longestPrefix(bins, card.bin) ?? null, merchant: merchants.get(merchant.id) ?? null });
  }
  return profiles;
}

/** Wallets of who asks and of every known record, with the coupons shown and those the records hold. */
export function walletsNeeded(
  commands: readonly Command[],
  on: { readonly records: readonly AuthorizationRecord[]; readonly profiles: Profiles; readonly context: BatchContext },
): WalletNeeds {
  const asking = commands.filter((command) => command.kind === 'evaluate');
  const subjects = asking.map((command) => subjectOf(command.request, on.profiles.get(command) ?? NOBODY));
  const shown = asking.flatMap((command) => command.request.coupons ?? []);
  const held = on.records.map((record) => walletNeeds(record));
  const recorded = on.records.map((record) => record.subject).filter((subject) => subject !== '');
  return {
    subjects: [...new Set([...subjects, ...recorded])],
    lots: held.flatMap((each) => each.lots),
    coupons: [...held.flatMap((each) => each.coupons), ...shown],
    codeHashes: shown.map(on.context.codeHash),
  };
}

export interface Preparing {
  readonly context: BatchContext;
  readonly profiles: Profiles;
  readonly without: ReadonlySet<string>;
  readonly now: string;
}

export function prepare(world: World, command: EvaluateCommand, on: Preparing): Prepared {
  const { request } = command;
  const profile = on.profiles.get(command) ?? NOBODY;
  const wallet = world.wallet(subjectOf(request, profile));
  const tiers = wallet.members.map((member) => `${member.programme}:${member.tier}`);
  const presented = world.couponIds((request.coupons ?? []).map((code) => ({ id: code, codeHash: on.context.codeHash(code) })));
  const book = [...on.without].reduce(withoutCampaign, on.context.book.live());
  const bound = candidatesOf(book, { request, profile, tiers });
  const needs = new Map(bound.map((campaign) => [campaign, needsOf(campaign, { request, profile, now: on.now, context: on.context })]));
  const candidates = bound.filter((campaign) => needs.get(campaign) !== null);
  return { profile, candidates, presented, needs: candidates.flatMap((campaign) => needs.get(campaign) ?? []) };
}

/** Null for a campaign that cannot even say what it would use: it is left out alone (I22). */
function needsOf(
  campaign: LiveCampaign,
  on: { readonly request: EvaluateCommand['request']; readonly profile: Profile; readonly now: string; readonly context: BatchContext },
): readonly CounterNeed[] | null {
  try {
    return countersOf(campaign, on);
  } catch (fault) {
    on.context.onBug(fault, campaign.id);
    return null;
  }
}
