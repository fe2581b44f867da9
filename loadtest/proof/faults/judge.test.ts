// The judge of the faults finds each thing that would be wrong, and nothing where all is right.
import { expect, test } from 'vitest';
import type { Heard } from './asker.ts';
import { type Evidence, judge } from './judge.ts';
import { countLateness, newBins, shownBins } from './lateness.ts';

const granted = '{"outcome":"granted"}';
const none = '{"outcome":"none","reason":"deadline"}';
const heard = (no: number, changes: Partial<Heard> = {}): Heard => ({
  id: `a:${no}`,
  line: 0,
  deadlineMs: 50,
  dueAt: no * 100,
  waitMs: 5,
  sentLateMs: 0,
  status: 200,
  body: granted,
  ...changes,
});
const edge = { bins: newBins(), worstMs: -40, answers: 100, cutOff: 0, refused: 0, stallMs: 3, resources: {}, heapBytes: 1, late: [] };

/** Ten seconds of answers, the fault from the third to the sixth, in which nobody has a benefit. */
function evidence(changes: Partial<Evidence> = {}): Evidence {
  const all = Array.from({ length: 100 }, (_, no) => heard(no, no >= 30 && no < 60 ? { body: none, waitMs: 51 } : {}));
  return {
    faultAt: 3_000,
    healedAt: 6_000,
    heard: all,
    again: (changes.heard ?? all).map(({ id, body }) => ({ id, status: 200, body: body ?? none })),
    edge,
    bites: true,
    drainedMs: 500,
    pauses: [],
    rows: [],
    connections: { open: 10, most: 18 },
    ...changes,
  };
}
const withOne = (no: number, changes: Partial<Heard>): Partial<Evidence> => ({
  heard: evidence().heard.map((each, place) => (place === no ? { ...each, ...changes } : each)),
});

test('a fault that was survived has no violation', () => {
  expect(judge(evidence())).toMatchObject({ violations: [], answers: 100, granted: 70, none: { deadline: 30 }, recoveryMs: 0 });
});

test.each<[string, Partial<Evidence>, RegExp]>([
  ['an answer that is too late for its client', withOne(40, { waitMs: 71 }), /1 answers later .* direct client/],
  [
    'an answer that leaves the service too late',
    {
      edge: {
        ...edge,
        late: [
          { at: 4_080, lateMs: 30 },
          { at: 4_090, lateMs: 40 },
        ],
      },
    },
    /2 answers later .* edge/,
  ],
  ['a request that nobody answers on a whole line', withOne(40, { body: null, status: 0 }), /never answered/],
  ['an answer that stops a payment', withOne(40, { status: 503, body: '{}' }), /not 200/],
  [
    'an answer that changes',
    { again: evidence().again.map((each, no) => (no === 40 ? { ...each, body: granted } : each)) },
    /changed .* a:40/,
  ],
  [
    'a request that is refused when asked again',
    { again: evidence().again.map((each, no) => (no === 4 ? { ...each, status: 409 } : each)) },
    /refused/,
  ],
  ['a request that is not asked again', { again: evidence().again.slice(1) }, /no answer when asked again/],
  ['a fault that nobody felt', { heard: evidence().heard.map((each) => ({ ...each, body: granted })) }, /done nothing/],
  ['voids that are left over', { drainedMs: null }, /not voided/],
  ['connections that are left open', { connections: { open: 40, most: 18 } }, /40 connections/],
  ['a stall of the event loop', { edge: { ...edge, stallMs: 130 } }, /looked at nothing/],
  ['what the rows say', { rows: ['verify: x: 1'] }, /verify/],
])('%s is a violation', (_name, changes, words) => {
  expect(judge(evidence(changes)).violations.join('\n')).toMatch(words);
});

test('I27 what the machine stood still after the deadline is nobody’s lateness; before it, or less than was late, excuses nothing', () => {
  const late = withOne(40, { waitMs: 80 }); // Due at 4,000, its deadline at 4,050, answered at 4,080.
  const judged = (...pauses: readonly (readonly [number, number])[]) => judge(evidence({ ...late, pauses })).violations.length;

  expect(judged([4_055, 4_070])).toBe(0);
  expect(judged([4_055, 4_062], [4_060, 4_066])).toBe(0);
  expect(judged([4_055, 4_061], [4_055, 4_061])).toBe(1);
  expect(judged([4_000, 4_050], [4_090, 4_200])).toBe(1);
  expect(judge(evidence({ ...late, pauses: [[4_055, 4_070]] }))).toMatchObject({ late: 1, excused: 1 });
});

test('I28 after a fault as many may go without as in calm, and twice as many', () => {
  const often = (from: number) =>
    evidence().heard.map((each, no) => (no % 10 === 3 && (no < 30 || no >= from) ? { ...each, body: none } : each));

  expect(judge(evidence({ heard: often(60) })).recoveryMs).toBe(0);
});

test('I28 recovery ends with the last half second in which somebody went without', () => {
  expect(judge({ ...evidence(withOne(72, { body: none })) }).recoveryMs).toBe(1_500);
  expect(judge({ ...evidence(withOne(72, { waitMs: 40 })) }).recoveryMs).toBe(1_500);
});

test('a client behind a broken line may hear nothing and late', () => {
  const { violations, unheard } = judge(evidence(withOne(40, { line: 1, body: null, status: 0, waitMs: 3_000 })));

  expect([violations, unheard]).toEqual([[], 1]);
});

test('a body that a broken line brings too slowly is refused, which is no decision; on a whole line it is a violation', () => {
  const slow = { status: 408, body: '{"code":"body_too_slow"}', waitMs: 60 };
  const again = evidence().again;

  expect(judge({ ...evidence(withOne(40, { ...slow, line: 1 })), again }).violations).toEqual([]);
  expect(judge({ ...evidence(withOne(40, slow)), again }).violations).toHaveLength(2);
});

test('lateness is counted at its edge', () => {
  const bins = newBins();
  for (const late of [-40, 0.5, 20, 20.1, 90_000]) countLateness(bins, late);

  expect(shownBins(bins).filter(([, count]) => count > 0)).toEqual([
    [-40, 1],
    [1, 1],
    [20, 1],
    [30, 1],
    [60_000, 1],
  ]);
});
