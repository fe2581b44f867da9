// How a proof is printed: one line a person can scan, and its figures below.
import type { Proof } from '../settlement/proof.ts';

const NAME_WIDTH = 36;

export function linesOf({ name, ok, detail, figures }: Proof): readonly string[] {
  const listed = Object.entries(figures).map(([word, value]) => `${word} ${value}`);
  return [`${ok ? 'ok  ' : 'FAIL'} ${name.padEnd(NAME_WIDTH)} ${detail}`, ...(listed.length === 0 ? [] : [`     ${listed.join(', ')}`])];
}
