// Plays random lives of points on the engine and on the model side by side, and compares every lot, debt and ledger balance after each step.
import { expireLots, chooseLots, spendable } from '../../engine/benefit/points.ts';
import { give, giveBack, redeem, spendingObstacle } from '../../engine/benefit/points-house.ts';
import { emptyWallet, type Wallet } from '../../engine/benefit/wallet.ts';
import { apply, refusalOf } from '../../engine/hold/apply.ts';
import type { AuthorizationRecord, HeldBenefit, LotUse, Message, MessageKind } from '../../engine/hold/record.ts';
import { takeFromWallet } from '../../engine/hold/wallet-moves.ts';
import { type HousePointsTemplate, postHousePoints } from '../../engine/ledger/house.ts';
import { postPoints } from '../../engine/ledger/templates.ts';
import { chance, type Chance } from '../../engine/simulation/random.ts';
import * as model from './model.ts';
import { pointsRecord, type Purchase, standing, UNIT } from './purchase.ts';

const PROGRAMME = 'p';
const OWNERS = ['ac:1', 'ac:2'] as const;
const DAY_MS = 86_400_000;
const START_MS = Date.parse('2026-01-01T00:00:00Z');
const MESSAGES = ['capture', 'refund', 'reversal', 'chargeback', 'representment', 'expiry'] as const;
/** Only these may make somebody owe points (R5, R20, R21). */
const MAY_OWE: readonly string[] = ['refund', 'reversal', 'chargeback', 'representment'];

interface World {
  wallets: ReadonlyMap<string, Wallet>;
  readonly model: model.Model;
  readonly purchases: Map<string, Purchase>;
  readonly orders: Map<string, { readonly owner: string; readonly uses: readonly LotUse[] }>;
  readonly ledger: Map<string, number>;
  nowMs: number;
  made: number;
  /** Steps that changed something. */
  steps: number;
}

export interface Played {
  readonly steps: number;
  /** What differs, and after which step; null where all is well. */
  readonly fault: string | null;
}

/** One life of at most `length` steps. */
export function playLife(seed: number, length: number): Played {
  const by = chance(seed);
  const world: World = {
    wallets: new Map(OWNERS.map((owner) => [owner, emptyWallet(owner)])),
    model: { ...model.newModel(), nowMs: START_MS },
    purchases: new Map(),
    orders: new Map(),
    ledger: new Map(),
    nowMs: START_MS,
    made: 0,
    steps: 0,
  };
  const said: string[] = [];
  for (let place = 0; place < length; place += 1) {
    const debts = owed(world);
    const step = stepOf(world, by);
    if (step === null) continue;
    world.steps += 1;
    said.push(step);
    const fault = faultIn(world) ?? (owed(world) > debts && !MAY_OWE.includes(step.split(' ')[0] ?? '') ? 'somebody owes more' : null);
    if (fault !== null) return { steps: world.steps, fault: `seed ${seed}: ${fault}, after ${said.join('; ')}` };
  }
  return { steps: world.steps, fault: null };
}

const now = (world: World) => new Date(world.nowMs).toISOString();
const walletOf = (world: World, owner: string) => world.wallets.get(owner) ?? emptyWallet(owner);
const owed = ({ wallets }: World) => [...wallets.values()].reduce((all, wallet) => all + (wallet.debts[PROGRAMME] ?? 0), 0);

function put(world: World, ...wallets: readonly Wallet[]): void {
  world.wallets = new Map([...world.wallets, ...wallets.map((wallet): [string, Wallet] => [wallet.subject, wallet])]);
}

function post(
  world: World,
  rows: readonly ({ readonly debit: string; readonly credit: string; readonly amount: number; readonly unit: string } | null)[],
): void {
  for (const row of rows) {
    if (row === null || row.unit !== `points:${PROGRAMME}`) continue;
    world.ledger.set(row.debit, (world.ledger.get(row.debit) ?? 0) - row.amount);
    world.ledger.set(row.credit, (world.ledger.get(row.credit) ?? 0) + row.amount);
  }
}

function postHouse(
  world: World,
  template: HousePointsTemplate,
  move: { readonly subject: string; readonly other?: string; readonly points: number },
): void {
  post(world, [postHousePoints(template, { programme: PROGRAMME, ...move })]);
}

type Step = (world: World, by: Chance) => string | null;
const STEPS: readonly Step[] = [earn, earn, pay, send, send, send, send, send, order, cancel, gift, pass, sweep];

/** What was done; null where it could not be. */
function stepOf(world: World, by: Chance): string | null {
  return by.pick(STEPS)(world, by);
}

