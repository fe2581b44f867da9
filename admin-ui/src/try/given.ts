// The hand-made authorization of a tryout: plain fields as they are typed, and what an example of a campaign would be given of them.
import type { Campaign, CampaignExample } from '../../../engine/campaign/schema.ts';
import { decimalText } from '../../../engine/money/currency.ts';
import { instantOf, localOf, minorOf } from '../operations/try-request.ts';

export type Given = CampaignExample['given'];

/** Every field as text; an empty one leaves the plain purchase as it is. */
export interface GivenForm {
  readonly amount: string;
  /** Local time in the zone of the campaign. */
  readonly when: string;
  readonly type: string;
  readonly bin: string;
  readonly tokenBin: string;
  readonly scheme: string;
  readonly product: string;
  readonly level: string;
  readonly mcc: string;
  readonly merchant: string;
  readonly chain: string;
  readonly region: string;
  readonly country: string;
  readonly channel: string;
  readonly entryMode: string;
  readonly account: string;
  readonly segments: string;
  readonly lists: string;
  readonly memberships: string;
  readonly coupons: string;
  readonly openedDays: string;
  readonly birthMonth: string;
  readonly employee: string;
  readonly enrolled: string;
  readonly purchasesBefore: string;
  readonly spentThisMonth: string;
  readonly alreadyUsed: string;
  readonly budgetLeft: string;
  readonly points: string;
  readonly redeem: string;
  readonly instalments: string;
}
export type GivenField = keyof GivenForm;

/** The fields of an example; where it says nothing the field is empty. */
export function formOf(given: Given, campaign: Pick<Campaign, 'currency' | 'timeZone'>): GivenForm {
  const { currency, timeZone } = campaign;
  const text = (of: Readonly<Record<string, unknown>> | undefined, key: string) => {
    const value = of?.[key];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  };
  const money = (minor: number | undefined) => (minor === undefined ? '' : decimalText(minor, currency));
  const { card, account, merchant, terminal, usage } = given;
  const segments = account?.['segments'];
  return {
    amount: money(given.amount ?? 10_000),
    when: localOf(given.at, timeZone),
    type: given.type ?? 'purchase',
    bin: text(card, 'bin'),
    tokenBin: text(card, 'tokenBin'),
    scheme: text(card, 'scheme'),
    product: text(card, 'product'),
    level: text(card, 'level'),
    mcc: text(merchant, 'mcc'),
    merchant: text(merchant, 'id'),
    chain: text(merchant, 'chain'),
    region: text(merchant, 'region'),
    country: text(merchant, 'country') || (given.crossBorder === true ? 'JP' : ''),
    channel: text(terminal, 'channel'),
    entryMode: text(terminal, 'entryMode'),
    account: text(account, 'id'),
    segments: Array.isArray(segments) ? segments.join(', ') : '',
    lists: (given.lists ?? []).join(', '),
    memberships: (given.memberships ?? []).join(', '),
    coupons: (given.coupons ?? []).join(', '),
    openedDays: text(account, 'openedDays'),
    birthMonth: text(account, 'birthMonth'),
    employee: text(account, 'employee'),
    enrolled: text(account, 'enrolled'),
    purchasesBefore: text(usage, 'countTotal'),
    spentThisMonth: money(usage?.['spendThisMonth']),
    alreadyUsed: given.alreadyUsed === undefined ? '' : String(given.alreadyUsed),
    budgetLeft: money(given.budgetLeft),
    points: given.points === undefined ? '' : String(given.points.active),
    redeem: given.points?.redeem === undefined ? 'none' : String(given.points.redeem),
    instalments: given.instalments === undefined ? '' : String(given.instalments),
  };
}

export type ReadGiven = { readonly ok: true; readonly given: Given } | { readonly ok: false; readonly wrong: readonly GivenField[] };

