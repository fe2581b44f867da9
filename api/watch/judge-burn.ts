// What calms a burn rate: the window has emptied, and a campaign that was turned off is live again. Exceeding it is noticed by the breakers.
import type { Sql } from '../db/connect.ts';
import { type AlertRule, burnLimit, type Judged, standingOf } from './alert-rule.ts';
import { readStanding } from './alert-store.ts';
import { windowStart } from './breaker.ts';
import { readBudgets, readGranted, readUsual } from './judge-store.ts';

export interface BurnClock {
  readonly sql: Sql;
  readonly zone: string;
  /** Ledger time, or null before the first message that tells it. */
  readonly at: () => string | null;
}

export async function judgeBurn({ sql, zone, at: clock }: BurnClock, rule: AlertRule): Promise<readonly Judged[]> {
  const { condition } = rule;
  const at = clock();
  if (condition.kind !== 'burn_rate' || at === null) return [];
  const alerts = (await readStanding(sql)).filter((alert) => alert.rule === rule.id);
  if (alerts.length === 0) return [];
  const granted = await readGranted(sql, windowStart(at, condition.minutes));
  const usual = condition.timesUsual === undefined ? new Map() : await readUsual(sql, { at, zone });
  const turnedOff = new Set((await readBudgets(sql)).flatMap(({ id, state }) => (state === 'live' ? [] : [id])));
  return alerts.map(({ subject, detail }) => {
    const now = granted.get(subject) ?? 0;
    const limit = burnLimit(condition, usual.get(subject)) ?? detail.limit;
    const isOff = detail.turned !== undefined && turnedOff.has(subject);
    const standing = standingOf(now, limit) === 'under' && !isOff ? 'under' : 'between';
    return { subject, standing, detail: { ...detail, now, limit } };
  });
}