function earn(world: World, by: Chance): string {
  const owner = by.pick(OWNERS);
  const count = by.between(1, 6);
  const record = open(world, { owner, count, delivery: 'points', lots: [] });
  model.earnIn(world.model, { lot: `${record.decisionId}.0`, owner, count });
  return `earn ${count} ${record.id} ${owner}`;
}

function pay(world: World, by: Chance): string | null {
  const owner = by.pick(OWNERS);
  const most = spendable(walletOf(world, owner), PROGRAMME, now(world));
  if (most === 0) return null;
  const count = by.between(1, most);
  const lots = chooseLots(walletOf(world, owner), { programme: PROGRAMME, points: count, now: now(world) });
  const record = open(world, { owner, count, delivery: 'payment', lots });
  model.payIn(world.model, { id: record.id, owner, count });
  return `pay ${count} ${record.id} ${owner}`;
}

function open(
  world: World,
  of: { readonly owner: string; readonly count: number; readonly delivery: 'points' | 'payment'; readonly lots: readonly LotUse[] },
): AuthorizationRecord {
  world.made += 1;
  const record = pointsRecord({ ...of, id: `a${world.made}`, programme: PROGRAMME, now: now(world) });
  const on = { decisionId: record.decisionId, authorizationId: record.id, now: now(world) };
  put(world, takeFromWallet(walletOf(world, of.owner), record.benefits[0] as HeldBenefit, on));
  const template = of.delivery === 'points' ? 'points.earn' : 'points.reserve';
  post(world, [postPoints(template, { benefitNo: 0, points: of.count, programme: PROGRAMME, subject: of.owner })]);
  world.purchases.set(record.id, {
    record,
    count: of.count,
    sums: { capture: 0, refund: 0, chargeback: 0, representment: 0 },
    isFinal: false,
    isVoided: false,
    isExpired: false,
  });
  return record;
}

function send(world: World, by: Chance): string | null {
  if (world.purchases.size === 0) return null;
  const purchase = by.pick([...world.purchases.values()]);
  const kind = by.pick(MESSAGES);
  const left = purchase.count - purchase.sums.capture;
  if (kind === 'capture' && (left === 0 || purchase.isFinal || purchase.isExpired)) return null;
  const points = by.between(1, kind === 'capture' ? left : purchase.count);
  const isFinal = kind === 'capture' && by.happens(0.3);
  return deliver(world, purchase, { kind, points, isFinal });
}

function deliver(
  world: World,
  purchase: Purchase,
  of: { readonly kind: MessageKind; readonly points: number; readonly isFinal: boolean },
): string | null {
  const { record } = purchase;
  const { kind, points, isFinal } = of;
  world.made += 1;
  const isAmount = kind !== 'reversal' && kind !== 'expiry';
  const message: Message = {
    id: `m${world.made}`,
    kind,
    amount: isAmount ? points * UNIT : null,
    at: now(world),
    ...(isFinal ? { final: true } : {}),
  };
  if (refusalOf(record, message, now(world)) !== null) return null;
  const context = { now: now(world), timeZone: 'UTC', requote: () => ({ money: 0, points: 0 }), hasRoom: () => true };
  const applied = apply(record, walletOf(world, record.subject), { message, context });
  put(world, applied.wallet);
  post(world, applied.postings);
  const after: Purchase = {
    ...purchase,
    record: applied.record,
    sums: isAmount ? { ...purchase.sums, [kind]: purchase.sums[kind as keyof Purchase['sums']] + points } : purchase.sums,
    isFinal: purchase.isFinal || isFinal,
    isVoided: purchase.isVoided || kind === 'reversal',
    isExpired: purchase.isExpired || kind === 'expiry',
  };
  world.purchases.set(record.id, after);
  const to = standing(after);
  if (record.benefits[0]?.delivery === 'points') model.settleEarned(world.model, `${record.decisionId}.0`, to);
  else model.settlePaid(world.model, record.id, to.kept + to.held);
  return `${kind} ${points} ${record.id}${isFinal ? ' final' : ''}`;
}

function order(world: World, by: Chance): string | null {
  const owner = by.pick(OWNERS);
  const points = by.between(1, 8);
  const wallet = walletOf(world, owner);
  if (spendingObstacle(wallet, { programme: PROGRAMME, points, now: now(world) }) !== null) return null;
  world.made += 1;
  const id = `o${world.made}`;
  const spent = redeem(wallet, { programme: PROGRAMME, points, now: now(world) });
  put(world, spent.wallet);
  postHouse(world, 'points.redeem', { subject: owner, points });
  world.orders.set(id, { owner, uses: spent.uses });
  model.payIn(world.model, { id, owner, count: points });
  return `order ${points} ${id} ${owner}`;
}

