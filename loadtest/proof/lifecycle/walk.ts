// Walks every sequence of up to six steps over the authorization and its five messages, with repetition and omission, and judges the books at every prefix.
import type { Wallet } from '../../../engine/benefit/wallet.ts';
import { type Figures, fold } from '../../../engine/hold/fold.ts';
import type { BenefitProgress, HeldBenefit, Progress } from '../../../engine/hold/record.ts';
import { kept } from '../../../engine/hold/target.ts';
import { type Books, SUBJECT, balanceOf, decidedBetween, lot, opened, step, usedOf } from '../../../engine/hold/testing.ts';
import { emptyWallet } from '../../../engine/benefit/wallet.ts';
import { type Posting, postMoney, postPoints } from '../../../engine/ledger/templates.ts';
import type { Scenario } from './scenarios.ts';

export interface Walked {
  readonly prefixes: number;
  /** Sets of accepted messages, each reached in at least one order. */
  readonly sets: number;
  /** Orders that ended where another order of the same messages had ended before. */
  readonly agreed: number;
  readonly violations: readonly string[];
}
interface Place {
  readonly books: Books;
  readonly isDecided: boolean;
  /** How it was reached first. */
  readonly path: string;
  /** By letter, once it was gone: whatever changes nothing leads back here. */
  readonly onward: Map<number, Place>;
}
interface Walk {
  readonly scenario: Scenario;
  readonly wallet: Wallet;
  readonly endings: Map<string, { readonly standing: string; readonly path: string }>;
  readonly violations: string[];
  prefixes: number;
  agreed: number;
}

export const LENGTH = 6;
const VIOLATIONS_MAX = 10;

export function walk(scenario: Scenario): Walked {
  const wallet: Wallet = { ...emptyWallet(SUBJECT), lots: [lot('old', 5_000, '2027-12-18T08:00:00.000Z')] };
  const on: Walk = { scenario, wallet, endings: new Map(), violations: [], prefixes: 0, agreed: 0 };
  const { record } = scenario;
  const unasked = { ...record, digest: null, approved: 0, benefits: [], qualifying: [], counted: false, holdExpiresAt: null };
  descend(on, { books: { ...opened(unasked, wallet), counters: new Map() }, isDecided: false, path: '', onward: new Map() }, LENGTH);
  return { prefixes: on.prefixes, sets: on.endings.size, agreed: on.agreed, violations: on.violations };
}

function descend(on: Walk, place: Place, left: number): void {
  if (left === 0 || on.violations.length >= VIOLATIONS_MAX) return;
  for (let letter = 0; letter <= on.scenario.messages.length; letter += 1) {
    const known = place.onward.get(letter);
    const next = known ?? stepped(on, place, letter);
    on.prefixes += 1;
    if (known === undefined) {
      place.onward.set(letter, next);
      if (next !== place) judge(on, place, next);
    }
    descend(on, next, left - 1);
  }
}

/** Letter 0 is the authorization; a repeat of anything changes nothing. */
function stepped(on: Walk, place: Place, letter: number): Place {
  const { scenario } = on;
  const path = `${place.path}${letter}`;
  const sent = scenario.messages[letter - 1];
  if (sent === undefined) return place.isDecided ? place : { books: decided(on, place.books), isDecided: true, path, onward: new Map() };
  const books = step(place.books, sent, scenario.terms);
  return books === place.books ? place : { ...place, books, path, onward: new Map() };
}

/** As the authority decides an id that only messages have met: voided where they take everything back, else settled with them. */
function decided({ scenario, wallet }: Walk, { record: { messages } }: Books): Books {
  const { record, terms } = scenario;
  const isVoided = fold({ approved: record.approved, decisionId: record.decisionId, messages }).isVoided;
  if (isVoided) return opened({ ...record, benefits: [], state: 'voided', holdExpiresAt: null, messages }, wallet);
  if (messages.length === 0) return opened(record, wallet);
  return decidedBetween(record, messages, { ...terms, wallet });
}

function judge(on: Walk, before: Place, { books, path, isDecided }: Place): void {
  for (const fault of faultsOf(before.books, books)) on.violations.push(`${on.scenario.name}: ${path}: ${fault}`);
  const { messages } = books.record;
  const key = `${isDecided} ${messages
    .map(({ id }) => id)
    .sort()
    .join(' ')}`;
  const standing = standingOf(books);
  const known = on.endings.get(key);
  if (known === undefined) on.endings.set(key, { standing, path });
  else if (known.standing === standing) on.agreed += 1;
  else if (!on.scenario.isTimed)
    on.violations.push(`R31 I16 ${on.scenario.name}: ${path} ends ${standing}, ${known.path} ends ${known.standing}`);
}

