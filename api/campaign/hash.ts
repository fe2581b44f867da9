// The hash an approval is bound to: SHA-256 of the checked document written in one way only.
import { createHash } from 'node:crypto';

/** JSON with sorted keys and no spaces, so that one document has one text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}

/** Hex. */
export function hashOfDocument(canonical: string): string {
  return createHash('sha256').update(canonical).digest('hex');
}
