// What a request needs before it can be decided: who it is about, which campaigns may fit, and which rows must be locked for them.
import { candidatesOf } from '../../engine/authorization/candidates.ts';
import { countersOf } from '../../engine/authorization/decide.ts';
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import { type Profile, subjectOf } from '../../engine/authorization/situation.ts';
import { withoutCampaign } from '../../engine/campaign/book.ts';
import { tiersOf } from '../../engine/benefit/membership.ts';
import type { CounterNeed } from '../../engine/campaign/counter-keys.ts';
import type { LiveCampaign } from '../../engine/campaign/live.ts';
import type { AuthorizationRecord } from '../../engine/hold/record.ts';
import { walletNeeds } from '../../engine/hold/wallet-moves.ts';
import type { BatchContext } from './batch-context.ts';
import type { Command } from './commands.ts';
import { type EvaluateCommand, NOBODY, type Prepared } from './plan.ts';
import type { WalletNeeds } from './holdings-store.ts';
import type { Profiles } from './profiles.ts';
import { type Shown, codesOf } from './shown.ts';
import type { World } from './world.ts';

/** Wallets of who asks and of every known record, with the coupons shown and those the records hold. */
export function walletsNeeded(
  commands: readonly Command[],
  on: {
    readonly records: readonly AuthorizationRecord[];
    readonly profiles: Profiles;
    readonly context: BatchContext;
    readonly shown: Shown;
  },
): WalletNeeds {
  const asking = commands.filter((command) => command.kind === 'evaluate');
  const subjects = asking.map((command) => subjectOf(command.request, on.profiles.get(command) ?? NOBODY));
  const shown = asking.flatMap((command) => command.request.coupons ?? []);
  const held = on.records.map((record) => walletNeeds(record));
  const recorded = on.records.map((record) => record.subject).filter((subject) => subject !== '');
  return {
    subjects: [...new Set([...subjects, ...recorded])],
    lots: held.flatMap((each) => each.lots),
    coupons: [...held.flatMap((each) => each.coupons), ...shown, ...[...on.shown.codes.values()].flatMap((code) => code.coupon ?? [])],
    codeHashes: shown.map(on.context.codeHash),
  };
}

export interface Preparing {
  readonly context: BatchContext;
  readonly profiles: Profiles;
  readonly without: ReadonlySet<string>;
  /** Ledger time of the command. */
  readonly now: string;
}

/** Who asks, and the campaigns whose binding fits. */
export function prepare(world: World, command: EvaluateCommand, on: Preparing): Prepared {
  const { request } = command;
  const profile = on.profiles.get(command) ?? NOBODY;
  const subject = subjectOf(request, profile);
  const tiers = tiersOf(world.wallet(subject).members, on.now);
  const shown = request.coupons ?? [];
  const presented = shown.length === 0 ? [] : presentedBy(world, command, on.context);
  const book = on.without.size === 0 ? on.context.book.live() : [...on.without].reduce(withoutCampaign, on.context.book.live());
  const candidates = candidatesOf(book, { request, profile, tiers });
  const campaign = command.tap === undefined ? undefined : (world.shown.slices.get(command.tap.slice)?.campaign ?? '');
  return {
    profile,
    subject,
    presented,
    candidates: campaign === undefined ? candidates : candidates.filter(({ id }) => id === campaign),
    needs: [],
    trial: null,
  };
}

/** Coupons shown by id, by their own code, or by a signed code. */
function presentedBy(world: World, command: EvaluateCommand, { codeHash }: BatchContext): readonly string[] {
  const byText = world.couponIds((command.request.coupons ?? []).map((code) => ({ id: code, codeHash: codeHash(code) })));
  return [...new Set([...byText, ...world.codeCoupons(codesOf(command))])];
}

/** For a decision under locks: every counter that any candidate may use. A campaign that cannot even say what it would use is left out alone (I22). */
export function withNeeds(
  prepared: Prepared,
  on: { readonly request: EvaluateRequest; readonly now: string; readonly context: BatchContext },
): Prepared {
  const { profile, candidates } = prepared;
  const needs = new Map(candidates.map((campaign) => [campaign, needsOf(campaign, { ...on, profile })]));
  const able = candidates.filter((campaign) => needs.get(campaign) !== null);
  return { ...prepared, candidates: able, needs: able.flatMap((campaign) => needs.get(campaign) ?? []) };
}

function needsOf(
  campaign: LiveCampaign,
  on: { readonly request: EvaluateRequest; readonly profile: Profile; readonly now: string; readonly context: BatchContext },
): readonly CounterNeed[] | null {
  try {
    return countersOf(campaign, on);
  } catch (fault) {
    on.context.onBug(fault, campaign.id);
    return null;
  }
}
