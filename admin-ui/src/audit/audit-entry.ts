// How one line of the audit log is said: who, what, and the fields that differ, as plain text.
import type { AuditEntry } from '../../../api/audit/search-store.ts';
import type { Locale } from '../../../engine/campaign/schema.ts';
import type { Difference } from '../../../engine/campaign/difference.ts';
import type { Pair } from '../parts/words-of.tsx';
import { ACTIONS, REFUSALS } from './words-audit.ts';

const inLocale = ([en, zh]: Pair, locale: Locale): string => (locale === 'en' ? en : zh);

/** "Published", "Refused writing"; an action without a word is shown as it is. */
export function actionText({ action }: Pick<AuditEntry, 'action'>, locale: Locale): string {
  const word = ACTIONS[action];
  return word === undefined ? action : inLocale(word, locale);
}

export function refusalText(code: string | null, locale: Locale): string {
  if (code === null) return '';
  const word = REFUSALS[code];
  return word === undefined ? code.replaceAll('_', ' ') : inLocale(word, locale);
}

/** A value of a field as one short text; null where there was nothing. */
export function valueText(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string') return isHash(value) ? `${value.slice(0, 12)}…` : value;
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Enough of a hash to compare it by eye. */
const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/** The fields that differ; where the change said none, what it said of itself. */
export function shownChanges({ changes, detail }: Pick<AuditEntry, 'changes' | 'detail'>): readonly Difference[] {
  if (changes.length > 0) return changes;
  return Object.entries(detail)
    .filter(([path, value]) => !HIDDEN.has(path) && valueText(value) !== null)
    .map(([path, to]) => ({ path, to }));
}

/** Of a refused attempt these are said elsewhere in the line. */
const HIDDEN: ReadonlySet<string> = new Set(['status', 'times']);
