// Says a difference of two documents in words: what the field is called, and its value as people write it.
import { filledIn } from '../../../engine/message/fill.ts';
import type { Pair } from '../parts/words-of.tsx';
import { FIELD_WORDS } from './words-fields.ts';

/** What is needed to write values: voice.tsx gives it. */
export interface Writer {
  readonly locale: 'en' | 'zh-CN';
  readonly money: (minor: number, currency: string) => string;
  readonly count: (value: number) => string;
  readonly moment: (instant: string) => string;
}

const LANGUAGES: Readonly<Record<string, Pair>> = { en: ['English', '英文'], 'zh-CN': ['Chinese', '中文'] };

/** The name of the longest known part of the path; what is left of it follows as it is written. */
export function labelOf(path: string, locale: Writer['locale']): string {
  const parts = path.split('.');
  for (let known = parts.length; known > 0; known -= 1) {
    const word = wordOf(parts.slice(0, known));
    if (word !== undefined) return withRest(said(word, parts.slice(0, known), locale), parts.slice(known), locale);
  }
  return path;
}

const isNumber = (part: string): boolean => /^\d+$/.test(part);

function wordOf(head: readonly string[]): Pair | undefined {
  return (FIELD_WORDS as Readonly<Record<string, Pair>>)[head.map((part) => (isNumber(part) ? '*' : part)).join('.')];
}

function said(word: Pair, head: readonly string[], locale: Writer['locale']): string {
  const no = head.findLast(isNumber);
  return filledIn(word[locale === 'en' ? 0 : 1], no === undefined ? {} : { no: Number(no) + 1 });
}

function withRest(label: string, rest: readonly string[], locale: Writer['locale']): string {
  if (rest.length === 0) return label;
  const language = rest.length === 1 ? LANGUAGES[rest[0] ?? ''] : undefined;
  if (language === undefined) return `${label} · ${rest.join('.')}`;
  return locale === 'en' ? `${label} (${language[0]})` : `${label}（${language[1]}）`;
}

const MONEY = [
  /^limits\.budget\.(total|perDay)$/,
  /^limits\.perSubject\.\d+\.money$/,
  /^benefit(\.value)?\.(amount|cap|price|min|max|mean|per|costPer1000)$/,
  /^benefit(\.value)?\.steps\.\d+\.(from|off)$/,
  /^funding\.(shares\.\d+\.fixed|caps\.\d+\.(total|perDay|perMonth))$/,
  /^examples\.\d+\.(given\.(amount|budgetLeft)|expect\.(amount|funding\.\w+))$/,
];
const RATE = /(bps|Bps)$|^rollout\.(from|to|stages\.\d+\.to)$/;
const INSTANT = /^(schedule\.(from|to)|rollout\.stages\.\d+\.at)$/;

interface Placed {
  readonly path: string;
  readonly currency: string;
  readonly writer: Writer;
}

/** `–` for what is not there. */
export function valueText(value: unknown, of: Placed): string {
  if (value === undefined || value === null) return '–';
  if (typeof value === 'boolean') return YES_NO[of.writer.locale][value ? 0 : 1];
  if (typeof value === 'number') return numberText(value, of);
  if (typeof value === 'string') return INSTANT.test(of.path) ? of.writer.moment(value) : value;
  return JSON.stringify(value);
}

const YES_NO = { en: ['yes', 'no'], 'zh-CN': ['是', '否'] } as const;

function numberText(value: number, { path, currency, writer }: Placed): string {
  if (MONEY.some((pattern) => pattern.test(path))) return writer.money(value, currency);
  return RATE.test(path) ? `${value / 100}%` : writer.count(value);
}

/** What came into a list of plain values and what went; null where it is no such list. */
export interface ListChange {
  readonly gone: readonly string[];
  readonly come: readonly string[];
  /** More than are named. */
  readonly goneCount: number;
  readonly comeCount: number;
  readonly before: number;
  readonly after: number;
}

export function listChange(from: unknown, to: unknown): ListChange | null {
  const [short, long] = [condensedOf(from, 'gone'), condensedOf(to, 'come')];
  if (short !== null && long !== null)
    return { gone: short.first, come: long.first, goneCount: short.moved, comeCount: long.moved, before: short.count, after: long.count };
  const before = plainList(from);
  const after = plainList(to);
  if (before === null || after === null || before.length + after.length === 0) return null;
  const gone = before.filter((each) => !after.includes(each));
  const come = after.filter((each) => !before.includes(each));
  return { gone, come, goneCount: gone.length, comeCount: come.length, before: before.length, after: after.length };
}

function plainList(value: unknown): readonly string[] | null {
  if (value === undefined) return [];
  return Array.isArray(value) && !value.some((each) => typeof each === 'object') ? value.map(String) : null;
}

/** A long list as the evidence tells it: its size, how many went or came, and the first of them. */
function condensedOf(value: unknown, moved: 'gone' | 'come') {
  if (typeof value !== 'object' || value === null || !('count' in value) || !(moved in value) || !('first' in value)) return null;
  const { count, first, ...rest } = value as { readonly count: number; readonly first: readonly unknown[] } & Record<string, unknown>;
  return { count, first: first.map(String), moved: Number(rest[moved]) };
}
