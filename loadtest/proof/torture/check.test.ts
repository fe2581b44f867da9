// Proves that the checker of the torture can fail: forged histories and forged rows, each with one lie, against a true one without.
import { beforeEach, describe, expect, test } from 'vitest';
import { type Told, bodiesOf, digestOf, toldBy } from './answers.ts';
import { EACH_MAX, TIGHT_BENEFITS } from './campaigns.ts';
import { checkAuthorization, checkDecision, checkMessages, checkNothingLost, checkSpending, hearMessage } from './check.ts';
import { type History, hear, hearConflict, newHistory, noteAsked } from './history.ts';
import { kindOf } from './requests.ts';

const WORLD = { run: 't', beganMs: 0, tightCount: 2, perDay: 200 };
const GRANTED = '{"authorizationId":"t-0","outcome":"granted","reason":null}';
const OTHER = '{"authorizationId":"t-0","outcome":"none","reason":"budget_exhausted"}';
const LATE = '{"authorizationId":"t-0","outcome":"none","reason":"deadline"}';
const SHED = '{"authorizationId":"t-0","outcome":"none","reason":"overloaded"}';
const REUSED = '{"type":"x","status":409,"code":"authorization_id_reused"}';
let history: History;
let now = 0;

beforeEach(() => {
  history = newHistory();
});

function ask(no: number, body: string | null, place = 1): void {
  noteAsked(history, no, place);
  now += 2;
  hear(history, { no, place, sentAt: now - 1, heardAt: now, told: body === null ? null : toldBy(body) });
}
function compare(rows: readonly { readonly no: number; readonly state: string; readonly reply: string }[]): readonly string[] {
  for (const row of rows) {
    checkAuthorization(history, row);
    checkDecision(history, row);
  }
  checkNothingLost(history);
  return kinds();
}
const kinds = (): readonly string[] => history.faults.map(({ kind }) => kind);

describe('I12 I13 what was acknowledged is in the rows', () => {
  test('a true history has no fault', () => {
    ask(0, GRANTED);
    ask(0, GRANTED, 2);
    ask(1, LATE);
    ask(2, null);
    ask(3, SHED);

    const faults = compare([
      { no: 0, state: 'held', reply: GRANTED },
      { no: 1, state: 'voided', reply: LATE },
      { no: 2, state: 'held', reply: GRANTED },
    ]);

    expect(faults).toEqual([]);
  });

  test('an acknowledged decision without its rows is lost', () => {
    ask(0, GRANTED);

    expect(compare([])).toEqual(['lost', 'not journalled']);
  });

  test('a row that says something else than was told is changed', () => {
    ask(0, GRANTED);

    expect(compare([{ no: 0, state: 'held', reply: OTHER }])).toEqual(['changed', 'changed']);
  });

  test('one byte is a change', () => {
    ask(0, GRANTED);

    expect(compare([{ no: 0, state: 'held', reply: `${GRANTED} ` }])).toEqual(['changed', 'changed']);
  });

  test('a row that nobody asked for does not belong there', () => {
    expect(compare([{ no: 7, state: 'held', reply: GRANTED }])).toEqual(['books differ', 'books differ']);
  });

  test('what its only asker was refused is not held, and is closed', () => {
    ask(0, LATE);
    ask(1, LATE);

    expect(compare([{ no: 0, state: 'held', reply: GRANTED }])).toEqual(['held although refused', 'not closed']);
  });

  test('a message that was acknowledged is journalled in the same words', () => {
    const told = new Map<string, string>();
    hearMessage(told, history.faults, { key: 't-0 c', body: 'captured' });
    hearMessage(told, history.faults, { key: 't-1 c', body: 'captured' });
    hearMessage(told, history.faults, { key: 't-1 c', body: 'captured twice' });

    checkMessages(told, history.faults, new Map([['t-1 c', 'reversed']]));

    expect(kinds()).toEqual(['message changed', 'message lost', 'message changed']);
  });
});

describe('I8 I9 I10 one answer for one id', () => {
  test('two decisions told under one id are two answers, at one place or two', () => {
    ask(0, GRANTED);
    ask(0, OTHER, 2);

    expect(kinds()).toEqual(['two answers']);
  });

  test('refused without the database and granted afterwards at the same place is turned', () => {
    ask(0, LATE);
    ask(0, GRANTED);

    expect(kinds()).toEqual(['turned']);
  });

  test('DECISIONS 10: what another place committed, or somebody may have heard before, may still be told', () => {
    ask(0, LATE);
    ask(0, GRANTED, 2);
    ask(1, null);
    ask(1, LATE);
    ask(1, GRANTED);
    ask(2, GRANTED);
    ask(2, LATE);
    ask(2, GRANTED);

    expect(kinds()).toEqual([]);
  });

  test('another body under a decided id is a conflict and never a decision', () => {
    const tell = (told: Told | null) => hearConflict(history, 0, told);
    for (const told of [null, toldBy(REUSED), toldBy(LATE), toldBy(SHED)]) tell(told);
    const before = kinds();
    tell(toldBy(OTHER));

    expect([before, kinds()]).toEqual([[], ['second decision under a conflict']]);
  });

  test('a till that is refused a right question is a fault', () => {
    ask(0, REUSED);

    expect(kinds()).toEqual(['refused for no reason']);
  });
});

describe('I1 I20 budgets and limits', () => {
  const tight = Array.from({ length: 4_000 }, (_, no) => no).filter((no) => kindOf(no) === 'tight');
  const grant = (numbers: readonly number[]) => {
    for (const no of numbers) ask(no, GRANTED);
  };
  const stored = (benefits: number, spent = benefits * 1_000) => [{ campaign: 'tight-0', benefits, spent }];

  test('as many as the budget pays for, in the rows as in the answers, is right', () => {
    grant(tight.slice(0, TIGHT_BENEFITS));
    checkSpending(WORLD, history, stored(TIGHT_BENEFITS));

    expect(kinds()).toEqual([]);
  });

  test('one more is overspent, by the answers and by the rows', () => {
    grant(tight.slice(0, TIGHT_BENEFITS + 1));
    checkSpending(WORLD, history, stored(TIGHT_BENEFITS + 1));

    expect(kinds()).toEqual(['overspent', 'overspent']);
  });

  test('one in the rows that nobody heard of, or a wrong sum, or nothing at all, differs', () => {
    grant(tight.slice(0, 5));
    checkSpending(WORLD, history, stored(6));
    checkSpending(WORLD, history, stored(5, 4_000));
    checkSpending(WORLD, history, []);

    expect(kinds()).toEqual(['books differ', 'books differ', 'lost']);
  });

  test('one more for an account than its limit is over the limit', () => {
    const each = Array.from({ length: 100 }, (_, no) => no).filter((no) => kindOf(no) === 'each');
    grant(each.slice(0, EACH_MAX));
    checkSpending(WORLD, history, []);
    const before = kinds();
    grant(each.slice(EACH_MAX, EACH_MAX + 1));
    checkSpending(WORLD, history, []);

    expect([before, kinds()]).toEqual([[], ['over the limit']]);
  });
});

test('the answers of a batch are told apart byte for byte', () => {
  const bodies = [GRANTED, '{"a":"}],[{\\"","b":[1,2]}', LATE];

  expect(bodiesOf(`{"answers":[${bodies.join(',')}]}`)).toEqual(bodies);
  expect(bodiesOf('{"type":"problem"}')).toBeNull();
  expect(digestOf(GRANTED)).not.toBe(digestOf(OTHER));
});