/** Where everything stands: what no order of the same messages may change. */
function standingOf({ record, accounts: since, counters, wallet }: Books): string {
  const accounts = new Map(since);
  for (const { debit, credit, amount, unit } of openingOf(record)) {
    accounts.set(`${debit} ${unit}`, (accounts.get(`${debit} ${unit}`) ?? 0) + amount);
    accounts.set(`${credit} ${unit}`, (accounts.get(`${credit} ${unit}`) ?? 0) - amount);
  }
  const used = [...counters.values()].map((each) => `${each.key} ${usedOf(each)}`).filter((text) => !text.endsWith(' 0'));
  const pending = wallet.lots.reduce((all, each) => all + each.pending, 0);
  return JSON.stringify([
    record.state,
    [...accounts].filter(([, amount]) => amount !== 0).sort(),
    used.sort(),
    balanceOf(wallet, 'bonus'),
    pending,
  ]);
}

/** What the decision itself posted: it opened the holds. */
function openingOf({ benefits, currency, merchant, subject }: Books['record']): readonly Posting[] {
  return benefits.flatMap(({ no: benefitNo, funding, payee, programme, points, delivery }) => {
    const money = funding.map(({ party, payer, amount }) =>
      postMoney('benefit.hold', { benefitNo, amount, currency, party, payer, merchant, payee }),
    );
    const template = delivery === 'points' ? 'points.earn' : 'points.reserve';
    const own = programme === null ? null : postPoints(template, { benefitNo, points, programme, subject });
    return [...money, own].filter((row) => row !== null);
  });
}

function faultsOf(before: Books, { record, counters, accounts }: Books): readonly string[] {
  const figures = fold(record);
  const faults = record.benefits.flatMap((benefit, no) => faultsOfBenefit(benefit, before.record.benefits[no]?.progress, figures));
  if (figures.refunded > figures.captured) faults.push('R19 more refunded than captured');
  for (const each of counters.values())
    if (Math.min(each.held, each.captured, each.returned, each.captured - each.returned) < 0) faults.push(`I1 ${each.key} below nothing`);
  return [...faults, ...unbalanced(record, accounts)];
}

function faultsOfBenefit(
  { progress, amount, funding }: HeldBenefit,
  was: BenefitProgress | undefined,
  figures: Figures,
): readonly string[] {
  const faults = (['money', 'points', 'units'] as const).flatMap((quantity) => unsound(quantity, progress[quantity], was?.[quantity]));
  const { held, captured, released } = progress.money;
  const ever = held + captured + released;
  if (ever < amount) faults.push(`I5 ${ever} of ${amount} is held, captured or released`);
  if (funding.reduce((all, share) => all + share.amount, 0) !== amount) faults.push('I3 shares that are not the benefit');
  const isAllBack = figures.captured > 0 && figures.refunded === figures.captured;
  return isAllBack && kept(progress.money) !== 0 ? [...faults, 'R17 all is refunded, and something is kept'] : faults;
}

/** R7: what was released or captured stays so, and nothing falls below zero. */
function unsound(quantity: string, now: Progress, was: Progress | undefined): readonly string[] {
  const faults: string[] = [];
  if (Object.values(now).some((value) => value < 0)) faults.push(`I1 ${quantity} below nothing`);
  if (now.returned + now.chargedBack > now.captured || now.givenBack > now.returned)
    faults.push(`R19 more ${quantity} came back than were captured`);
  if (was !== undefined && (now.released < was.released || now.captured < was.captured))
    faults.push(`R7 ${quantity} taken back from what was resolved`);
  return faults;
}

/** I2: the subsidies in the books are what the record says is kept. */
function unbalanced(record: Books['record'], accounts: Books['accounts']): readonly string[] {
  const money = record.benefits.reduce((all, { progress, funding }) => all + (funding.length > 0 ? kept(progress.money) : 0), 0);
  let subsidy = 0;
  let all = 0;
  for (const [account, amount] of accounts) {
    all += amount;
    if (account.startsWith('subsidy:')) subsidy += amount;
  }
  return [
    ...(subsidy === money ? [] : [`I2 subsidies of ${subsidy} for ${money} kept`]),
    ...(all === 0 ? [] : ['I3 postings that do not balance']),
  ];
}
