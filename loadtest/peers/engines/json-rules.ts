// json-rules-engine: all campaigns as rules of one Engine, as its documentation shows it, and once more with the selective tests first.
import { Engine, type NestedCondition, type TopLevelCondition } from 'json-rules-engine';
import { type Check, type ListCheck, type Requirement, rank } from '../requirement.ts';
import { type Peer, type Ready, fieldsNamed, only } from './peer.ts';

export const jsonRules: Peer = {
  name: 'json-rules-engine',
  use: 'one Engine, a rule per campaign',
  prepare: (requirements) => prepared(requirements, false),
};

export const jsonRulesOrdered: Peer = {
  name: 'json-rules-engine, priorities',
  use: 'the same, with `priority` on every test so that the selective ones run first and end the rule',
  prepare: (requirements) => prepared(requirements, true),
};

const HIGHEST = 100;

async function prepared(requirements: readonly { readonly all: readonly Requirement[] }[], ordered: boolean): Promise<Ready> {
  const engine = new Engine();
  engine.addOperator<unknown, readonly unknown[]>(
    'hasAny',
    (held, wanted) => Array.isArray(held) && held.some((each) => wanted.includes(each)),
  );
  engine.addOperator<unknown, readonly unknown[]>(
    'hasNone',
    (held, wanted) => Array.isArray(held) && !held.some((each) => wanted.includes(each)),
  );
  for (const [no, { all }] of requirements.entries()) {
    const conditions: TopLevelCondition = { all: all.map((part) => conditionOf(part, ordered)) };
    engine.addRule({ conditions, event: { type: 'met', params: { no } } });
  }
  const named = fieldsNamed(requirements);
  return {
    handed: (fields) => only(fields, named),
    met: async (fields) => {
      const { events } = await engine.run(fields);
      return events.map(({ params }) => Number(params?.['no']));
    },
  };
}

function conditionOf(requirement: Requirement, ordered: boolean): NestedCondition {
  const urgency = ordered ? { priority: HIGHEST - rank(requirement) } : {};
  if ('all' in requirement) return { all: requirement.all.map((part) => conditionOf(part, ordered)), ...urgency };
  if ('any' in requirement) return { any: requirement.any.map((part) => conditionOf(part, ordered)), ...urgency };
  return { ...testOf(requirement), ...urgency };
}

const OPERATORS = { in: 'in', notIn: 'notIn', hasAny: 'hasAny', hasNone: 'hasNone' } as const;

function testOf(check: Check): NestedCondition {
  const fact = check.field;
  if (check.is === 'equal') return { fact, operator: 'equal', value: check.value };
  if (check.is === 'atLeast') return { fact, operator: 'greaterThanInclusive', value: check.value };
  if (check.is === 'below') return { fact, operator: 'lessThan', value: check.value };
  return listTest(check);
}

/** The library's own operators where it has one. */
function listTest(check: ListCheck): NestedCondition {
  const [first] = check.values;
  const isOne = check.values.length === 1 && first !== undefined;
  if (isOne && check.is === 'hasAny') return { fact: check.field, operator: 'contains', value: first };
  if (isOne && check.is === 'hasNone') return { fact: check.field, operator: 'doesNotContain', value: first };
  return { fact: check.field, operator: OPERATORS[check.is], value: check.values };
}
