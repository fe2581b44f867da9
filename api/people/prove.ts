// Does somebody know what only they should know? Password, code of the authenticator or recovery code, with growing delays after wrong ones.
import type { Sql } from '../db/connect.ts';
import type { ProblemCode } from '../http/problem.ts';
import { recoveryHash, stepOfCode } from './codes.ts';
import { isPassword } from './passwords.ts';
import { forgetFailures, noteFailure, type Proofs, proofsOf, takeRecovery, takeStep } from './people-store.ts';
import type { Sealer } from './secrets.ts';

export interface ProveDeps {
  readonly sql: Sql;
  readonly sealer: Sealer;
  readonly now: () => number;
}
export interface Offered {
  readonly password?: string | undefined;
  readonly code?: string | undefined;
}
export type Proved = { readonly ok: true } | { readonly ok: false; readonly code: ProblemCode };

const PROVED: Proved = { ok: true };
const FAILED: Proved = { ok: false, code: 'sign_in_failed' };

/**
 * Password, and code where the person has an authenticator. Nobody, a wrong password, a disabled person and one who must wait hear the same after
 * the same work. While somebody must wait, nothing is counted: a stranger can delay them, but not for ever longer.
 */
export async function provePassword(deps: ProveDeps, proofs: Proofs | null, { password = '', code }: Offered): Promise<Proved> {
  const checking = isPassword(proofs?.password ?? null, password);
  if (checking === null) return { ok: false, code: 'too_many_requests' };
  const isRight = await checking;
  if (proofs === null || proofs.locked || proofs.state !== 'active') return FAILED;
  if (!isRight) return failed(deps, proofs);
  // Wrong ones that were sent at the same time may have come first.
  if ((await proofsOf(deps.sql, proofs.id))?.locked !== false) return FAILED;
  if (proofs.totp === null) return PROVED;
  return code === undefined ? { ok: false, code: 'code_required' } : proveCode(deps, proofs, code);
}

/** A code alone, for somebody who has signed in already. */
export async function proveCode(deps: ProveDeps, proofs: Proofs, code: string): Promise<Proved> {
  // Counted first: of many that are sent at once, no more are looked at than one after the other.
  if (!(await noteFailure(deps.sql, proofs.id)) || !(await isCode(deps, proofs, code))) return FAILED;
  await forgetFailures(deps.sql, proofs.id);
  return PROVED;
}

async function isCode({ sql, sealer, now }: ProveDeps, { id, totp, totpStep }: Proofs, code: string): Promise<boolean> {
  if (totp === null) return false;
  const step = stepOfCode(sealer.open(totp), code.trim(), { now: now(), usedStep: totpStep });
  return step === null ? takeRecovery(sql, id, recoveryHash(code)) : takeStep(sql, id, step);
}

async function failed({ sql }: ProveDeps, { id }: Proofs): Promise<Proved> {
  await noteFailure(sql, id);
  return FAILED;
}
