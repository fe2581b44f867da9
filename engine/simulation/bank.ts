// The demo bank: accounts, cards and holdings generated from a small file and its seed, the same ones on every machine.
import type { BankFile } from './bank-file.ts';
import { type Chance, chance, weighted } from './random.ts';

export interface BankAccount {
  readonly id: string;
  readonly person: string;
  readonly segments: readonly string[];
  readonly region: string;
  readonly openedOn: string;
  readonly birthMonth: number;
  readonly employee: boolean;
  readonly label: string;
}
export interface BankCard {
  readonly token: string;
  readonly account: string;
  readonly bin: string;
  /** Set on a device token: the BIN of the token, beside that of the card behind it. */
  readonly tokenBin: string | null;
  readonly par: string;
}
export type BankMerchant = Omit<BankFile['merchants'][number], 'terminals'> & { readonly terminals: readonly string[] };
export interface BankCoupon {
  readonly id: string;
  readonly campaign: string;
  readonly account: string;
}
export interface BankMember {
  readonly programme: string;
  readonly tier: string;
  readonly account: string;
}

export interface Bank {
  readonly accounts: readonly BankAccount[];
  readonly cards: readonly BankCard[];
  readonly bins: BankFile['bins'];
  readonly merchants: readonly BankMerchant[];
  readonly acquirers: BankFile['acquirers'];
  readonly lists: readonly { readonly id: string; readonly name: string; readonly accounts: readonly string[] }[];
  readonly enrolments: readonly { readonly campaign: string; readonly account: string }[];
  readonly coupons: readonly BankCoupon[];
  readonly members: readonly BankMember[];
}

const FIRST_ACCOUNT = 1001;
const DAY_MS = 86_400_000;
const REGIONS = weighted([
  [6, 'shanghai'],
  [2, 'hangzhou'],
  [1, 'suzhou'],
  [1, 'jiaxing'],
  [1, 'beijing'],
]);
const SEGMENTS = weighted<readonly string[]>([
  [45, ['payroll']],
  [15, ['senior']],
  [12, ['student']],
  [6, ['private']],
  [6, ['payroll', 'mortgage']],
  [16, []],
]);

export function demoBank(file: BankFile): Bank {
  const by = chance(file.accounts.seed);
  const numbers = Array.from({ length: file.accounts.count }, (_, index) => FIRST_ACCOUNT + index);
  const accounts = numbers.map((number) => accountOf(number, { by, today: file.accounts.today }));
  const members = (of: { readonly every: number; readonly rest: number }) =>
    numbers.filter((number) => number % of.every === of.rest).map(accountId);
  return {
    accounts,
    cards: accounts.flatMap((account) => cardsOf(account, { by, file })),
    bins: file.bins,
    merchants: merchantsOf(file),
    acquirers: file.acquirers,
    lists: file.lists.map((list) => ({ id: list.id, name: list.name, accounts: members(list) })),
    enrolments: file.enrolments.flatMap((enrolment) => members(enrolment).map((account) => ({ campaign: enrolment.campaign, account }))),
    coupons: file.coupons.flatMap((coupon) =>
      members(coupon).map((account) => ({ id: `demo-${coupon.campaign}-${account}`, campaign: coupon.campaign, account })),
    ),
    members: file.members.flatMap((member) =>
      members(member).map((account) => ({ programme: member.programme, tier: member.tier, account })),
    ),
  };
}

function accountId(number: number): string {
  return `ac_${number}`;
}

/** Every tenth account is the second one of the person before, so that limits per person differ from limits per account. */
function accountOf(number: number, from: { readonly by: Chance; readonly today: string }): BankAccount {
  const { by } = from;
  const isNew = by.happens(0.15);
  const openedDaysAgo = isNew ? by.between(1, 60) : by.between(61, 3_600);
  return {
    id: accountId(number),
    person: `person_${number % 10 === 0 ? number - 1 : number}`,
    segments: SEGMENTS(by),
    region: REGIONS(by),
    openedOn: new Date(Date.parse(from.today) - openedDaysAgo * DAY_MS).toISOString().slice(0, 10),
    birthMonth: by.between(1, 12),
    employee: by.happens(0.04),
    label: `Demo customer ${number}`,
  };
}

/** One card or two, and a device token for the first of them on four accounts of ten. */
function cardsOf(account: BankAccount, from: { readonly by: Chance; readonly file: BankFile }): readonly BankCard[] {
  const { by, file } = from;
  const ofBin = weighted(file.bins.map((bin) => [bin.weight, bin.prefix] as const));
  const cards = Array.from({ length: by.happens(0.35) ? 2 : 1 }, () => ({
    token: tokenOf(by),
    account: account.id,
    bin: ofBin(by),
    tokenBin: null,
    par: `par_${account.id}`,
  }));
  const [first] = cards;
  if (first === undefined || !by.happens(0.4)) return cards;
  return [...cards, { ...first, token: tokenOf(by), tokenBin: file.deviceTokenBin }];
}

/** Letters only: no run of digits that could be taken for a card number. */
function tokenOf(by: Chance): string {
  return `tok_${Array.from({ length: 22 }, () => by.pick([...'abcdefghjkmnpqrstuvwxyz'])).join('')}`;
}

/** Terminals are numbered through: the first merchant has T0001 and up. */
function merchantsOf(file: BankFile): readonly BankMerchant[] {
  return file.merchants.map((merchant, place) => {
    const before = file.merchants.slice(0, place).reduce((all, each) => all + each.terminals, 0);
    const terminals = Array.from({ length: merchant.terminals }, (_, index) => `T${String(before + index + 1).padStart(4, '0')}`);
    return { ...merchant, terminals };
  });
}