function cancel(world: World, by: Chance): string | null {
  if (world.orders.size === 0) return null;
  const id = by.pick([...world.orders.keys()]);
  const { owner, uses } = world.orders.get(id) ?? { owner: '', uses: [] };
  world.orders.delete(id);
  const back = giveBack(walletOf(world, owner), uses, now(world));
  put(world, back.wallet);
  postHouse(world, 'points.redeem_return', { subject: owner, points: back.returned });
  postHouse(world, 'points.lapse', { subject: owner, points: back.expired });
  model.settlePaid(world.model, id, 0);
  return `cancel ${id}`;
}

function gift(world: World, by: Chance): string | null {
  const [giver, receiver] = by.happens(0.5) ? OWNERS : [OWNERS[1], OWNERS[0]];
  const points = by.between(1, 5);
  const wallet = walletOf(world, giver);
  if (spendingObstacle(wallet, { programme: PROGRAMME, points, now: now(world) }) !== null) return null;
  world.made += 1;
  const source = `g${world.made}`;
  const given = give({ giver: wallet, receiver: walletOf(world, receiver) }, { programme: PROGRAMME, points, now: now(world), source });
  put(world, given.giver, given.receiver);
  postHouse(world, 'points.give', { subject: giver, other: receiver, points });
  model.giveIn(world.model, { source, giver, receiver, count: points });
  return `gift ${points} ${source} from ${giver}`;
}

function pass(world: World, by: Chance): string {
  const days = by.between(1, 20);
  world.nowMs += days * DAY_MS;
  world.model.nowMs = world.nowMs;
  return `days ${days}`;
}

function sweep(world: World): string {
  for (const wallet of world.wallets.values()) {
    const ended = expireLots(wallet, now(world));
    put(world, ended.wallet);
    for (const { points } of ended.expired) postHouse(world, 'points.lapse', { subject: wallet.subject, points });
  }
  model.sweepIn(world.model);
  return 'sweep';
}

/** The first thing that is not as the model, or as the ledger, says. */
function faultIn(world: World): string | null {
  for (const owner of OWNERS) {
    const fault = walletFault(world, owner);
    if (fault !== null) return fault;
  }
  return null;
}

function walletFault(world: World, owner: string): string | null {
  const wallet = walletOf(world, owner);
  const [got, wanted] = [sorted(lotsOf(wallet)), sorted(model.standingOf(world.model, owner))];
  if (got !== wanted) return `lots of ${owner} are ${got}, the model says ${wanted}`;
  const debt = wallet.debts[PROGRAMME] ?? 0;
  const owes = model.debtIn(world.model, owner);
  if (debt !== owes || debt < 0) return `${owner} owes ${debt}, the model says ${owes}`;
  if (spendable(wallet, PROGRAMME, now(world)) !== model.spendableIn(world.model, owner))
    return `${owner} may spend otherwise than the model says`;
  if (wallet.lots.some(({ active, pending, earned }) => Math.min(active, pending, earned) < 0)) return `a lot of ${owner} is below zero`;
  const active = sum(wallet.lots.map((lot) => lot.active)) - debt;
  return booksFault(world, owner, { active, pending: sum(wallet.lots.map(({ pending }) => pending)) });
}

function lotsOf({ lots }: Wallet): Readonly<Record<string, string>> {
  const open = lots.filter(({ active, pending }) => active + pending > 0);
  return Object.fromEntries(
    open.map(({ id, active, pending, expiresAt }) => [
      id,
      `${active} active, ${pending} pending, ends ${expiresAt === null ? 'later' : Date.parse(expiresAt)}`,
    ]),
  );
}

function booksFault(world: World, owner: string, of: { readonly active: number; readonly pending: number }): string | null {
  const inLedger = (name: string) => world.ledger.get(`${name}:${owner}`) ?? 0;
  const paying = [...world.purchases.values()].filter(
    ({ record }) => record.subject === owner && record.benefits[0]?.delivery === 'payment',
  );
  const reserved = sum(paying.map(({ record }) => record.benefits[0]?.progress.points.held ?? 0));
  if (inLedger('points_active') !== of.active)
    return `${inLedger('points_active')} active in the ledger of ${owner}, ${of.active} in lots less debt`;
  if (inLedger('points_pending') !== of.pending)
    return `${inLedger('points_pending')} pending in the ledger of ${owner}, ${of.pending} in lots`;
  return inLedger('points_reserved') === reserved
    ? null
    : `${inLedger('points_reserved')} reserved in the ledger of ${owner}, ${reserved} held`;
}

const sum = (values: readonly number[]) => values.reduce((all, each) => all + each, 0);
const sorted = (lots: Readonly<Record<string, string>>) =>
  JSON.stringify(Object.entries(lots).toSorted(([one], [other]) => (one < other ? -1 : 1)));
