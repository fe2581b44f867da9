// SQL of alert rules and alerts: one alert stands for one rule and subject, and whoever is told of it is told in the same transaction.
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import type { AlertDetail, AlertRule, RuleInput } from './alert-rule.ts';

export interface StoredRule extends AlertRule {
  readonly createdBy: string;
  readonly createdAt: string;
  readonly changedAt: string;
}

const ruleColumns = (sql: Sql) =>
  sql`id, name, campaign, condition, action, channels, is_on as "isOn", created_by as "createdBy", created_at as "createdAt", changed_at as "changedAt"`;

export async function listRules(sql: Sql): Promise<readonly StoredRule[]> {
  return sql<StoredRule[]>`select ${ruleColumns(sql)} from alert_rules order by created_at desc, id limit 200`;
}

/** Rules that are on. */
export async function readRules(sql: Sql): Promise<readonly AlertRule[]> {
  return sql<AlertRule[]>`select ${ruleColumns(sql)} from alert_rules where is_on order by id limit 200`;
}

export const RULES_MAX = 200;

export type PutRule = 'created' | 'changed' | 'too_many' | 'channel_missing' | 'campaign_missing';

export async function putRule(
  sql: Sql,
  { id, rule, actor }: { readonly id: string; readonly rule: RuleInput; readonly actor: string },
): Promise<PutRule> {
  return inTransaction(sql, async (transaction) => {
    const missing = await whatIsMissing(transaction, rule);
    if (missing !== null) return missing;
    const [known] = await transaction<{ id: string }[]>`select id from alert_rules where id = ${id} for update`;
    const [{ count } = { count: 0 }] = await transaction<{ count: number }[]>`select count(*)::int as count from alert_rules`;
    if (!known && count >= RULES_MAX) return 'too_many';
    const condition = transaction.json(rule.condition as never);
    await transaction`
      insert into alert_rules (id, name, campaign, condition, action, channels, is_on, created_by)
      values (${id}, ${rule.name}, ${rule.campaign}, ${condition}, ${rule.action}, ${rule.channels as string[]}, ${rule.isOn}, ${actor})
      on conflict (id) do update set name = excluded.name, campaign = excluded.campaign, condition = excluded.condition, action = excluded.action,
        channels = excluded.channels, is_on = excluded.is_on, changed_at = now()`;
    await logChange(transaction, { actor, action: known ? 'alert_rule.change' : 'alert_rule.create', object: id, detail: { ...rule } });
    return known ? 'changed' : 'created';
  });
}

async function whatIsMissing(sql: Sql, { channels, campaign }: RuleInput): Promise<'channel_missing' | 'campaign_missing' | null> {
  const known = await sql<{ id: string }[]>`select id from alert_channels where id = any(${channels as string[]})`;
  if (channels.some((each) => !known.some(({ id }) => id === each))) return 'channel_missing';
  if (campaign === null) return null;
  const [found] = await sql`select 1 from campaigns where id = ${campaign}`;
  return found ? null : 'campaign_missing';
}

export async function deleteRule(sql: Sql, { id, actor }: { readonly id: string; readonly actor: string }): Promise<boolean> {
  return inTransaction(sql, async (transaction) => {
    const [gone] = await transaction<{ name: string }[]>`delete from alert_rules where id = ${id} returning name`;
    if (!gone) return false;
    await transaction`update alerts set state = 'closed', closed_by = ${actor}, closed_at = now() where rule = ${id} and state <> 'closed'`;
    await logChange(transaction, { actor, action: 'alert_rule.delete', object: id, detail: { name: gone.name } });
    return true;
  });
}

export interface StandingAlert {
  readonly id: number;
  readonly rule: string;
  /** The name of the rule as it is now; its id when it is gone. */
  readonly ruleName: string;
  readonly kind: string;
  readonly subject: string;
  readonly state: 'open' | 'acknowledged' | 'closed';
  readonly detail: AlertDetail;
  readonly openedAt: string;
  readonly acknowledgedBy: string | null;
  readonly closedBy: string | null;
  readonly closedAt: string | null;
}

const alertColumns = (sql: Sql) => sql`
  a.id, a.rule, coalesce(r.name, a.rule) as "ruleName", a.kind, a.subject, a.state, a.detail, a.opened_at as "openedAt",
  a.acknowledged_by as "acknowledgedBy", a.closed_by as "closedBy", a.closed_at as "closedAt"`;

