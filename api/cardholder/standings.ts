// How accounts stand, remembered for a moment in each process; questions of one moment reach the database together.
import type { Sql } from '../db/connect.ts';
import { readStandings, type Standing } from './standing-store.ts';

/** A token that was revoked opens nothing longer than this after. */
export const STANDING_MS = 2_000;
const KEPT_MAX = 50_000;
/** An account that was merged may have been merged into. */
const STEPS_MAX = 5;

export interface Standings {
  /** Of the account that stands there now, with what revoked tokens on the way; null for one that is unknown or erased. */
  readonly of: (account: string) => Promise<Standing | null>;
}

interface StandingsDeps {
  readonly sql: Sql;
  readonly now: () => number;
}

export function openStandings({ sql, now }: StandingsDeps): Standings {
  const ask = gathered(sql);
  const kept = new Map<string, { readonly until: number; readonly standing: Standing | null }>();
  const one = async (account: string): Promise<Standing | null> => {
    const known = kept.get(account);
    if (known !== undefined && known.until > now()) return known.standing;
    // Counted from the question on: what changes while it is answered is not remembered longer.
    const until = now() + STANDING_MS;
    const standing = await ask(account);
    if (kept.size >= KEPT_MAX) kept.clear();
    kept.set(account, { until, standing });
    return standing;
  };
  return {
    of: async (account) => {
      let standing = await one(account);
      let notBefore = standing?.notBefore ?? null;
      for (let step = 0; standing !== null && standing.mergedInto !== null; step += 1) {
        if (step === STEPS_MAX) return null;
        standing = await one(standing.mergedInto);
        notBefore = later(notBefore, standing?.notBefore ?? null);
      }
      return standing === null || standing.erased ? null : { ...standing, notBefore };
    },
  };
}

function later(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}

interface Waiting {
  readonly found: (standing: Standing | null) => void;
  readonly failed: (fault: unknown) => void;
}

/** One query for all who ask in the same turn of the event loop. */
function gathered(sql: Sql): (account: string) => Promise<Standing | null> {
  let waiting: (Waiting & { readonly account: string })[] = [];
  const askAll = async () => {
    const asked = waiting;
    waiting = [];
    try {
      const accounts = [...new Set(asked.map(({ account }) => account))];
      const found = new Map((await readStandings(sql, accounts)).map((standing) => [standing.account, standing]));
      for (const each of asked) each.found(found.get(each.account) ?? null);
    } catch (fault) {
      for (const each of asked) each.failed(fault);
    }
  };
  return (account) =>
    new Promise((found, failed) => {
      if (waiting.length === 0) setImmediate(() => void askAll());
      waiting.push({ account, found, failed });
    });
}
