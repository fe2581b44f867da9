// Reads what a till was told: which bytes belong to which authorization, and whether they are a decision, a refusal without one, or a problem.
import { createHash } from 'node:crypto';
import type { EvaluateReply } from '../../../engine/authorization/request.ts';
import { batchItems } from '../../../api/authorization/batch-items.ts';

/** decided: committed before it was told. closed: told without the database, and voided afterwards. shed: told without anything written. */
export type Told =
  | { readonly kind: 'decided'; readonly digest: string; readonly isGranted: boolean }
  | { readonly kind: 'closed' | 'shed' }
  | { readonly kind: 'problem'; readonly code: string };

const DIGEST_LETTERS = 22;
const ANSWERS = '{"answers":';
const REQUESTS = '{"requests":';

/** Enough of a SHA-256 to tell any two answers of a run apart. */
export function digestOf(body: string): string {
  return createHash('sha256').update(body).digest('base64url').slice(0, DIGEST_LETTERS);
}

/** The bodies of a batch in order, byte for byte; null where the text is none. */
export function bodiesOf(text: string): readonly string[] | null {
  return text.startsWith(ANSWERS) ? batchItems(REQUESTS + text.slice(ANSWERS.length)) : null;
}

export function toldBy(body: string): Told {
  const { outcome, reason, code } = JSON.parse(body) as Partial<EvaluateReply> & { readonly code?: string };
  if (outcome === undefined) return { kind: 'problem', code: code ?? 'unknown' };
  if (reason === 'overloaded') return { kind: 'shed' };
  if (reason === 'deadline' || reason === 'unavailable') return { kind: 'closed' };
  return { kind: 'decided', digest: digestOf(body), isGranted: outcome === 'granted' };
}
