// The closing's store of the product: each thing that it asks is SQL of one of the stores beside this file.
import { cycleOf, dueOn } from '../../engine/settlement/payout.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction } from '../http/settings-store.ts';
import { calendarOf } from './calendar.ts';
import type { ClosingDay } from './close-step.ts';
import type { ClosingStore, ClosingTx } from './closing-ports.ts';
import { isShut, isStepDone, markClosing, noteStep, sealDay, shutDay, takeClosing, unmarkClosing, writersNow } from './closing-store.ts';
import { businessDay, earlierOpenDay } from './day-store.ts';
import { freezeStatements, frozenDay } from './freeze-store.ts';
import { cutovers, HOUSE_DAYS, payTerms } from './totals-store.ts';

const HOUSE_COUNTRY = 'CN';

export function sqlClosing(sql: Sql): ClosingStore {
  return {
    businessDay: (date) => businessDay(sql, date),
    cutovers: () => cutovers(sql),
    earlierOpenDay: (date) => earlierOpenDay(sql, date),
    markClosing: (date, actor) => markClosing(sql, date, actor),
    unmarkClosing: (date) => unmarkClosing(sql, date),
    isShut: (date) => isShut(sql, date),
    shutDay: (date) => shutDay(sql, date),
    writersNow: () => writersNow(sql),
    begin: (work) => inTransaction(sql, (transaction) => work(sqlTx(transaction))),
  };
}

function sqlTx(sql: Sql): ClosingTx {
  return {
    takeClosing: (date) => takeClosing(sql, date),
    isStepDone: (date, step) => isStepDone(sql, date, step),
    noteStep: (date, done) => noteStep(sql, date, done),
    post: (step, day) => step.run(sql, day),
    freeze: (day) => freeze(sql, day),
    seal: (day) => seal(sql, day),
  };
}

async function freeze(sql: Sql, { date, calendars }: ClosingDay): Promise<number> {
  const house = { days: HOUSE_DAYS, country: HOUSE_COUNTRY, cycle: 'daily' };
  const terms = await payTerms(sql, house);
  const payOn = terms.map((term) => ({
    ...term,
    date: dueOn(date, { cycle: cycleOf(term.cycle), payoutDays: term.days }, calendarOf(term.country, calendars)),
  }));
  return freezeStatements(sql, { date, house, payOn });
}

async function seal(sql: Sql, { date, actor }: ClosingDay): Promise<number> {
  const day = await frozenDay(sql, date);
  await sealDay(sql, { date, day, actor });
  return day.statements;
}
