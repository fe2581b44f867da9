// The tests of all live conditions: identical tests are one, worked out at most once for an authorization.
import { type Predicate, compileCondition } from '../rules/compile.ts';
import type { Condition } from '../rules/condition.ts';
import type { Facts } from '../rules/facts.ts';

/** One test in one time zone. */
interface SharedTest {
  readonly timeZone: string;
  readonly holds: Predicate;
}
export interface SharedTests {
  readonly all: SharedTest[];
  readonly numberByText: Map<string, number>;
}

export function noTests(): SharedTests {
  return { all: [], numberByText: new Map() };
}

/** The number of this condition, new or known. */
export function testNumber(tests: SharedTests, condition: Condition, timeZone: string): number {
  const text = `${timeZone} ${JSON.stringify(condition)}`;
  const known = tests.numberByText.get(text);
  if (known !== undefined) return known;
  const next = tests.all.push({ timeZone, holds: compileCondition(condition) }) - 1;
  tests.numberByText.set(text, next);
  return next;
}

/** What each test came to in the last round: twice the round for false, one more for true; anything lower is of an earlier round. */
let verdicts = new Int32Array(64);
let round = 0;
const ROUNDS_MAX = 0x3fff_ffff;

/** Answers by number for one authorization; good until the next call. */
export function answersTo(tests: SharedTests, factsIn: (timeZone: string) => Facts): (test: number) => boolean {
  if (verdicts.length < tests.all.length) verdicts = new Int32Array(tests.all.length * 2);
  if (round === ROUNDS_MAX) {
    verdicts.fill(0);
    round = 0;
  }
  round += 1;
  const isFalse = round * 2;
  return (no) => {
    const known = verdicts[no] as number;
    if (known >= isFalse) return known > isFalse;
    const test = tests.all[no] as SharedTest;
    const isTrue = test.holds(factsIn(test.timeZone));
    verdicts[no] = isTrue ? isFalse + 1 : isFalse;
    return isTrue;
  };
}
