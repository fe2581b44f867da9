// The watch of the whole service: every few seconds one process, whoever has the lock, measures what the alert rules watch, raises and calms.
import { runExample } from '../../engine/authorization/run-example.ts';
import type { Holidays } from '../../engine/campaign/live.ts';
import type { Campaign, CampaignExample } from '../../engine/campaign/schema.ts';
import type { Sql } from '../db/connect.ts';
import { type AlertRule, type Judged, SERVICE, judgeBudget, judgeDeadline, standingOf } from './alert-rule.ts';
import { calm, raise, readRules, readStanding } from './alert-store.ts';
import { condenseFigures } from './figures-store.ts';
import {
  ifAlone,
  readAnswers,
  readBudgets,
  readDueExamples,
  readExampleRuns,
  readFailedPublishes,
  readSealDelay,
  readWrongCodes,
  saveExamples,
} from './judge-store.ts';

const EVERY_MS = 5_000;
const CONDENSE_MS = 3_600_000;

export interface Watcher {
  /** One look, if no other process looks just now. */
  readonly look: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

export interface WatcherDeps {
  readonly sql: Sql;
  readonly holidays: Holidays;
  readonly now: () => number;
  /** Closes burn rates that have calmed down. */
  readonly judgeBurn: (rule: AlertRule) => Promise<readonly Judged[]>;
  readonly onBug: (fault: unknown, subject: string) => void;
}

export function startWatcher(deps: WatcherDeps): Watcher {
  let running: Promise<void> | null = null;
  let condensedAt = deps.now();
  const once = async (): Promise<void> => {
    const isDue = deps.now() - condensedAt > CONDENSE_MS;
    if (isDue) condensedAt = deps.now();
    try {
      await lookOnce(deps, isDue);
    } catch (fault) {
      if (!isAway(fault)) deps.onBug(fault, 'watch');
    }
  };
  const look = (): Promise<void> =>
    (running ??= once().finally(() => {
      running = null;
    }));
  const timer = setInterval(() => void look(), EVERY_MS);
  timer.unref();
  return {
    look,
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

/** The database away is no bug, and the next look says it anew. */
const isAway = (fault: unknown): boolean =>
  typeof fault === 'object' && fault !== null && 'code' in fault && /^(CONN|ECONN|57P|08)/.test(String(fault.code));

/** The lock is all that the transaction is for: what is found is written by itself, so that a long look blocks nobody. */
async function lookOnce(deps: WatcherDeps, isDue: boolean): Promise<void> {
  await ifAlone(deps.sql, async () => {
    if (isDue) await condenseFigures(deps.sql);
    const rules = await readRules(deps.sql);
    if (rules.some((rule) => rule.condition.kind === 'examples')) await runDueExamples(deps);
    const standing = new Set((await readStanding(deps.sql)).map((alert) => `${alert.rule} ${alert.subject}`));
    for (const rule of rules) {
      const judged = (await judge(deps, rule)).filter(({ subject }) => rule.campaign === null || subject === rule.campaign);
      for (const each of judged) await settle(deps.sql, { rule, judged: each, isStanding: standing.has(`${rule.id} ${each.subject}`) });
    }
  });
}

interface Settling {
  readonly rule: AlertRule;
  readonly judged: Judged;
  readonly isStanding: boolean;
}

async function settle(sql: Sql, { rule, judged, isStanding }: Settling): Promise<void> {
  const { subject, detail, standing } = judged;
  if (standing === 'over' && !isStanding) await raise(sql, { rule, subject, detail });
  if (standing === 'under' && isStanding) await calm(sql, { rule, subject, detail });
}

async function judge(deps: WatcherDeps, rule: AlertRule): Promise<readonly Judged[]> {
  const { sql } = deps;
  const { condition } = rule;
  switch (condition.kind) {
    case 'budget':
      return (await readBudgets(sql))
        .filter(({ state }) => state !== 'stopped')
        .map((budget) => judgeBudget(condition.percent, budget))
        .filter((each) => each !== null);
    case 'burn_rate':
      return deps.judgeBurn(rule);
    case 'examples':
      return (await readExampleRuns(sql)).map(({ campaign, failed }) => ({
        subject: campaign,
        standing: failed.length > 0 ? 'over' : 'under',
        detail: { now: failed.length, limit: 0, unit: 'count', names: failed.slice(0, 10) },
      }));
    case 'deadline':
      return [judgeDeadline(condition, await readAnswers(sql, condition.minutes))];
    case 'audit_seal': {
      const now = await readSealDelay(sql);
      return [
        { subject: SERVICE, standing: standingOf(now, condition.minutes), detail: { now, limit: condition.minutes, unit: 'minutes' } },
      ];
    }
    case 'scheduled_publish':
      return judgePublishes(deps, rule);
    case 'wrong_codes': {
      const { minutes, count: limit } = condition;
      const now = await readWrongCodes(sql, minutes);
      return [{ subject: SERVICE, standing: standingOf(now, limit), detail: { now, limit, unit: 'count', minutes } }];
    }
  }
}

/** Whatever stands and has failed no longer is over. */
async function judgePublishes({ sql }: WatcherDeps, rule: AlertRule): Promise<readonly Judged[]> {
  const failed = await readFailedPublishes(sql);
  const standing = (await readStanding(sql)).filter((alert) => alert.rule === rule.id && !failed.some(({ id }) => id === alert.subject));
  return [
    ...failed.map(
      ({ id, code }): Judged => ({ subject: id, standing: 'over', detail: { now: 1, limit: 0, unit: 'count', names: [code] } }),
    ),
    ...standing.map(({ subject }): Judged => ({ subject, standing: 'under', detail: { now: 0, limit: 0, unit: 'count' } })),
  ];
}

/** On the engine that decides authorizations; findings of the review have nothing to say about what is live already. */
async function runDueExamples({ sql, holidays }: WatcherDeps): Promise<void> {
  for (const { id, version, document } of await readDueExamples(sql)) {
    const failed = document.examples.filter((example) => !comesOut(document, example, holidays));
    await saveExamples(sql, { id, version, failed: failed.map(({ name }) => name) });
    // Authorizations are decided in this process too: between two campaigns it is their turn.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** An example that cannot be run does not come out as written. */
function comesOut(campaign: Campaign, example: CampaignExample, holidays: Holidays): boolean {
  try {
    return runExample(campaign, example, holidays).ok;
  } catch {
    return false;
  }
}
