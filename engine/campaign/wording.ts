// Receipt and message texts: Handlebars is the grammar, an allow-list decides what may be said, closures do the saying; no code is ever generated.
import Handlebars from 'handlebars';
import { formatInteger, formatMoney } from '../money/currency.ts';
import type { Locale } from './schema.ts';

/** What a text may speak of. Amounts are minor units of `currency`; `date` and `expires` begin with YYYY-MM-DD, in the time zone of whoever speaks. */
export interface TemplateValues {
  readonly amount?: number | undefined;
  readonly payable?: number | undefined;
  readonly points?: number | undefined;
  /** Points taken back. */
  readonly taken?: number | undefined;
  readonly count?: number | undefined;
  readonly campaign?: string | undefined;
  readonly merchant?: string | undefined;
  readonly programme?: string | undefined;
  readonly tier?: string | undefined;
  readonly coupon?: string | undefined;
  /** What the campaign itself says of the benefit. */
  readonly receipt?: string | undefined;
  readonly date?: string | undefined;
  readonly expires?: string | undefined;
  readonly currency: string;
  readonly locale: Locale;
}
export type TemplateCode =
  | 'not_text'
  | 'too_long'
  | 'syntax'
  | 'not_allowed'
  | 'unknown_value'
  | 'unknown_helper'
  | 'needs_formatting'
  | 'nested_too_deep';
export interface TemplateProblem {
  readonly code: TemplateCode;
  readonly message: string;
  /** Line within the text, from 1. */
  readonly line: number;
}

export const TEMPLATE_LENGTH_MAX = 2_000;
export const NESTED_CONDITIONS_MAX = 4;

export type ValueName = keyof TemplateValues;
type Piece = (values: TemplateValues) => string;
type Report = (problem: TemplateProblem) => void;
interface Reading {
  readonly depth: number;
  readonly names: readonly string[];
  readonly report: Report;
}

/** What receipts and statements may speak of. */
export const RECEIPT_VALUES: readonly ValueName[] = ['amount', 'payable', 'points', 'campaign', 'merchant', 'date', 'currency', 'locale'];
/** What messages to cardholders may speak of. */
export const MESSAGE_VALUES: readonly ValueName[] = [
  ...(['amount', 'points', 'taken', 'count', 'campaign', 'merchant', 'programme', 'tier', 'coupon', 'receipt', 'date', 'expires'] as const),
  ...(['currency', 'locale'] as const),
];
/** Bare, these would print 1000 where the cardholder should read ¥10.00, and a time stamp where a date is meant. */
const HELPER_NEEDED: ReadonlyMap<string, string> = new Map([
  ['amount', 'money'],
  ['payable', 'money'],
  ['date', 'date'],
  ['expires', 'date'],
]);
const HELPERS: ReadonlyMap<
  string,
  { readonly of: readonly string[]; readonly format: (value: number | string, values: TemplateValues) => string }
> = new Map([
  ['money', { of: ['amount', 'payable'], format: (value, values) => formatMoney(Number(value), values.currency, values.locale) }],
  ['number', { of: ['points', 'taken', 'count'], format: (value) => formatInteger(Number(value)) }],
  ['date', { of: ['date', 'expires'], format: (value, values) => formatDate(String(value), values.locale) }],
]);

/** Every reason why `source` may not be a text; empty when it may. */
export function checkTemplate(source: string, names: readonly ValueName[] = RECEIPT_VALUES): readonly TemplateProblem[] {
  return read(source, names).problems;
}

/** The text as a function of its values: plain text, nothing escaped, the same for ever. Throws TypeError for a source `checkTemplate` refuses. */
export function compileTemplate(source: string, names: readonly ValueName[] = RECEIPT_VALUES): (values: TemplateValues) => string {
  const { problems, say } = read(source, names);
  if (problems.length > 0) throw new TypeError(`not a usable text: ${problems[0]?.code}`);
  return say;
}

/** Only strings are read: Handlebars would take a ready-made syntax tree in place of a text, and trust it (CVE-2026-33937). */
function read(source: unknown, names: readonly ValueName[]): { readonly problems: readonly TemplateProblem[]; readonly say: Piece } {
  const problems: TemplateProblem[] = [];
  const silent: Piece = () => '';
  if (typeof source !== 'string') return { problems: [{ code: 'not_text', message: 'a text is a string', line: 1 }], say: silent };
  if (source.length > TEMPLATE_LENGTH_MAX)
    return { problems: [{ code: 'too_long', message: `longer than ${TEMPLATE_LENGTH_MAX} characters`, line: 1 }], say: silent };
  const program = parse(source);
  if ('code' in program) return { problems: [program], say: silent };
  const say = readProgram(program, { depth: 0, names, report: (problem) => problems.push(problem) });
  return { problems, say };
}

function parse(source: string): hbs.AST.Program | TemplateProblem {
  try {
    return Handlebars.parse(source);
  } catch (error) {
    const said = error instanceof Error ? error.message : '';
    const [, line = '1'] = /line (\d+)/.exec(said) ?? [];
    return { code: 'syntax', message: 'is not a complete {{…}} text', line: Number(line) };
  }
}

function readProgram(program: hbs.AST.Program, reading: Reading): Piece {
  if (program.blockParams !== undefined && program.blockParams.length > 0)
    reading.report(refusal(program, 'not_allowed', 'block parameters are not allowed'));
  const pieces = program.body.map((statement) => readStatement(statement, reading));
  return (values) => {
    let said = '';
    for (const piece of pieces) said += piece(values);
    return said;
  };
}

