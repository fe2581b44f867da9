// Compiled predicates against json-rules-engine on thousands of random conditions: they agree, or the difference is one we name.
import fc from 'fast-check';
import { Engine, type TopLevelCondition } from 'json-rules-engine';
import { describe, expect, test } from 'vitest';
import { checkCondition, OPERATORS_BY_TYPE } from './check.ts';
import { compileCondition } from './compile.ts';
import type { Condition, Operator, Scalar, Test } from './condition.ts';
import { explainCondition } from './explain.ts';
import { FACTS, type FactDefinition, type FactName, type Facts } from './facts.ts';

/** Few facts with few values, so that tests are true about as often as false. */
const NAMES: readonly FactName[] = [
  'authorization.amount',
  'time.hour',
  'card.bin',
  'terminal.channel',
  'account.employee',
  'account.segments',
  'membership.tiers',
];
const POOL = {
  integer: [0, 1, 9, 10, 100],
  string: ['pos', 'qr', 'atm'],
  boolean: [true, false],
  strings: ['vip', 'star:gold', 'new'],
} as const;
const MISTYPED = ['10', 9.5, true, null, '', [], ['vip', 'new'], {}, Number.NaN, 'vip,new'];

function poolOf(name: FactName): readonly Scalar[] {
  return POOL[(FACTS[name] as FactDefinition).type];
}

const typedTest: fc.Arbitrary<Test> = fc
  .constantFrom(...NAMES)
  .chain((fact) =>
    fc
      .constantFrom(...OPERATORS_BY_TYPE[FACTS[fact].type])
      .chain((operator) => valueFor(fact, operator).map((value) => ({ fact, operator, value }))),
  );

function valueFor(fact: FactName, operator: Operator): fc.Arbitrary<Scalar | readonly Scalar[]> {
  const one = fc.constantFrom(...poolOf(fact));
  return operator === 'in' || operator === 'notIn' ? fc.array(one, { minLength: 1, maxLength: 3 }) : one;
}

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    typedTest,
    fc.array(tie('condition'), { minLength: 1, maxLength: 4 }).map((all) => ({ all })),
    fc.array(tie('condition'), { minLength: 1, maxLength: 4 }).map((any) => ({ any })),
    tie('condition').map((not) => ({ not })),
  ),
}));

const valueInPool = (name: FactName): fc.Arbitrary<unknown> =>
  FACTS[name].type === 'strings' ? fc.subarray([...POOL.strings]) : fc.constantFrom(...poolOf(name));
const completeFacts = fc.record(Object.fromEntries(NAMES.map((name) => [name, valueInPool(name)]))) as fc.Arbitrary<Facts>;
const anyFacts = fc.record(
  Object.fromEntries(
    NAMES.map((name) => [
      name,
      fc.oneof({ weight: 6, arbitrary: valueInPool(name) }, { weight: 1, arbitrary: fc.constantFrom(...MISTYPED) }),
    ]),
  ),
  { requiredKeys: [] },
) as fc.Arbitrary<Facts>;

/** The library as it comes out of the box. */
async function stockVerdict(tree: Condition, facts: Facts): Promise<boolean> {
  const engine = new Engine([{ conditions: { all: [tree] } as TopLevelCondition, event: { type: 'matched' } }], {
    allowUndefinedFacts: true,
  });
  return (await engine.run({ ...facts })).events.length === 1;
}

function factsNamed(tree: Condition): readonly FactName[] {
  if ('fact' in tree) return [tree.fact];
  if ('not' in tree) return factsNamed(tree.not);
  return ('all' in tree ? tree.all : tree.any).flatMap(factsNamed);
}

describe('compiled predicates and json-rules-engine', () => {
  test('I11 the explanation and the compiled predicate agree on 20,000 pairs of condition and facts, missing and mistyped facts among them', async () => {
    let matches = 0;
    await fc.assert(
      fc.asyncProperty(condition, fc.array(anyFacts, { minLength: 10, maxLength: 10 }), async (tree, situations) => {
        const predicate = compileCondition(tree);
        const explained = await Promise.all(situations.map((facts) => explainCondition(tree, facts)));

        const verdicts = situations.map((facts) => predicate(facts));

        expect(explained.map(({ outcome }) => outcome === 'true')).toEqual(verdicts);
        matches += verdicts.filter(Boolean).length;
      }),
      { numRuns: 2_000 },
    );
    expect(matches).toBeGreaterThan(2_000);
  }, 30_000);

  test('I11 out of the box the library agrees wherever every fact is present and of its type', async () => {
    await fc.assert(
      fc.asyncProperty(condition, completeFacts, async (tree, facts) => {
        expect(compileCondition(tree)(facts)).toBe(await stockVerdict(tree, facts));
      }),
      { numRuns: 2_000 },
    );
  }, 30_000);

  test('every difference from the library out of the box is a missing fact', async () => {
    let differences = 0;
    const partialFacts = completeFacts.chain((facts) =>
      fc.subarray([...NAMES]).map((names) => Object.fromEntries(names.map((name) => [name, facts[name]])) as Facts),
    );
    await fc.assert(
      fc.asyncProperty(condition, partialFacts, async (tree, facts) => {
        if (compileCondition(tree)(facts) === (await stockVerdict(tree, facts))) return;
        differences += 1;
        expect(factsNamed(tree).some((name) => facts[name] === undefined)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
    expect(differences).toBeGreaterThan(0);
  }, 30_000);

  test('what the generator makes is what the check accepts', () => {
    fc.assert(fc.property(typedTest, (tree) => checkCondition(tree).every(({ code }) => code === 'value_not_listed')));
  });
});
