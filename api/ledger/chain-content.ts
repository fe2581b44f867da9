// What a batch must have been made of: recomputes its content from its rows, and names the rows that are not the ones it was made of.
import { createHash } from 'node:crypto';
import type { HashedRow, Link } from './chain-store.ts';

/** Digits that a batch keeps of the hash of each row. */
const LEAF_DIGITS = 16;
const NAMED_MAX = 3;

/** Null where the rows, in their order, are those the batch was made of. */
export function contentFault({ content, leaves, at }: Link, rows: readonly HashedRow[]): string | null {
  const hashes = rows.map((row) => sha256(JSON.stringify(row.fields)));
  if (leaves === null) {
    const whole = sha256(rows.map((row) => JSON.stringify(row.fields)).join('\n'));
    return whole === content ? null : 'its decisions, messages or entries were changed, added or removed';
  }
  const found = hashes.map((each) => each.slice(0, LEAF_DIGITS));
  const kept = leaves.match(new RegExp(`.{1,${LEAF_DIGITS}}`, 'g')) ?? [];
  if (sha256([at, ...hashes].join('\n')) === content && leaves === found.join('')) return null;
  return touched(kept, found, rows) ?? 'its own row was changed: instant, content or hashes of rows';
}

/** Which rows have another hash than the batch kept, are new to it, or are gone from it. */
function touched(kept: readonly string[], found: readonly string[], rows: readonly HashedRow[]): string | null {
  const strange = surplus(found, kept).map((place) => nameOf(rows[place]));
  const lost = surplus(kept, found);
  const places = listed(lost.map((place) => `no. ${place + 1}`));
  if (strange.length === 0 && lost.length === 0) return null;
  if (strange.length === 0) return `of its ${kept.length} rows ${places} gone${near(lost, { kept, found, rows })}`;
  if (lost.length === 0) return `put in: ${listed(strange)}`;
  return `changed: ${listed(strange)} (of its ${kept.length} rows, ${places})`;
}

/** Places in `these` of what `those` do not have so often. */
function surplus(these: readonly string[], those: readonly string[]): readonly number[] {
  const left = new Map<string, number>();
  for (const leaf of those) left.set(leaf, (left.get(leaf) ?? 0) + 1);
  return these.flatMap((leaf, place) => {
    const count = left.get(leaf) ?? 0;
    left.set(leaf, count - 1);
    return count > 0 ? [] : [place];
  });
}

interface Leaves {
  readonly kept: readonly string[];
  readonly found: readonly string[];
  readonly rows: readonly HashedRow[];
}

/** The row before the first that is gone: rows of one authorization stand together within their kind. */
function near([first = 0]: readonly number[], { kept, found, rows }: Leaves): string {
  const before = rows[found.indexOf(kept[first - 1] ?? '')];
  return before === undefined ? '' : `, after ${nameOf(before)}`;
}

function nameOf(row: HashedRow | undefined): string {
  if (row === undefined) return 'a row';
  const { fields, keys } = row;
  return `${fields[0]} ${keys.map((key, place) => (place === 2 ? String(Number(key)) : key)).join('/')}`;
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMED_MAX;
  return more <= 0 ? names.join(', ') : `${names.slice(0, NAMED_MAX).join(', ')} and ${more} more`;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
