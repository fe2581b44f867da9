// The known traps of json-rules-engine 7.3.1, each shown in the library and each closed here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Engine, type TopLevelCondition } from 'json-rules-engine';
import { afterEach, describe, expect, test } from 'vitest';
import { checkCondition } from './check.ts';
import { compileCondition } from './compile.ts';
import { type Condition, conditionSchema } from './condition.ts';
import { explainCondition } from './explain.ts';
import type { Facts } from './facts.ts';

const matched = { type: 'matched' };

async function stock(conditions: object, facts: Record<string, unknown>): Promise<boolean> {
  const engine = new Engine([{ conditions: conditions as TopLevelCondition, event: matched }], { allowUndefinedFacts: true });
  return (await engine.run(facts)).events.length === 1;
}

async function bothSay(condition: Condition, facts: Facts): Promise<boolean> {
  const verdict = compileCondition(condition)(facts);
  expect((await explainCondition(condition, facts)).outcome === 'true').toBe(verdict);
  return verdict;
}

/** A condition as it might arrive in spite of the types. */
const smuggled = (condition: object): Condition => condition as Condition;

describe('one shared Engine loses rules when runs overlap', () => {
  const purchase: Condition = { fact: 'authorization.amount', operator: 'greaterThan', value: 100 };

  test('in the library, overlapping runs of one Engine report fewer rules than they have', async () => {
    const rules = [30, 20, 10].map((priority) => ({
      priority,
      event: matched,
      conditions: { all: [{ fact: 'slow', operator: 'equal', value: true }] },
    }));
    const shared = new Engine(rules);
    const pause = (turns: number) => async () => {
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      return true;
    };

    const runs = await Promise.all([0, 40, 80].map((turns) => shared.run({ slow: pause(turns) })));

    expect(runs.flatMap((run) => run.events).length).toBeLessThan(9);
  });

  test('I13 two hundred explanations at once are all complete', async () => {
    const explained = await Promise.all(
      Array.from({ length: 200 }, (_, index) => explainCondition(purchase, { 'authorization.amount': index })),
    );

    expect(explained.filter(({ outcome }) => outcome === 'true')).toHaveLength(99);
  });
});

describe('comparisons without types', () => {
  test('in the library "9" is more than "10", and "a" is in "abc"', async () => {
    expect(await stock({ all: [{ fact: 'f', operator: 'greaterThan', value: '10' }] }, { f: '9' })).toBe(true);
    expect(await stock({ all: [{ fact: 'f', operator: 'in', value: 'abc' }] }, { f: 'a' })).toBe(true);
    expect(await stock({ all: [{ fact: 'f', operator: 'lessThan', value: 200 }] }, { f: '9 lives' })).toBe(false);
    expect(await stock({ all: [{ fact: 'f', operator: 'lessThan', value: null }] }, { f: -1 })).toBe(true);
  });

  test('an ordering of texts, or a text as a list, is refused at save and never matches', async () => {
    const ordering: Condition = { fact: 'card.bin', operator: 'greaterThan', value: '10' };
    const substring: Condition = { fact: 'terminal.channel', operator: 'in', value: 'posqr' };

    expect(checkCondition(ordering).map(({ code }) => code)).toEqual(['operator_not_for_fact']);
    expect(checkCondition(substring).map(({ code }) => code)).toEqual(['value_must_be_list']);
    expect(await bothSay(ordering, { 'card.bin': '9' })).toBe(false);
    expect(await bothSay({ not: ordering }, { 'card.bin': '9' })).toBe(false);
    expect(await bothSay(substring, { 'terminal.channel': 'pos' })).toBe(false);
  });

  test('a number that arrives as text is not known, so nothing that is said of it matches', async () => {
    const facts = { 'authorization.amount': '12800' } as Facts;

    expect(await bothSay({ fact: 'authorization.amount', operator: 'greaterThan', value: 100 }, facts)).toBe(false);
    expect(await bothSay({ fact: 'authorization.amount', operator: 'notEqual', value: 100 }, facts)).toBe(false);
    expect(await bothSay({ not: { fact: 'authorization.amount', operator: 'equal', value: 100 } }, facts)).toBe(false);
  });
});

