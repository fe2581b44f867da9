// Everything that must hold at every commit, and once more, from all rows, at the end of a seed.
import { fenceKey } from '../../../engine/campaign/counter-keys.ts';
import type { AuthorizationRecord, HeldBenefit, Progress } from '../../../engine/hold/record.ts';
import type { CommitMade } from '../store/database.ts';
import { checkChain } from './check-chain.ts';
import { checkHistories } from './check-histories.ts';
import { checkCoupons, checkLots } from './check-holdings.ts';
import type { Clients } from './clients.ts';
import { type History, isCut } from './history.ts';
import { openPrediction } from './prediction.ts';
import type { World } from './world.ts';

export interface Checks {
  readonly onCommit: (made: CommitMade) => void;
  readonly onCouponExpired: (id: string) => void;
  readonly atEnd: () => void;
}

/** What was committed of one id so far. */
interface Seen {
  readonly digest: string;
  readonly reply: string;
}
interface Watch {
  readonly world: World;
  readonly history: History;
  readonly seen: Map<string, Seen>;
}

export function openChecks(world: World, clients: Clients): Checks {
  const watch: Watch = { world, history: clients.history, seen: new Map() };
  const prediction = openPrediction(world);
  return {
    onCommit: (made) => {
      prediction.onCommit(made);
      checkCommit(watch, made);
    },
    onCouponExpired: prediction.onCouponExpired,
    atEnd: () => {
      prediction.compareAll();
      checkCounters(world);
      checkCoupons(world);
      checkLots(world);
      checkChain(world);
      checkHistories(world, clients);
    },
  };
}

function checkCommit(watch: Watch, { writes }: CommitMade): void {
  const { world } = watch;
  for (const { key } of writes.moves) checkCounter(world, key);
  for (const { record, reply } of writes.claims) checkRecord(watch, record, reply);
  for (const { record, reply } of writes.authorizations) checkRecord(watch, record, reply);
  for (const { authorizationId } of writes.decisions) checkVersions(world, authorizationId);
  for (const { debit, credit, amount } of writes.entries)
    if (amount <= 0 || debit === credit) world.witness.violate('I3', `an entry of ${amount} from ${debit} to ${credit}`);
}

/** I1: at every prefix. */
function checkCounter({ database, witness }: World, key: string): void {
  const row = database.rows.counters.get(key);
  if (row === undefined) {
    witness.violate('I1', `${key} was moved and is not there`);
    return;
  }
  const { held, captured, returned, ceiling } = row;
  if (held < 0 || captured < 0 || returned < 0 || captured < returned) witness.violate('I1', `${key} ${JSON.stringify(row)}`);
  if (ceiling !== null && held + captured - returned > ceiling) witness.violate('I1', `${key} is over its ceiling: ${JSON.stringify(row)}`);
}

/** I8: an answer changes once at most, to what was told when nobody had heard the first; a digest never. */
function checkRecord({ world, history, seen }: Watch, record: AuthorizationRecord, reply: string): void {
  const { id, digest } = record;
  const before = seen.get(id);
  if (digest !== null) {
    seen.set(id, { digest, reply });
    if (before !== undefined && before.digest !== digest)
      world.witness.violate('I10', `${id} has another body than the one it was decided for`);
    if (before !== undefined && before.reply !== reply)
      checkChanged({ world, history }, { id, amount: record.amount, before: before.reply, after: reply });
  }
  for (const benefit of record.benefits) checkBenefit(world, record, benefit);
}

function checkChanged(
  { world, history }: Pick<Watch, 'world' | 'history'>,
  { id, amount, before, after }: { readonly id: string; readonly amount: number; readonly before: string; readonly after: string },
): void {
  const wasTold = history.decided.get(`${id} ${amount}`)?.some(({ body }) => body === before) ?? false;
  if (wasTold || !isCut({ status: 200, body: after })) world.witness.violate('I8', `${id} was ${before} and is ${after}`);
}

/** I3 I4 I5: shares add up to the benefit, which is no more than the payment; every part of it is in one place. */
function checkBenefit({ witness }: World, { id, approved, messages }: AuthorizationRecord, benefit: HeldBenefit): void {
  const { amount, funding, progress } = benefit;
  if (funding.reduce((all, share) => all + share.amount, 0) !== amount || funding.some((share) => share.amount < 0))
    witness.violate('I3', `${id}: the shares of ${amount} are ${JSON.stringify(funding)}`);
  const isOffPayment = benefit.delivery === 'instant' || benefit.delivery === 'payment';
  if (amount < 0 || (isOffPayment && amount > approved)) witness.violate('I4', `${id}: ${amount} off a payment of ${approved}`);
  for (const [what, part] of Object.entries(progress) as [string, Progress][])
    if (!isSound(part)) witness.violate('I5', `${id} ${what}: ${JSON.stringify(part)}`);
  const { held, captured, released } = progress.money;
  const total = held + captured + released;
  if (total < amount || (total > amount && messages.length === 0))
    witness.violate('I5', `${id}: of ${amount} ${JSON.stringify(progress.money)}`);
}

/** Nothing is taken back that was not captured, nor given back that was not taken back. */
function isSound({ held, captured, released, returned, chargedBack, givenBack }: Progress): boolean {
  const areSigned = [held, captured, released, returned, chargedBack, givenBack].every((each) => each >= 0);
  return areSigned && returned + chargedBack <= captured && givenBack <= returned + chargedBack;
}

/** I23: at its commit a new decision grants only under the version in force, by a campaign that is open. */
function checkVersions({ database, witness }: World, id: string): void {
  const record = database.rows.authorizations.get(id)?.record;
  for (const { campaign, version } of record?.benefits ?? []) {
    const fence = database.rows.counters.get(fenceKey(campaign));
    if (fence === undefined || !fence.open || fence.version !== version)
      witness.violate('I23', `${id} was granted by ${campaign}@${version} while its fence is ${JSON.stringify(fence)}`);
  }
}

/** I1 I20, of every counter there is. */
function checkCounters(world: World): void {
  for (const key of world.database.rows.counters.keys()) checkCounter(world, key);
}
