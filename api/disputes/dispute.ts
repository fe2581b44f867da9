// Does to a dispute what somebody wants: looks whether its life allows it, writes it down, and posts money with the last approval alone.
import { randomUUID } from 'node:crypto';
import { addDays } from '../../engine/settlement/business-day.ts';
import { type DisputeAction, type DisputeFault, type DisputeStanding, ownerOf, stepDispute } from '../../engine/settlement/dispute.ts';
import { payDate, type WorkCalendar } from '../../engine/settlement/pay-date.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { calendarOf } from '../settlement/calendar.ts';
import { addApproval, type Adjustment, closeAdjustment, insertAdjustment, isOwnAdjustment, waitingAdjustment } from './adjustment-store.ts';
import { currentDay } from './current-day.ts';
import type { Dispute, WholeDispute } from './dispute-wire.ts';
import {
  addEvent,
  changeDispute,
  insertDispute,
  isStated,
  lockDispute,
  type NewDispute,
  type NewEvent,
  openDisputeOf,
  wholeDispute,
} from './store.ts';
import { disputeTerms } from './terms-store.ts';

export interface DisputeDeps {
  readonly sql: Sql;
  readonly calendars: ReadonlyMap<string, WorkCalendar>;
}
const HOUSE_COUNTRY = 'CN';

/** The bank's working day `days` from today. */
function dueOn({ calendars }: DisputeDeps, today: string, days: number): string {
  return payDate(today, days, calendarOf(HOUSE_COUNTRY, calendars));
}

export type Opened =
  | { readonly ok: true; readonly dispute: WholeDispute }
  | { readonly ok: false; readonly code: 'line_not_stated' | 'dispute_too_late' | 'dispute_open' };

/** The same words about the same line by the same caller are the same dispute. */
export async function openDispute(deps: DisputeDeps, asked: Omit<NewDispute, 'id' | 'dueAt'>): Promise<Opened> {
  return inTransaction(deps.sql, async (sql) => {
    const [today, terms] = [await currentDay(sql), await disputeTerms(sql)];
    if (!(await isStated(sql, asked))) return { ok: false, code: 'line_not_stated' };
    if (addDays(asked.date, terms.windowDays) < today) return { ok: false, code: 'dispute_too_late' };
    const id = `dispute_${randomUUID()}`;
    if (!(await insertDispute(sql, { ...asked, id, dueAt: dueOn(deps, today, terms.answerDays) }))) {
      const before = await openDisputeOf(sql, asked);
      if (before === null || !isSame(before, asked)) return { ok: false, code: 'dispute_open' };
      return { ok: true, dispute: existing(await wholeDispute(sql, before.id)) };
    }
    await addEvent(sql, id, { actor: asked.openedBy, side: 'merchant', kind: 'opened', text: asked.text, amount: asked.claimed });
    const { date, party, reason, claimed, openedBy } = asked;
    await logChange(sql, { actor: openedBy, action: 'dispute.open', object: id, detail: { date, party, reason, claimed } });
    return { ok: true, dispute: existing(await wholeDispute(sql, id)) };
  });
}

function isSame(before: Dispute, asked: Omit<NewDispute, 'id' | 'dueAt'>): boolean {
  return (['openedBy', 'reason', 'claimed', 'text'] as const).every((field) => before[field] === asked[field]);
}

export interface Acting {
  readonly id: string;
  readonly actor: string;
  readonly side: 'merchant' | 'bank';
  readonly action: Exclude<DisputeAction, { kind: 'attach' | 'overdue' }>;
  readonly text: string | null;
}
export type Acted =
  | { readonly ok: true; readonly dispute: WholeDispute }
  | { readonly ok: false; readonly code: DisputeFault | 'not_found' | 'adjustment_own' };

/** One step of one dispute at a time: its row is locked first. */
export async function act(deps: DisputeDeps, acting: Acting): Promise<Acted> {
  return inTransaction(deps.sql, async (sql) => {
    const dispute = await lockDispute(sql, acting.id);
    if (dispute === null) return { ok: false, code: 'not_found' };
    const waiting = await waitingAdjustment(sql, acting.id);
    const isEscalated = dispute.escalatedAt !== null;
    const step = stepDispute({ state: dispute.state, proposed: waiting?.amount ?? null, paid: dispute.paid, isEscalated }, acting.action);
    if (!step.ok) return step;
    const done = { deps: { ...deps, sql }, acting, dispute, waiting };
    if (acting.action.kind === 'approve') return approve(done);
    await moveOn(done, step.standing);
    return { ok: true, dispute: existing(await wholeDispute(sql, acting.id)) };
  });
}

