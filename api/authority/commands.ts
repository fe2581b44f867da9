// Everything that may move money is one of these commands, and all of them travel in batches through the same place.
import { hash } from 'node:crypto';
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import type { Message } from '../../engine/hold/record.ts';
import type { Phases } from '../http/phases.ts';
import type { Tap } from './shown-store.ts';

/** Status and body exactly as sent; the body of a success is stored and never changes. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Of the batch that made it. */
  readonly phases?: Phases;
}

export type Command =
  | {
      readonly kind: 'evaluate';
      readonly authorizationId: string;
      readonly request: EvaluateRequest;
      /** SHA-256 of the canonical request without deadline and repeat mark. */
      readonly digest: string;
      /** This process's attempt at this id: a later void of the same attempt undoes exactly it. */
      readonly attempt: string;
      /** Milliseconds since 1970, for the record of how long it waited. */
      readonly arrivedAt: number;
      /** Granted offline by a gate, and told afterwards. */
      readonly tap?: Tap;
    }
  | {
      readonly kind: 'void';
      readonly authorizationId: string;
      readonly attempt: string;
      readonly request: EvaluateRequest;
      readonly digest: string;
      readonly reason: 'deadline' | 'unavailable' | 'overloaded';
    }
  /** Points lots earned by this authorization have reached the end of their life. */
  | { readonly kind: 'lots'; readonly authorizationId: string; readonly at: string }
  | { readonly kind: 'message'; readonly authorizationId: string; readonly message: Message; readonly digest: string };

/** Canonical JSON: keys sorted, no spaces, undefined left out. */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each ?? null)).join(',')}]`;
  const fields = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const name of Object.keys(fields).sort()) {
    const each = fields[name];
    if (each !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${canonical(each)}`;
  }
  return `{${text}}`;
}

/** The request as far as it makes one authorization: the deadline and the repeat mark (last MTI digit) change nothing (R2). */
export function requestIdentity(request: EvaluateRequest): string {
  const { deadlineMs: _deadline, repeat: _repeat, ...rest } = request;
  return canonical(rest);
}

/** SHA-256, hex. */
export function digestText(text: string): string {
  return hash('sha256', text, 'hex');
}
