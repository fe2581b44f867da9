// The steps of a sequence, and how they are drawn: what acquirers send, what operators do, and what goes wrong in between.
import fc from 'fast-check';
import type { MessageKind } from '../../../engine/hold/record.ts';

interface Ask {
  readonly do: 'evaluate';
  readonly no: number;
  readonly isConflict: boolean;
}
interface Tell {
  readonly do: 'tell';
  readonly no: number;
  readonly kind: MessageKind;
  /** Number of the message within its kind: the same twice is a repeat, or a conflict where the amount differs. */
  readonly message: number;
  /** Thirds of the authorization. */
  readonly thirds: number;
  readonly isFinal: boolean;
}
interface Around {
  readonly at: number;
}
export type Sent = (Ask | Tell) & Around;
export type Step =
  | Sent
  | { readonly do: 'together'; readonly at: number; readonly sent: readonly Sent[] }
  | { readonly do: 'mishap'; readonly at: number; readonly kind: 'before' | 'after' | 'dead'; readonly left: number; readonly sent: Sent }
  | { readonly do: 'wait'; readonly hours: number }
  | { readonly do: 'sweep'; readonly at: number }
  | { readonly do: 'switch'; readonly campaign: number; readonly open: boolean }
  | { readonly do: 'budget'; readonly campaign: number; readonly total: number }
  | { readonly do: 'publish'; readonly campaign: number }
  | { readonly do: 'look'; readonly at: number };

export const PROCESSES = 2;
const IDS = 6;
const at = fc.nat(PROCESSES - 1);
const no = fc.nat(IDS - 1);
const TOLD = ['capture', 'capture', 'reversal', 'refund', 'chargeback', 'representment', 'increment', 'confirmation', 'void'] as const;

const ask = fc.record({ do: fc.constant('evaluate' as const), no, at, isConflict: fc.nat(19).map((each) => each === 0) });
const tell = fc.record({
  do: fc.constant('tell' as const),
  no,
  at,
  kind: fc.constantFrom(...TOLD),
  message: fc.nat(1),
  thirds: fc.integer({ min: 1, max: 4 }),
  isFinal: fc.boolean(),
});
const sent: fc.Arbitrary<Sent> = fc.oneof({ weight: 3, arbitrary: ask }, { weight: 4, arbitrary: tell });

export const steps: readonly fc.Arbitrary<Step>[] = [
  sent,
  sent,
  sent,
  sent,
  sent,
  sent,
  fc.record({ do: fc.constant('together' as const), at, sent: fc.array(sent, { minLength: 2, maxLength: 4 }) }),
  fc.record({ do: fc.constant('mishap' as const), at, kind: fc.constantFrom('before', 'after', 'dead'), left: fc.nat(5), sent }),
  fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(1, 24, 24 * 8, 24 * 31) }),
  fc.record({ do: fc.constant('sweep' as const), at }),
  fc.oneof(
    fc.record({ do: fc.constant('switch' as const), campaign: fc.nat(5), open: fc.boolean() }),
    fc.record({ do: fc.constant('budget' as const), campaign: fc.nat(2), total: fc.integer({ min: 1, max: 20 }) }),
    fc.record({ do: fc.constant('publish' as const), campaign: fc.nat(5) }),
    fc.record({ do: fc.constant('look' as const), at }),
  ),
];
