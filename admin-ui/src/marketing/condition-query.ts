// A condition as the query the builder shows, and back, exactly: whatever a file says, the builder gives again what it was given.
import type { RuleGroupType, RuleType } from 'react-querybuilder';
import type { Condition, Operator, Scalar, Test } from '../../../engine/rules/condition.ts';
import type { FactName } from '../../../engine/rules/facts.ts';

/** How a group that holds one part was written: as the part itself, or negated without a list around it. */
type Written = 'bare' | 'list';
export interface ConditionGroup extends RuleGroupType<RuleType, 'and' | 'or'> {
  readonly written?: Written;
}

export const EMPTY_QUERY: ConditionGroup = { combinator: 'and', rules: [] };

/** The root of a query is always a group; a condition that is one test stands alone in it. */
export function queryOf(condition: Condition | undefined): ConditionGroup {
  if (condition === undefined) return EMPTY_QUERY;
  return 'fact' in condition ? { combinator: 'and', written: 'bare', rules: [ruleOf(condition)] } : groupOf(condition);
}

/** Undefined when nothing is asked. Groups without rules ask nothing and are left out. */
export function conditionOf(query: ConditionGroup): Condition | undefined {
  const parts = query.rules.flatMap((part) => {
    const condition = isGroup(part) ? conditionOf(part) : testOf(part as RuleType);
    return condition === undefined ? [] : [condition];
  });
  const [first] = parts;
  if (first === undefined) return undefined;
  const inner: Condition =
    query.written === 'bare' && parts.length === 1 ? first : query.combinator === 'or' ? { any: parts } : { all: parts };
  return query.not === true ? { not: inner } : inner;
}

type Rule = ConditionGroup['rules'][number];
const isGroup = (part: Rule): part is ConditionGroup => typeof part === 'object' && 'rules' in part;

function ruleOf({ fact, operator, value }: Test): RuleType {
  return { field: fact, operator, value };
}

function testOf({ field, operator, value }: RuleType): Test {
  return { fact: field as FactName, operator: operator as Operator, value: value as Scalar | readonly Scalar[] };
}

function partOf(condition: Condition): Rule {
  return 'fact' in condition ? ruleOf(condition) : groupOf(condition);
}

function groupOf(condition: Exclude<Condition, Test>): ConditionGroup {
  if ('all' in condition) return { combinator: 'and', rules: condition.all.map(partOf) };
  if ('any' in condition) return { combinator: 'or', rules: condition.any.map(partOf) };
  const { not } = condition;
  // "Not" of a list is a mark on the list; "not" of a test, or of another "not", stands around it.
  const isList = 'all' in not || 'any' in not;
  return isList ? { ...groupOf(not), not: true } : { combinator: 'and', not: true, written: 'bare', rules: [partOf(not)] };
}
