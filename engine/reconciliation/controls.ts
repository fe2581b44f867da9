// Control totals of a clearing file: what its lines add up to against what its trailer says.
import type { FaultCode } from './cells.ts';
import type { Mapping } from './mapping.ts';
import type { ClearingTrailer } from './read-line.ts';

/** What was read between header and trailer. */
export interface Counted {
  readonly records: number;
  /** Minor units of all currencies, signed by direction. */
  readonly signed: bigint;
  readonly absolute: bigint;
  /** SHA-256 in hexadecimal of every byte before the trailer line. */
  readonly hash: string;
}

/** Which totals do not agree; empty where all do. */
export function controlFaults(mapping: Pick<Mapping, 'trailer'>, trailer: ClearingTrailer, counted: Counted): readonly FaultCode[] {
  const sum = mapping.trailer.sum.rule === 'signed' ? counted.signed : counted.absolute;
  return [
    ...(trailer.count === counted.records ? [] : ['count_differs' as const]),
    ...(trailer.sum === sum ? [] : ['sum_differs' as const]),
    ...(trailer.hash === null || trailer.hash === counted.hash ? [] : ['hash_differs' as const]),
  ];
}
