// Follows deadlines: holds, points lots and coupons that are due by the database's clock become journalled commands, never a TTL.
import { isWalletMoved } from '../http/unreachable.ts';
import { lapseDueLots } from '../points/lapse.ts';
import type { Sql } from '../db/connect.ts';
import type { Authority } from './authority.ts';
import type { Answer } from './commands.ts';
import type { OnStep } from './steps.ts';
import { type Due, type DueHold, type DueLots, expireCoupons, findDueHolds, findDueLots, lapseGifts } from './expiry-store.ts';

const SWEEP_MS = 1_000;
const SWEEP_MAX = 500;
const COUPONS_MAX = 10_000;

export interface ExpiryDeps {
  readonly sql: Sql;
  readonly authority: Pick<Authority, 'message' | 'expireLots'>;
  readonly onBug: (fault: unknown, subject: string) => void;
  readonly onStep?: OnStep | undefined;
}
interface Swept {
  readonly holds: number;
  readonly lots: number;
  /** Lots that no authorization made. */
  readonly houseLots: number;
  readonly coupons: number;
}

/** What is due, page by page, and what ends without a command. The database's clock tells, or `asOf`. */
export interface DueStore {
  readonly findDueHolds: (due: Due, after: DueHold | null) => Promise<readonly DueHold[]>;
  readonly findDueLots: (due: Due, after: DueLots | null) => Promise<readonly DueLots[]>;
  /** At most `most`; the number that ended. */
  readonly lapseGifts: (due: Due) => Promise<number>;
  readonly expireCoupons: (due: Due) => Promise<number>;
  readonly lapseDueLots: (asOf: string | null) => Promise<number>;
}

function sqlDue(sql: Sql): DueStore {
  return {
    findDueHolds: (due, after) => findDueHolds(sql, due, after),
    findDueLots: (due, after) => findDueLots(sql, due, after),
    lapseGifts: (due) => lapseGifts(sql, due),
    expireCoupons: (due) => expireCoupons(sql, due),
    lapseDueLots: (asOf) => lapseDueLots(sql, asOf),
  };
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

/** Expires everything due by the database's clock, or by `asOf` in a demo or replay database; once more where a wallet moved meanwhile into another, where its things are found again. */
export function expireDue({ sql, ...rest }: Pick<ExpiryDeps, 'sql' | 'authority' | 'onStep'>, asOf: string | null): Promise<Swept> {
  const all = () => sweepDue({ store: sqlDue(sql), ...rest }, asOf);
  return all().catch((fault: unknown) => {
    if (isWalletMoved(fault)) return all();
    throw fault;
  });
}

/** The same over any store. */
export async function sweepDue(
  { store, authority, onStep }: { readonly store: DueStore } & Pick<ExpiryDeps, 'authority' | 'onStep'>,
  asOf: string | null,
): Promise<Swept> {
  const found = () => onStep?.('expiring');
  let coupons = 0;
  for (let marked = COUPONS_MAX; marked === COUPONS_MAX; coupons += marked) marked = await store.expireCoupons({ asOf, most: COUPONS_MAX });
  const due = { asOf, most: SWEEP_MAX };
  while ((await store.lapseGifts(due)) === SWEEP_MAX);
  const holds = await sweep(
    (after: DueHold | null) => store.findDueHolds(due, after),
    (hold) => authority.message(hold.id, { id: `expiry:${hold.holdExpiresAt}`, kind: 'expiry', amount: null, at: hold.now }),
    found,
  );
  const lots = await sweep(
    (after: DueLots | null) => store.findDueLots(due, after),
    (lot) => authority.expireLots(lot.authorizationId, lot.now),
    found,
  );
  return { holds, lots, houseLots: await store.lapseDueLots(asOf), coupons };
}

/** Page by page until the last; the number that was expired. */
async function sweep<T>(
  read: (after: T | null) => Promise<readonly T[]>,
  expire: (each: T) => Promise<Answer>,
  onFound: () => void,
): Promise<number> {
  let expired = 0;
  for (let page = await read(null); ; page = await read(page.at(-1) ?? null)) {
    if (page.length > 0) onFound();
    const answers = await Promise.all(page.map(expire));
    expired += answers.filter((answer) => answer.status === 200).length;
    if (page.length < SWEEP_MAX) return expired;
  }
}
