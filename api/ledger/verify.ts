// Proves the stored books from their own rows, without the code that wrote them: chain, balances, limits, points, statements.
import type { Sql } from '../db/connect.ts';
import { ANSWER_CHECKS } from './answer-checks-store.ts';
import { CATALOGUE_CHECKS } from './catalogue-checks-store.ts';
import { checkChain } from './chain-check.ts';
import type { CheckResult } from './check.ts';
import { CEILINGS, checkCounters } from './counter-checks-store.ts';
import { ENTRY_CHECKS, inSnapshot, runCheck } from './entry-checks-store.ts';
import { GATE_CHECKS } from './gate-checks-store.ts';
import { HOUSE_CHECKS } from './house-checks-store.ts';
import { STATEMENT_CHECKS } from './statement-checks-store.ts';
import { COUPON_CHECKS } from './coupon-checks-store.ts';
import { WALLET_CHECKS } from './wallet-checks-store.ts';

export interface VerifyOptions {
  /** Null where it is not at hand: the chain check then says that signatures were not proven. */
  readonly chainKey: string | null;
  /** Called with each result as it comes. */
  readonly onResult: (result: CheckResult) => void;
}

/** All checks on one snapshot; resolves with the number of violations. */
export function verify(sql: Sql, options: VerifyOptions): Promise<number> {
  return inSnapshot(sql, (snapshot) => runChecks(snapshot, options));
}

/** Cheapest first. */
export async function runChecks(snapshot: Sql, { chainKey, onResult }: VerifyOptions): Promise<number> {
  let violations = 0;
  const report = (result: CheckResult) => {
    violations += result.violations;
    onResult(result);
  };
  report(await runCheck(snapshot, CEILINGS));
  report(await checkCounters(snapshot));
  for (const check of [
    ...ENTRY_CHECKS,
    ...ANSWER_CHECKS,
    ...WALLET_CHECKS,
    ...CATALOGUE_CHECKS,
    ...COUPON_CHECKS,
    ...HOUSE_CHECKS,
    ...GATE_CHECKS,
    ...STATEMENT_CHECKS,
  ])
    report(await runCheck(snapshot, check));
  report(await checkChain(snapshot, chainKey));
  return violations;
}
