// What comes after a decision of the settlement world: how it clears, and what is refunded, charged back and won again.
import type { MessageKind } from '../hold/record.ts';
import { type Chance, weighted } from './random.ts';

/** A message yet without its id and hour; `day` counts from the first day of the world. */
export interface Sent {
  readonly kind: MessageKind;
  readonly day: number;
  readonly amount: number | null;
  readonly remaining?: number;
  readonly final?: boolean;
}

type Way = 'whole' | 'less' | 'parts' | 'reduced' | 'reversed';
const wayOf = weighted<Way>([
  [58, 'whole'],
  [12, 'less'],
  [22, 'parts'],
  [4, 'reduced'],
  [4, 'reversed'],
]);
type After = 'nothing' | 'refund' | 'refunds' | 'all' | 'excess' | 'chargeback' | 'won';
const afterOf = weighted<After>([
  [58, 'nothing'],
  [14, 'refund'],
  [8, 'refunds'],
  [8, 'all'],
  [1, 'excess'],
  [6, 'chargeback'],
  [5, 'won'],
]);

/** In order of their days; what would come after the last day never comes. */
export function messagesOf(by: Chance, of: { readonly approved: number; readonly day: number; readonly days: number }): readonly Sent[] {
  const clearing = captures(by, of);
  const captured = clearing.reduce((all, each) => all + (each.kind === 'capture' ? (each.amount ?? 0) : 0), 0);
  const last = clearing.at(-1)?.day ?? of.day;
  const all = [...clearing, ...(captured === 0 ? [] : undoing(by, { captured, day: last }))];
  const sorted = all.toSorted((one, other) => one.day - other.day);
  return sorted.filter((each) => each.day < of.days);
}

function captures(by: Chance, { approved, day }: { readonly approved: number; readonly day: number }): readonly Sent[] {
  const on = day + by.between(0, 1);
  const part = by.between(1, Math.max(1, approved - 1));
  switch (wayOf(by)) {
    case 'whole':
      return [{ kind: 'capture', day: on, amount: approved, final: true }];
    case 'less':
      return [{ kind: 'capture', day: on, amount: part, final: true }];
    case 'parts':
      return [
        { kind: 'capture', day: on, amount: part },
        { kind: 'capture', day: on + by.between(0, 3), amount: approved - part },
      ];
    case 'reduced':
      return [
        { kind: 'reversal', day, amount: null, remaining: part },
        { kind: 'capture', day: on, amount: part, final: true },
      ];
    case 'reversed':
      return [{ kind: 'reversal', day, amount: null, remaining: 0 }];
  }
}

function undoing(by: Chance, { captured, day }: { readonly captured: number; readonly day: number }): readonly Sent[] {
  const on = (from: number) => from + by.between(0, 9);
  const part = by.between(1, captured);
  switch (afterOf(by)) {
    case 'nothing':
      return [];
    case 'refund':
      return [{ kind: 'refund', day: on(day), amount: part }];
    case 'refunds':
      return [
        { kind: 'refund', day: on(day), amount: part },
        { kind: 'refund', day: on(day), amount: Math.max(1, captured - part) },
      ];
    case 'all':
      return [{ kind: 'refund', day: on(day), amount: captured }];
    case 'excess':
      return [{ kind: 'refund', day: on(day), amount: captured + part }];
    case 'chargeback':
      return [{ kind: 'chargeback', day: on(day), amount: part }];
    case 'won': {
      const lost = on(day);
      return [
        { kind: 'chargeback', day: lost, amount: part },
        { kind: 'representment', day: on(lost), amount: part },
      ];
    }
  }
}