/** What a step is made of; `deps.sql` is the transaction. */
interface Doing {
  readonly deps: DisputeDeps;
  readonly acting: Acting;
  readonly dispute: Dispute;
  readonly waiting: Adjustment | null;
}

async function moveOn({ deps, acting, dispute, waiting }: Doing, { state, proposed }: DisputeStanding): Promise<void> {
  const { action, actor, text } = acting;
  if (action.kind === 'approve') throw new Error('an approval moves money, and is not written here');
  if (waiting !== null && proposed === null)
    await closeAdjustment(deps.sql, { id: waiting.id, actor, reason: text ?? 'The dispute was withdrawn' });
  if (action.kind === 'propose') await propose(deps.sql, dispute, { maker: actor, text: text ?? '', amount: action.amount });
  await changeDispute(deps.sql, dispute.id, { state, dueAt: await dueAfter(deps, dispute, state) });
  await tell(deps.sql, acting, { kind: EVENTS[action.kind], text, amount: action.kind === 'propose' ? action.amount : null });
}

const EVENTS = { reply: 'reply', propose: 'proposed', send_back: 'sent_back', withdraw: 'withdrawn' } as const;

/** A turn that passes to the other side, and one that comes back, begins anew; a proposal has to be decided within the time it already had. */
async function dueAfter(deps: DisputeDeps, dispute: Dispute, state: Dispute['state']): Promise<string | null> {
  if (ownerOf(state) === 'nobody' || state === 'expired') return null;
  const isSameTurn = state === dispute.state || state === 'proposed' || dispute.state === 'proposed';
  if (isSameTurn && dispute.dueAt !== null && dispute.state !== 'answered') return dispute.dueAt;
  const { answerDays } = await disputeTerms(deps.sql);
  return dueOn(deps, await currentDay(deps.sql), answerDays);
}

/** The bank pays, whoever funded the benefit: what it wants back from a funder it adjusts with the funder. */
async function propose(sql: Sql, dispute: Dispute, proposed: Pick<Adjustment, 'maker' | 'text' | 'amount'>): Promise<void> {
  const { id, party, currency, authorizationId } = dispute;
  const other = party === 'bank' ? 'scheme' : 'bank';
  await insertAdjustment(sql, { ...proposed, id: `adjustment_${randomUUID()}`, dispute: id, party, other, currency, authorizationId });
}

/** The dispute ends with the last approval that the amount needs. */
async function approve({ deps, acting, dispute, waiting }: Doing): Promise<Acted> {
  const { sql } = deps;
  const { id, actor } = acting;
  if (waiting === null) return { ok: false, code: 'dispute_not_proposed' };
  if (await isOwnAdjustment(sql, { id: waiting.id, checker: actor })) return { ok: false, code: 'adjustment_own' };
  const { state: left, amount } = await addApproval(sql, { id: waiting.id, checker: actor });
  if (left === 'waiting') await tell(sql, acting, { kind: 'approval', text: null, amount });
  else {
    const state = amount > 0 ? 'accepted' : 'rejected';
    await changeDispute(sql, id, { state, dueAt: await dueAfter(deps, dispute, state) });
    await tell(sql, acting, { kind: state, text: waiting.text, amount });
  }
  return { ok: true, dispute: existing(await wholeDispute(sql, id)) };
}

async function tell(sql: Sql, { id, actor, side, action }: Acting, said: Pick<NewEvent, 'kind' | 'text' | 'amount'>): Promise<void> {
  await addEvent(sql, id, { actor, side, ...said });
  await logChange(sql, {
    actor,
    action: `dispute.${action.kind}`,
    object: id,
    detail: said.amount === null ? {} : { amount: said.amount },
  });
}

function existing(dispute: WholeDispute | null): WholeDispute {
  if (dispute === null) throw new Error('a dispute that was written has a row');
  return dispute;
}