describe('a missing fact', () => {
  const notEmployee: Condition = { fact: 'account.employee', operator: 'notEqual', value: true };

  test('satisfies notEqual, notIn and not in the library', async () => {
    expect(await stock({ all: [{ fact: 'f', operator: 'notEqual', value: true }] }, {})).toBe(true);
    expect(await stock({ all: [{ fact: 'f', operator: 'notIn', value: ['x'] }] }, {})).toBe(true);
    expect(await stock({ not: { fact: 'f', operator: 'equal', value: true } }, {})).toBe(true);
  });

  test('never matches here: not under notEqual, notIn or doesNotContain, and not under not', async () => {
    expect(await bothSay(notEmployee, {})).toBe(false);
    expect(await bothSay({ fact: 'card.level', operator: 'notIn', value: ['gold'] }, {})).toBe(false);
    expect(await bothSay({ fact: 'account.segments', operator: 'doesNotContain', value: 'blocked' }, {})).toBe(false);
    expect(await bothSay({ not: { fact: 'account.employee', operator: 'equal', value: true } }, {})).toBe(false);
    expect(await bothSay({ not: { not: notEmployee } }, {})).toBe(false);
    expect(
      await bothSay(
        {
          not: {
            all: [
              { fact: 'account.employee', operator: 'equal', value: true },
              { fact: 'time.hour', operator: 'equal', value: 3 },
            ],
          },
        },
        { 'time.hour': 3 },
      ),
    ).toBe(false);
  });

  test('does not hide what the other facts settle', async () => {
    const hour: Condition = { fact: 'time.hour', operator: 'equal', value: 3 };

    expect(await bothSay({ any: [notEmployee, hour] }, { 'time.hour': 3 })).toBe(true);
    expect(await bothSay({ not: { all: [notEmployee, hour] } }, { 'time.hour': 4 })).toBe(true);
  });

  test('is told as unknown, with no value', async () => {
    expect(await explainCondition(notEmployee, {})).toEqual({
      kind: 'test',
      fact: 'account.employee',
      operator: 'notEqual',
      expected: true,
      actual: null,
      disclosure: 'private',
      outcome: 'unknown',
    });
  });

  test('null, NaN, fractions and unsafe integers count as missing', async () => {
    for (const value of [null, Number.NaN, 1.5, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(await bothSay({ fact: 'time.hour', operator: 'notEqual', value: 3 }, { 'time.hour': value } as unknown as Facts)).toBe(false);
    }
  });
});

describe('empty groups', () => {
  test('an empty any is true in the library, refused and never true here', async () => {
    expect(await stock({ any: [] }, {})).toBe(true);
    expect(conditionSchema.safeParse({ any: [] }).success).toBe(false);
    expect(checkCondition({ any: [] }).map(({ code }) => code)).toEqual(['list_empty']);
    expect(await bothSay({ any: [] }, {})).toBe(false);
  });
});

describe('one bad rule', () => {
  const bad = smuggled({ fact: 'time.hour', operator: 'matches', value: '.*' });

  test('in the library an unknown operator rejects the run of all rules', async () => {
    const good = { conditions: { all: [{ fact: 'f', operator: 'equal', value: 1 }] }, event: matched };
    const engine = new Engine([good, { conditions: { all: [bad] } as TopLevelCondition, event: matched }], { allowUndefinedFacts: true });

    await expect(engine.run({ f: 1 })).rejects.toThrow('Unknown operator');
  });

  test('I13 here it is refused at save, matches nothing when compiled, and its neighbour is explained all the same', async () => {
    const good: Condition = { fact: 'time.hour', operator: 'equal', value: 1 };

    expect(conditionSchema.safeParse(bad).success).toBe(false);
    expect(compileCondition(bad)({ 'time.hour': 1 })).toBe(false);
    const [first, second] = await Promise.allSettled([explainCondition(bad, {}), explainCondition(good, { 'time.hour': 1 })]);
    expect(first.status).toBe('rejected');
    expect(second).toMatchObject({ status: 'fulfilled', value: { outcome: 'true' } });
  });
});

describe('code execution through path (jsonpath-plus CVE-2024-21534, CVE-2025-1302, and the getter trick fixed in 10.4.0)', () => {
  const marker = globalThis as { pwned?: unknown };
  const paths = [
    '$..[?(globalThis.pwned=1)]',
    '$[?(var _$_root=[].constructor.constructor;_$_root("globalThis.pwned=1")())]',
    "$..[?(p=\"globalThis.pwned=1\";a=''[['constructor']][['constructor']](p);a())]",
    '$[(this.constructor.constructor("globalThis.pwned=1")())]',
    "$..[?(@.__lookupGetter__('x').constructor('globalThis.pwned=1')())]",
    "$..[?(@.constructor.constructor.call(null,'globalThis.pwned=1').apply())]",
    '__proto__.polluted',
    'constructor.constructor',
  ];

  afterEach(() => {
    delete marker.pwned;
  });

  test.each(paths)('a condition with the path %s is refused, and would not reach the library', async (path) => {
    const attack = { fact: 'account.segments', operator: 'contains', value: 'vip', path, params: { x: 1 } };

    expect(conditionSchema.safeParse(attack).success).toBe(false);
    expect((await explainCondition(smuggled(attack), { 'account.segments': ['vip'] })).outcome).toBe('true');
    expect(marker.pwned).toBeUndefined();
  });

  test('a value that refers to another fact, a shared condition and a decorated operator are refused', () => {
    expect(conditionSchema.safeParse({ fact: 'time.hour', operator: 'equal', value: { fact: 'time.month', path: '$..*' } }).success).toBe(
      false,
    );
    expect(conditionSchema.safeParse({ condition: 'shared' }).success).toBe(false);
    expect(conditionSchema.safeParse({ fact: 'time.hour', operator: 'not:equal', value: 1 }).success).toBe(false);
    expect(conditionSchema.safeParse({ fact: '__proto__', operator: 'equal', value: 1 }).success).toBe(false);
  });

  test('the installed jsonpath-plus is at least 11.3', () => {
    const { version } = JSON.parse(
      readFileSync(join(import.meta.dirname, '..', '..', 'node_modules', 'jsonpath-plus', 'package.json'), 'utf8'),
    ) as {
      version: string;
    };
    const [major = 0, minor = 0] = version.split('.').map(Number);

    expect(major * 1_000 + minor).toBeGreaterThanOrEqual(11_003);
  });
});

describe('what is explained', () => {
  test('I26 a value that looks like a card number is withheld', async () => {
    const pan = `4${'1'.repeat(15)}`;

    const explained = await explainCondition(
      {
        any: [
          { fact: 'merchant.id', operator: 'equal', value: 'M1' },
          { fact: 'account.segments', operator: 'contains', value: 'vip' },
        ],
      },
      { 'merchant.id': pan, 'account.segments': ['vip', pan] },
    );

    expect(JSON.stringify(explained)).not.toContain(pan);
    expect(explained).toMatchObject({ outcome: 'true', conditions: [{ actual: '[withheld]' }, { actual: ['vip', '[withheld]'] }] });
  });

  test('every test is told, also those the outcome did not wait for', async () => {
    const explained = await explainCondition(
      {
        all: [
          { fact: 'time.hour', operator: 'equal', value: 1 },
          { not: { any: [{ fact: 'time.month', operator: 'in', value: [2, 3] }] } },
        ],
      },
      { 'time.hour': 2, 'time.month': 3 },
    );

    expect(explained).toMatchObject({
      kind: 'all',
      outcome: 'false',
      conditions: [
        { outcome: 'false', actual: 2, expected: 1 },
        {
          kind: 'not',
          outcome: 'false',
          condition: { kind: 'any', outcome: 'true', conditions: [{ actual: 3, expected: [2, 3], outcome: 'true' }] },
        },
      ],
    });
  });
});
