// Makes the sheet of a statement: its words, its totals, and its tables of lines, items and shops.
import { HOUSE_KINDS } from '../../engine/ledger/house.ts';
import { PARTIES } from '../../engine/funding/schema.ts';
import type { StatementItem } from '../../engine/settlement/statement-item.ts';
import type { StatementLine, StatementTotals } from '../../engine/settlement/statement.ts';
import { subsidyOf, sumTotals } from '../../engine/settlement/sum-totals.ts';
import { plainText } from '../../engine/settlement/plain-text.ts';
import { type Column, type LongSheet, type Row, streamOf, type Table } from './sheet.ts';
import type { ShopStatement } from './statement-item-store.ts';
import type { Names, StatementSummary } from './statement-store.ts';
import type { Wording } from './statement-wording.ts';
import { type Locale, say, type Word, WORDS } from './statement-words.ts';

/** Everything a statement says. */
export interface StatementBook {
  readonly statement: StatementSummary;
  readonly lines: AsyncIterable<StatementLine>;
  readonly items: AsyncIterable<StatementItem>;
  readonly shops: readonly ShopStatement[];
  readonly merchant: Names | null;
  readonly campaignById: ReadonlyMap<string, Names>;
}

export interface Asked {
  readonly locale: Locale;
  readonly wording: Wording;
  /** Every column, as a workbook has them; a page shows those that a person compares with a receipt. */
  readonly isWide: boolean;
}

export function statementSheet(book: StatementBook, { locale, wording, isWide }: Asked): LongSheet {
  const { statement, shops } = book;
  const { totals, currency, date } = statement;
  const who = nameOf(book, locale);
  const values = { merchant: who, date, currency, amount: Math.abs(totals.net), locale };
  const tables = [
    ...(shops.length === 0 ? [] : [shopTable(shops, locale)]),
    ...(totals.lines === 0 ? [] : [lineTable(book, { locale, isWide })]),
    ...(totals.items === 0 ? [] : [itemTable(book, locale)]),
  ];
  return {
    title: wording('title', values),
    who,
    opening: [wording('opening', values), wording(totals.net < 0 ? 'pays' : 'receives', values)],
    closing: wording('closing', values),
    facts: factsOf(statement, locale),
    figuresTitle: say('totals', locale),
    figures: figuresOf(totals, shops, locale),
    net: [say(totals.net < 0 ? 'pays' : 'receives', locale), Math.abs(totals.net)],
    currency,
    locale,
    seal: statement.hash === null ? null : [say('seal', locale), statement.hash],
    pageOf: say('pageOf', locale),
    date,
    tables,
  };
}

/** Of a party that is no merchant, by its kind: "Brand: cola". */
export function nameOf({ statement: { party }, merchant }: Pick<StatementBook, 'statement' | 'merchant'>, locale: Locale): string {
  const [kind = '', ...rest] = party.split(':');
  const id = rest.join(':');
  if (merchant !== null) return plainText(`${merchant[locale]} (${id})`);
  const word = id === '' ? `party.${party}` : `kind.${kind}`;
  if (!(word in WORDS)) return plainText(party);
  return plainText([say(word as Word, locale), id].filter(Boolean).join(' '));
}

function factsOf(statement: StatementSummary, locale: Locale): readonly (readonly [string, string])[] {
  const { date, currency, state, payOn, totals } = statement;
  return [
    [say('businessDate', locale), date],
    [say('currency', locale), currency],
    [say('state', locale), say(state, locale)],
    ...(payOn === null ? [] : [[say('payOn', locale), payOn] as const]),
    [say('lines', locale), String(totals.lines + totals.items)],
  ];
}

/** Bank, merchant and scheme always; what else there is only where there is any. */
export function figuresOf(
  totals: StatementTotals,
  shops: readonly ShopStatement[],
  locale: Locale,
): readonly (readonly [string, number])[] {
  const { gross, paid, subsidyByFunder, benefits, house, items } = totals;
  const funders = PARTIES.filter((party) => ['bank', 'merchant', 'scheme'].includes(party) || (subsidyByFunder[party] ?? 0) !== 0);
  const kinds = items === 0 ? [] : HOUSE_KINDS.filter((kind) => house[kind] !== 0);
  return [
    [say('gross', locale), gross],
    [say('paid', locale), paid],
    ...funders.map((party) => [say(party, locale), subsidyByFunder[party] ?? 0] as const),
    ...(items === 0 ? [] : [[say('benefits', locale), benefits] as const]),
    ...kinds.map((kind) => [say(`house.${kind}`, locale), house[kind]] as const),
    ...(shops.length === 0 ? [] : [[say('together', locale), sumTotals([totals, ...shops.map((shop) => shop.totals)]).net] as const]),
  ];
}