/** What an example would be given, or the fields that cannot be read. `keep` is what the form has no field for. */
export function givenOf(form: GivenForm, campaign: Pick<Campaign, 'currency' | 'timeZone'>, keep: Given | null): ReadGiven {
  const { currency, timeZone } = campaign;
  const wrong = wrongFields(form, currency);
  if (wrong.length > 0) return { ok: false, wrong };
  const money = (text: string) => minorOf(text, currency) ?? 0;
  const card = filled({ bin: form.bin, tokenBin: form.tokenBin, scheme: form.scheme, product: form.product, level: form.level });
  const merchant = filled({ id: form.merchant, mcc: form.mcc, chain: form.chain, region: form.region, country: form.country });
  const terminal = filled({ channel: form.channel, entryMode: form.entryMode });
  const usage = {
    ...(form.purchasesBefore === '' ? {} : { countTotal: Number(form.purchasesBefore) }),
    ...(form.spentThisMonth === '' ? {} : { spendThisMonth: money(form.spentThisMonth) }),
  };
  return {
    ok: true,
    given: {
      amount: money(form.amount),
      at: instantOf(form.when, timeZone),
      type: form.type,
      card: { ...keep?.card, ...card },
      account: accountOf(form, keep),
      merchant: { ...merchant },
      terminal: { ...keep?.terminal, ...terminal },
      usage: { ...keep?.usage, ...usage },
      ...listsOf(form),
      ...numbersOf(form, money),
      ...(keep?.recurring === undefined ? {} : { recurring: keep.recurring }),
    },
  };
}

function accountOf(form: GivenForm, keep: Given | null): NonNullable<Given['account']> {
  const segments = namesIn(form.segments);
  return {
    ...keep?.account,
    ...filled({ id: form.account }),
    segments,
    ...(form.openedDays === '' ? {} : { openedDays: Number(form.openedDays) }),
    ...(form.birthMonth === '' ? {} : { birthMonth: Number(form.birthMonth) }),
    ...(form.employee === '' ? {} : { employee: form.employee === 'true' }),
    ...(form.enrolled === '' ? {} : { enrolled: form.enrolled === 'true' }),
  };
}

function listsOf(form: GivenForm): Partial<Given> {
  const [lists, memberships, coupons] = [form.lists, form.memberships, form.coupons].map(namesIn);
  return { lists: [...(lists ?? [])], memberships: [...(memberships ?? [])], coupons: [...(coupons ?? [])] };
}

function numbersOf(form: GivenForm, money: (text: string) => number): Partial<Given> {
  const redeem = form.redeem === 'none' ? undefined : form.redeem === 'max' ? ('max' as const) : Number(form.redeem);
  return {
    ...(form.alreadyUsed === '' ? {} : { alreadyUsed: Number(form.alreadyUsed) }),
    ...(form.budgetLeft === '' ? {} : { budgetLeft: money(form.budgetLeft) }),
    ...(form.instalments === '' ? {} : { instalments: Number(form.instalments) }),
    ...(form.points === '' && redeem === undefined
      ? {}
      : { points: { active: Number(form.points || 0), ...(redeem === undefined ? {} : { redeem }) } }),
  };
}

const WHOLE: readonly GivenField[] = ['openedDays', 'purchasesBefore', 'alreadyUsed', 'points'];
const PATTERNS: { readonly [Field in GivenField]?: RegExp } = {
  when: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/,
  bin: /^(\d{6,11})?$/,
  tokenBin: /^(\d{6,11})?$/,
  mcc: /^(\d{4})?$/,
  country: /^([A-Z]{2})?$/,
  birthMonth: /^(1[0-2]|[1-9])?$/,
  instalments: /^([2-9]|[1-5]\d|60)?$/,
};

function wrongFields(form: GivenForm, currency: string): readonly GivenField[] {
  const isMoney = (text: string) => text === '' || minorOf(text, currency) !== null;
  const money = (['budgetLeft', 'spentThisMonth'] as const).filter((field) => !isMoney(form[field]));
  const amount = (minorOf(form.amount, currency) ?? 0) > 0 ? [] : (['amount'] as const);
  const whole = WHOLE.filter((field) => !/^\d{0,9}$/.test(form[field]));
  const shaped = (Object.keys(PATTERNS) as GivenField[]).filter((field) => PATTERNS[field]?.test(form[field]) === false);
  return [...amount, ...money, ...whole, ...shaped];
}

function namesIn(text: string): string[] {
  return text.split(/[,，、\s]+/).filter((name) => name !== '');
}

function filled(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}
