// Where a backtest starts: the counters as they stood before its first decision, and the grants of earlier days that later messages still move.
import { localTime, isoWeek } from '../../engine/campaign/local-time.ts';
import type { LiveCampaign } from '../../engine/campaign/live.ts';
import { counterStanding } from '../../engine/hold/post.ts';
import type { HeldBenefit, Message } from '../../engine/hold/record.ts';
import { type Lanes, openLanes } from '../../engine/simulation/backtest-counters.ts';
import { beforeMessages, type Life, settleSide } from '../../engine/simulation/backtest-life.ts';
import type { Sql } from '../db/connect.ts';
import {
  hasEarlier,
  type MessageRow,
  type Periods,
  readAllMessages,
  readCounters,
  readTouched,
  type TouchedRow,
  type Window,
} from './backtest-source-store.ts';

export interface Start {
  readonly lanes: Lanes;
  readonly lives: ReadonlyMap<string, Life>;
}

const DAY_MS = 86_400_000;

/** Counters of today, less everything that moved them since: so a window in mid-life starts right. */
export async function readStart(
  sql: Sql,
  of: { readonly window: Window; readonly from: string; readonly timeZone: string; readonly draft: LiveCampaign | null },
): Promise<Start> {
  const rows = await readCounters(sql, periodsAt(Date.parse(of.from), of.timeZone));
  const ceilings = rows.map((row): [string, number | null] => [row.key, row.ceiling]);
  if (!(await hasEarlier(sql, of.window.first))) return { lanes: openLanes({ used: [], ceilings, draft: of.draft }), lives: new Map() };
  const used = new Map(rows.map((row) => [row.key, row.used]));
  const earlier: TouchedRow[] = [];
  for await (const page of readTouched(sql, of.window.first))
    for (const row of page) {
      subtract(used, row.benefits);
      if (row.batch < of.window.first) earlier.push(row);
    }
  const lives = await livesAt(sql, earlier, of.window.first);
  for (const life of lives.values()) addBack(used, life.real.benefits);
  return { lanes: openLanes({ used: [...used].filter(([, amount]) => amount !== 0), ceilings, draft: of.draft }), lives };
}

/** The periods around an instant, in whatever zone a campaign counts its days. */
function periodsAt(epochMs: number, timeZone: string): Periods {
  const days = [-1, 0, 1].map((shift) => localTime(epochMs + shift * DAY_MS, timeZone).date);
  return { days, weeks: [...new Set(days.map(isoWeek))], months: [...new Set(days.map((day) => day.slice(0, 7)))] };
}

function subtract(used: Map<string, number>, benefits: readonly HeldBenefit[]): void {
  eachUse(benefits, (key, amount) => {
    const known = used.get(key);
    if (known !== undefined) used.set(key, known - amount);
  });
}

function addBack(used: Map<string, number>, benefits: readonly HeldBenefit[]): void {
  eachUse(benefits, (key, amount) => used.set(key, (used.get(key) ?? 0) + amount));
}

function eachUse(benefits: readonly HeldBenefit[], take: (key: string, amount: number) => void): void {
  for (const benefit of benefits)
    for (const use of benefit.uses) {
      const { held, captured, returned } = counterStanding(use, benefit, benefit.progress);
      take(use.key, held + captured - returned);
    }
}

async function livesAt(sql: Sql, earlier: readonly TouchedRow[], first: number): Promise<ReadonlyMap<string, Life>> {
  const byId = new Map<string, MessageRow[]>();
  const messages = await readAllMessages(
    sql,
    earlier.map((row) => row.id),
  );
  for (const each of messages) {
    const known = byId.get(each.authorizationId);
    if (known === undefined) byId.set(each.authorizationId, [each]);
    else known.push(each);
  }
  return new Map(earlier.map((row) => [row.id, lifeAt(row, byId.get(row.id) ?? [], first)]));
}

/** The grant as the messages before the window had left it. */
function lifeAt(row: TouchedRow, messages: readonly MessageRow[], first: number): Life {
  const earlier = messages.filter((each) => each.batch < first);
  const side = { benefits: row.benefits.map(beforeMessages), messages: [] as readonly Message[] };
  const life: Life = {
    decisionId: row.decisionId,
    approved: row.approved,
    real: side,
    tried: side,
    left: messages.length - earlier.length,
    again: null,
  };
  const nowhere = openLanes({ used: [], ceilings: [], draft: null });
  for (const { body } of earlier) {
    const message = JSON.parse(body) as Message;
    side.messages = [...side.messages, message];
    settleSide(nowhere, life, { side, lane: 'both', cause: message.kind });
  }
  return life;
}
