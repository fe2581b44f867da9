// A check of the stored books: a query over everything it examines, with a fault named for each row that breaks the rule.
import type { Sql } from '../db/connect.ts';

/** Must give `place text, fault text`, one row per thing examined; `fault` is null where the rule holds. */
export type CheckQuery = ReturnType<Sql>;

export interface Check {
  readonly name: string;
  /** The rules it proves, by their numbers. */
  readonly proves: string;
  readonly query: (sql: Sql) => CheckQuery;
}

export interface CheckResult {
  readonly name: string;
  readonly proves: string;
  readonly examined: number;
  readonly violations: number;
  /** The first row in error, with its fault. */
  readonly first: string | null;
}

/** Faults found outside SQL, in order. */
export function resultOf(
  check: Pick<Check, 'name' | 'proves'>,
  found: { readonly examined: number; readonly faults: readonly string[] },
): CheckResult {
  return {
    name: check.name,
    proves: check.proves,
    examined: found.examined,
    violations: found.faults.length,
    first: found.faults[0] ?? null,
  };
}
