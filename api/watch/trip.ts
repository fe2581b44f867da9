// A burn rate was exceeded: first the campaign is turned off, then everybody is told.
import { turn } from '../campaign/store.ts';
import type { Sql } from '../db/connect.ts';
import type { AlertDetail, AlertRule } from './alert-rule.ts';
import { raise } from './alert-store.ts';
import { readCurrency } from './judge-store.ts';

/** Who stops a campaign by itself, in the log of changes. */
export const BREAKER = 'breaker';

export interface Trip {
  readonly rule: AlertRule;
  readonly campaign: string;
  readonly spent: number;
  readonly limit: number;
  readonly minutes: number;
}

export async function trip(sql: Sql, { rule, campaign, spent, limit, minutes }: Trip): Promise<void> {
  const made = rule.action === 'notify' ? null : await turn(sql, { id: campaign, to: rule.action, actor: BREAKER });
  const currency = await readCurrency(sql, campaign);
  const turned = made?.ok === true ? { turned: { to: made.state, effectiveAt: made.effectiveAt } } : {};
  const detail: AlertDetail = { now: spent, limit, unit: 'minor', currency, minutes, ...turned };
  await raise(sql, { rule, subject: campaign, detail });
}
