// Lists are read in pages: at most 200 rows, and an opaque cursor to the next page.
import { z } from 'zod';

export const PAGE_ROWS_MAX = 200;
export const PAGE_ROWS_DEFAULT = 50;

export const limitSchema = z.coerce.number().int().min(1).max(PAGE_ROWS_MAX).default(PAGE_ROWS_DEFAULT);
export const cursorSchema = z.string().max(512).optional();
/** Query of every plain list. */
export const pageQuery = z.strictObject({ limit: limitSchema, after: cursorSchema });
export type PageQuery = z.output<typeof pageQuery>;

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** `rows` were read with limit + 1; the cursor is made of the last row given out. */
export function pageOf<Item>(rows: readonly Item[], limit: number, cursorOf: (last: Item) => readonly string[]): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? toCursor(cursorOf(last)) : null };
}

/** Schema of a page of `item`. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

export function toCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** A number of a row in an address: what a column of type integer holds. */
export const ROWS_MAX = 2_147_483_647;
export const rowNumber = z.coerce.number().int().min(1).max(ROWS_MAX);

/** A whole number in a cursor; `otherwise` for what is none, or none that a column holds. */
export function wholeIn(part: string | undefined, otherwise: number, max = Number.MAX_SAFE_INTEGER): number {
  const found = /^-?\d{1,16}$/.test(part ?? '') ? Number(part) : otherwise;
  return Math.abs(found) <= max ? found : otherwise;
}

/** The parts of a cursor, or null when it is none of ours: no column holds control characters. */
export function fromCursor(cursor: string | undefined, count: number): readonly string[] | null {
  if (cursor === undefined) return null;
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parts) && parts.length === count && parts.every((part) => typeof part === 'string' && !/\p{Cc}/u.test(part))
      ? parts
      : null;
  } catch {
    return null;
  }
}