function readStatement(statement: hbs.AST.Statement, reading: Reading): Piece {
  switch (statement.type) {
    case 'ContentStatement': {
      const { value } = statement as hbs.AST.ContentStatement;
      return () => value;
    }
    case 'CommentStatement':
      return () => '';
    case 'MustacheStatement':
      return readMustache(statement as hbs.AST.MustacheStatement, reading);
    case 'BlockStatement':
      return readBlock(statement as hbs.AST.BlockStatement, reading);
    default:
      return refuse(reading, refusal(statement, 'not_allowed', `${statement.type} is not allowed in a text`));
  }
}

function readMustache(statement: hbs.AST.MustacheStatement, reading: Reading): Piece {
  const name = plainName(statement.path);
  if (name === undefined || hasHash(statement))
    return refuse(reading, refusal(statement, 'not_allowed', 'only {{value}} and {{helper value}} are allowed'));
  if (!statement.escaped) return refuse(reading, refusal(statement, 'not_allowed', 'write {{…}} with two braces'));
  if (statement.params.length > 0) return readHelper({ name, statement, reading });
  if (!reading.names.includes(name)) return refuse(reading, refusal(statement, 'unknown_value', `knows ${reading.names.join(', ')}`));
  if (HELPER_NEEDED.has(name))
    return refuse(reading, refusal(statement, 'needs_formatting', `write {{${HELPER_NEEDED.get(name)} ${name}}}`));
  return (values) => String(own(values, name) ?? '');
}

function readHelper({
  name,
  statement,
  reading,
}: {
  readonly name: string;
  readonly statement: hbs.AST.MustacheStatement;
  readonly reading: Reading;
}): Piece {
  const helper = HELPERS.get(name);
  if (helper === undefined) return refuse(reading, refusal(statement, 'unknown_helper', `knows ${[...HELPERS.keys()].join(', ')}`));
  const [param, ...more] = statement.params;
  const value = param === undefined || more.length > 0 ? undefined : plainName(param);
  const takes = helper.of.filter((each) => reading.names.includes(each));
  if (value === undefined || !takes.includes(value))
    return refuse(reading, refusal(statement, 'unknown_value', `{{${name} …}} takes ${takes.join(' or ')}`));
  return (values) => {
    const given = own(values, value);
    return given === undefined ? '' : helper.format(given, values);
  };
}

/** `{{#if value}} … {{else}} … {{/if}}`; zero, empty and absent count as no, as in Handlebars. */
function readBlock(block: hbs.AST.BlockStatement, reading: Reading): Piece {
  if (plainName(block.path) !== 'if' || hasHash(block))
    return refuse(reading, refusal(block, 'not_allowed', 'the only block is {{#if value}}'));
  if (reading.depth >= NESTED_CONDITIONS_MAX)
    return refuse(reading, refusal(block, 'nested_too_deep', `nests more than ${NESTED_CONDITIONS_MAX} conditions`));
  const [param, ...more] = block.params;
  const name = param === undefined || more.length > 0 ? undefined : plainName(param);
  if (name === undefined || !reading.names.includes(name))
    return refuse(reading, refusal(block, 'unknown_value', `{{#if …}} takes one of ${reading.names.join(', ')}`));
  const inner: Reading = { ...reading, depth: reading.depth + 1 };
  const then = optionalProgram(block.program, inner);
  const otherwise = optionalProgram(block.inverse, inner);
  return (values) => (own(values, name) ? then(values) : otherwise(values));
}

/** The parser leaves out the branch that is not written, whatever its types say. */
function optionalProgram(program: hbs.AST.Program | undefined, reading: Reading): Piece {
  return program === undefined ? () => '' : readProgram(program, reading);
}

/** The name of `{{name}}`, when nothing but the name stands there; undefined for `this.name`, `../name`, `@name`, `a.b`, literals and sub-expressions. */
function plainName(expression: hbs.AST.Expression): string | undefined {
  if (expression.type !== 'PathExpression') return undefined;
  const path = expression as hbs.AST.PathExpression;
  const [name, ...more] = path.parts;
  return more.length === 0 && path.original === name ? name : undefined;
}

/** The parser leaves `hash` out when there are no pairs, whatever its types say. */
function hasHash(statement: { readonly hash?: hbs.AST.Hash }): boolean {
  return (statement.hash?.pairs.length ?? 0) > 0;
}

function own(values: TemplateValues, name: string): number | string | undefined {
  return Object.hasOwn(values, name) ? values[name as ValueName] : undefined;
}

function refuse(reading: Reading, problem: TemplateProblem): Piece {
  reading.report(problem);
  return () => '';
}

function refusal(at: hbs.AST.Node, code: TemplateCode, message: string): TemplateProblem {
  return { code, message, line: at.loc?.start.line ?? 1 };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

let lastDate: { readonly text: string; readonly locale: Locale; readonly said: string } = { text: '', locale: 'en', said: '' };
/** The receipts of one decision say the same date again and again. */
function formatDate(text: string, locale: Locale): string {
  if (lastDate.text !== text || lastDate.locale !== locale) lastDate = { text, locale, said: dateIn(text, locale) };
  return lastDate.said;
}

/** `22 Nov 2026` or `2026年11月22日`; what is not a date is shown as it came. */
function dateIn(text: string, locale: Locale): string {
  const [, year, month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})/.exec(text) ?? [];
  if (year === undefined) return text;
  if (locale === 'zh-CN') return `${year}年${Number(month)}月${Number(day)}日`;
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}