const column = (head: string, kind: Column['kind'], width: number): Column => ({ head, kind, width });

function lineTable(book: StatementBook, { locale, isWide }: Pick<Asked, 'locale' | 'isWide'>): Table<AsyncIterable<Row>> {
  const { statement, campaignById } = book;
  const hasMerchant = isWide || !statement.party.startsWith('merchant:');
  const { totals } = statement;
  const money = (word: Word) => column(say(word, locale), 'money', 8);
  const columns = [
    column(say('time', locale), 'text', 12),
    column(say('authorization', locale), 'id', 18),
    ...(isWide ? [column(say('message', locale), 'id', 10), column(say('benefit', locale), 'count', 5)] : []),
    column(say('campaign', locale), 'text', 16),
    ...(isWide ? [column(say('version', locale), 'count', 5)] : []),
    column(say('entry', locale), 'text', 9),
    ...(hasMerchant ? [column(say('merchantId', locale), 'id', 9)] : []),
    money('amount'),
    money('cardholderPaid'),
    money('subsidy'),
    ...(isWide ? PARTIES.map((party) => money(party)) : []),
    money('net'),
  ];
  const texts = columns.findIndex(({ kind }) => kind === 'money');
  const row = (line: StatementLine): Row => [
    line.at.slice(0, 19).replace('T', ' '),
    plainText(line.authorizationId),
    ...(isWide ? [plainText(line.messageId), line.benefitNo] : []),
    campaignText(campaignById.get(line.campaign)?.[locale] ?? line.campaign, isWide ? null : line.version),
    ...(isWide ? [line.version] : []),
    say(line.template, locale),
    ...(hasMerchant ? [plainText(line.merchant)] : []),
    line.amount,
    line.paid,
    line.subsidy,
    ...(isWide ? PARTIES.map((party) => line.subsidyByFunder[party]) : []),
    line.net,
  ];
  const funders = isWide ? PARTIES.map((party) => totals.subsidyByFunder[party] ?? 0) : [];
  const sum = [
    say('sum', locale),
    ...Array<null>(texts - 1).fill(null),
    totals.gross,
    totals.paid,
    subsidyOf(totals),
    ...funders,
    totals.benefits,
  ];
  return { name: say('lines', locale), columns, rows: mapped(book.lines, row), sum, note: null };
}

const campaignText = (name: string, version: number | null): string => plainText(version === null ? name : `${name} (${version})`);

function itemTable(book: StatementBook, locale: Locale): Table<AsyncIterable<Row>> {
  const { totals } = book.statement;
  const columns = [
    column(say('time', locale), 'text', 12),
    column(say('kind', locale), 'text', 12),
    column(say('memo', locale), 'text', 32),
    column(say('source', locale), 'id', 24),
    column(say('authorization', locale), 'id', 16),
    column(say('net', locale), 'money', 9),
  ];
  const row = ({ at, kind, template, memo, source, authorizationId, net }: StatementItem): Row => [
    at.slice(0, 19).replace('T', ' '),
    [say(`house.${kind}`, locale), say(template.slice(kind.length + 1) as Word, locale)].join(' · '),
    plainText(memo ?? ''),
    plainText(source),
    plainText(authorizationId ?? ''),
    net,
  ];
  const sum = [say('sum', locale), null, null, null, null, totals.net - totals.benefits];
  return { name: say('items', locale), columns, rows: mapped(book.items, row), sum, note: null };
}

function shopTable(shops: readonly ShopStatement[], locale: Locale): Table<AsyncIterable<Row>> {
  const money = (word: Word) => column(say(word, locale), 'money', 9);
  const columns = [
    column(say('shop', locale), 'text', 30),
    column(say('count', locale), 'count', 7),
    money('gross'),
    money('paid'),
    money('subsidy'),
    money('benefits'),
    money('items'),
    money('net'),
  ];
  const cells = (name: string, totals: StatementTotals): Row => [
    name,
    totals.lines + totals.items,
    totals.gross,
    totals.paid,
    subsidyOf(totals),
    totals.benefits,
    totals.net - totals.benefits,
    totals.net,
  ];
  const rows = shops.map(({ party, name, totals }) =>
    cells(plainText(name === null ? party : `${name[locale]} (${party.replace('merchant:', '')})`), totals),
  );
  const sum = cells(say('sum', locale), sumTotals(shops.map((shop) => shop.totals)));
  return { name: say('shops', locale), columns, rows: streamOf(rows), sum, note: null };
}

async function* mapped<Given>(given: AsyncIterable<Given>, rowOf: (each: Given) => Row): AsyncGenerator<Row> {
  for await (const each of given) yield rowOf(each);
}
