// Follows deadlines: holds, points lots and coupons that are due by the database's clock become journalled commands, never a TTL.
import type { Sql } from '../db/connect.ts';
import type { Authority } from './authority.ts';
import { expireCoupons, findDueHolds, findDueLots } from './expiry-store.ts';

const SWEEP_MS = 1_000;
const SWEEP_MAX = 500;
const COUPONS_MAX = 10_000;

export interface ExpiryDeps {
  readonly sql: Sql;
  readonly authority: Pick<Authority, 'message' | 'expireLots'>;
  readonly onBug: (fault: unknown, subject: string) => void;
}
export interface Swept {
  readonly holds: number;
  readonly lots: number;
  readonly coupons: number;
}

/** Sweeps each second until stopped. Several processes may sweep: each expiry has one id, so the second does nothing. */
export function startExpiry(deps: ExpiryDeps): { readonly stop: () => void } {
  let running = false;
  const timer = setInterval(() => {
    if (running) return;
    running = true;
    expireDue(deps, null)
      .catch(() => undefined) // Postgres away: the next sweep finds the same rows.
      .finally(() => {
        running = false;
      });
  }, SWEEP_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

/** Expires everything due by the database's clock, or by `asOf` in a demo or replay database. */
export async function expireDue({ sql, authority }: Pick<ExpiryDeps, 'sql' | 'authority'>, asOf: string | null): Promise<Swept> {
  const swept = { holds: 0, lots: 0, coupons: 0 };
  for (let marked = COUPONS_MAX; marked === COUPONS_MAX; swept.coupons += marked)
    marked = await expireCoupons(sql, { asOf, most: COUPONS_MAX });
  for (;;) {
    const holds = await findDueHolds(sql, { asOf, most: SWEEP_MAX });
    const answers = await Promise.all(
      holds.map((due) => authority.message(due.id, { id: `expiry:${due.holdExpiresAt}`, kind: 'expiry', amount: null, at: due.now })),
    );
    swept.holds += answers.filter((answer) => answer.status === 200).length;
    if (holds.length < SWEEP_MAX || !answers.some((answer) => answer.status === 200)) break;
  }
  const lots = await findDueLots(sql, { asOf, most: SWEEP_MAX });
  const answers = await Promise.all(lots.map((due) => authority.expireLots(due.authorizationId, due.now)));
  swept.lots = answers.filter((answer) => answer.status === 200).length;
  return swept;
}