/** More than all rules can have standing at once in any bank that reads its alerts. */
const STANDING_MAX = 1_000;

/** Newest first. */
export async function readStanding(sql: Sql, limit = STANDING_MAX): Promise<readonly StandingAlert[]> {
  return sql<StandingAlert[]>`
    select ${alertColumns(sql)} from alerts a left join alert_rules r on r.id = a.rule where a.state <> 'closed' order by a.id desc limit ${limit}`;
}

export async function listAlerts(
  sql: Sql,
  page: { readonly state: 'open' | 'acknowledged' | 'closed' | null; readonly before: number | null; readonly limit: number },
): Promise<readonly StandingAlert[]> {
  return sql<StandingAlert[]>`
    select ${alertColumns(sql)} from alerts a left join alert_rules r on r.id = a.rule
    where (${page.state}::text is null or a.state = ${page.state}) and (${page.before}::bigint is null or a.id < ${page.before}) order by a.id desc limit ${page.limit}`;
}

export interface Raised {
  readonly rule: AlertRule;
  readonly subject: string;
  readonly detail: AlertDetail;
}

/** Opens the alert, or renews the one that stands; true when it is new, and then its channels are told. */
export async function raise(sql: Sql, { rule, subject, detail }: Raised): Promise<boolean> {
  return inTransaction(sql, async (transaction) => {
    const [alert] = await transaction<{ id: number; isNew: boolean }[]>`
      insert into alerts (rule, kind, subject, detail) values (${rule.id}, ${rule.condition.kind}, ${subject}, ${transaction.json(detail as never)})
      on conflict (rule, subject) where state <> 'closed' do update set seen_at = now(), detail = excluded.detail
      returning id, xmax = 0 as "isNew"`;
    if (alert?.isNew !== true) return false;
    await tellChannels(transaction, { alert: alert.id, event: 'opened', rule, subject, detail });
    return true;
  });
}

/** Closes what stands for this rule and subject, and tells so; true when something stood. */
export async function calm(sql: Sql, { rule, subject, detail }: Raised): Promise<boolean> {
  return inTransaction(sql, async (transaction) => {
    const [alert] = await transaction<{ id: number }[]>`
      update alerts set state = 'closed', closed_by = 'watch', closed_at = now() where rule = ${rule.id} and subject = ${subject} and state <> 'closed' returning id`;
    if (!alert) return false;
    await tellChannels(transaction, { alert: alert.id, event: 'closed', rule, subject, detail });
    return true;
  });
}

async function tellChannels(sql: Sql, told: Raised & { readonly alert: number; readonly event: 'opened' | 'closed' }): Promise<void> {
  const { alert, event, rule, subject, detail } = told;
  const body = {
    event,
    alert,
    rule: rule.id,
    ruleName: rule.name,
    kind: rule.condition.kind,
    subject,
    detail,
    at: new Date().toISOString(),
  };
  await sql`
    insert into deliveries (alert, channel, event, body)
    select ${alert}, id, ${event}, ${JSON.stringify(body)} from alert_channels where id = any(${rule.channels as string[]}) and is_on order by id`;
}

/** Acknowledged: somebody looks after it. Closed: it is over, whatever the rule sees next opens another. */
export async function turnAlert(
  sql: Sql,
  wanted: { readonly id: number; readonly to: 'acknowledged' | 'closed'; readonly actor: string },
): Promise<'done' | 'not_found' | 'already_closed'> {
  const { id, to, actor } = wanted;
  return inTransaction(sql, async (transaction) => {
    const [alert] = await transaction<
      { state: string; rule: string; subject: string }[]
    >`select state, rule, subject from alerts where id = ${id} for update`;
    if (!alert) return 'not_found';
    if (alert.state === to) return 'done';
    if (alert.state === 'closed') return 'already_closed';
    if (to === 'closed') await transaction`update alerts set state = 'closed', closed_by = ${actor}, closed_at = now() where id = ${id}`;
    else await transaction`update alerts set state = 'acknowledged', acknowledged_by = ${actor}, acknowledged_at = now() where id = ${id}`;
    await logChange(transaction, {
      actor,
      action: `alert.${to}`,
      object: String(id),
      detail: { rule: alert.rule, subject: alert.subject },
    });
    return 'done';
  });
}
