// Proves the keys of counters: remembered parts change none of them, and what campaigns share can be told from what is one's own.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LimitSubjects, counterNeeds, isSharedKey } from './counter-keys.ts';
import { type CampaignInput, LIMIT_PERIODS, LIMIT_SUBJECTS } from './schema.ts';
import { read, sound } from './testing.ts';

const subjects: fc.Arbitrary<LimitSubjects> = fc.record({
  account: fc.constantFrom(null, '1', '2'),
  card: fc.constantFrom('tk-1', 'tk-2'),
  person: fc.constantFrom(null, 'p-1'),
  merchant: fc.constantFrom('M1', 'M2'),
  terminal: fc.constantFrom('T1', 'T2'),
});
const limit = fc.record({
  of: fc.constantFrom(...LIMIT_SUBJECTS),
  per: fc.constantFrom(...LIMIT_PERIODS),
  count: fc.integer({ min: 1, max: 9 }),
  money: fc.integer({ min: 1, max: 9_000 }),
});
const change: fc.Arbitrary<Partial<CampaignInput>> = fc.record({
  id: fc.constantFrom('a', 'b', 'a-b', 'u', 'c'),
  limits: fc.record({
    budget: fc.record({ total: fc.constant(9_000), perDay: fc.nat(9_000), countTotal: fc.constant(9) }),
    perSubject: fc.array(limit, { maxLength: 4 }),
    umbrellas: fc.subarray(['a', 'summer']),
  }),
  funding: fc.constantFrom(
    sound.funding,
    { ...sound.funding, caps: [{ party: 'bank' as const, total: 5, perDay: 2, perMonth: 4, atCap: 'stop' as const }] },
    { ...sound.funding, caps: [{ party: 'bank' as const, agreement: 'frame', total: 5, atCap: 'stop' as const }] },
  ),
});
const date = fc.constantFrom('2026-11-22', '2026-12-31', '2027-01-01');
const keysOf = (of: Partial<CampaignInput>, who: LimitSubjects, on: string) =>
  counterNeeds(read({ ...sound, ...of }), who, on).map(({ key }) => key);

/** Written again on purpose. */
function subjectOf(of: keyof LimitSubjects, who: LimitSubjects): string | null {
  if (of !== 'person' && of !== 'account') return who[of];
  const person = of === 'person' ? who.person : null;
  return person ?? who.account ?? `tk:${who.card}`;
}

function expectLimits(
  keys: readonly string[],
  { of, who, on }: { readonly of: Partial<CampaignInput>; readonly who: LimitSubjects; readonly on: string },
): void {
  const counted = (of.limits?.perSubject ?? []).map((each) => `l:${of.id}:${each.of}:${subjectOf(each.of, who)}:${each.per}`);
  const found = keys.filter((key) => key.startsWith('l:'));
  expect(counted.filter((start) => !found.some((key) => key.startsWith(start)))).toEqual([]);
  expect(found.filter((key) => !counted.some((start) => key.startsWith(start)))).toEqual([]);
  expect(found.filter((key) => key.includes(':day:') && !key.includes(`:day:${on}:`))).toEqual([]);
}

test('whoever asked before, the keys are the same: every part of them is in them', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(change, subjects, date), { minLength: 2, maxLength: 6 }), (asked) => {
      const mixed = asked.map(([of, who, on]) => keysOf(of, who, on));
      for (const [place, [of, who, on]] of asked.entries()) expectLimits(mixed[place] ?? [], { of, who, on });
    }),
  );
});

test('two campaigns move one counter only where its key says that it is shared', () => {
  fc.assert(
    fc.property(change, change, subjects, date, (one, other, who, on) => {
      fc.pre(one.id !== other.id);
      const keys = new Set(keysOf(one, who, on));
      for (const key of keysOf(other, who, on)) if (keys.has(key)) expect(isSharedKey(key)).toBe(true);
      for (const key of keys) expect(isSharedKey(key)).toBe(!key.startsWith(`c:${one.id}`) && !key.startsWith(`l:${one.id}:`));
    }),
  );
});
