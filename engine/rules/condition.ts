// The condition grammar: json-rules-engine's all/any/not over fact, operator, value; closed, typed and bounded.
import { z } from 'zod';
import { FACT_NAMES, type FactName } from './facts.ts';

export const OPERATORS = [
  'equal',
  'notEqual',
  'lessThan',
  'lessThanInclusive',
  'greaterThan',
  'greaterThanInclusive',
  'in',
  'notIn',
  'contains',
  'doesNotContain',
] as const;
export type Operator = (typeof OPERATORS)[number];
export type Scalar = string | number | boolean;

export interface Test {
  readonly fact: FactName;
  readonly operator: Operator;
  readonly value: Scalar | readonly Scalar[];
}
export type Condition =
  | Test
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

/** Bounds of one condition tree: INVARIANTS 6.7. */
export const CONDITION_DEPTH_MAX = 10;
export const CONDITION_TESTS_MAX = 200;
export const LIST_VALUES_MAX = 1_000;

const scalar = z.union([z.string().max(128), z.number(), z.boolean()]);
const testSchema = z.strictObject({
  fact: z.enum(FACT_NAMES as readonly [FactName, ...FactName[]]),
  operator: z.enum(OPERATORS),
  value: z.union([scalar, z.array(scalar).min(1).max(LIST_VALUES_MAX)]),
});

/** Shape only; `checkCondition` adds depth, count and types of facts. `any` and `all` hold at least one condition (the library calls an empty `any` true). */
export const conditionSchema: z.ZodType<Condition> = z.union([
  testSchema,
  z.strictObject({
    get all() {
      return z.array(conditionSchema).min(1).max(CONDITION_TESTS_MAX);
    },
  }),
  z.strictObject({
    get any() {
      return z.array(conditionSchema).min(1).max(CONDITION_TESTS_MAX);
    },
  }),
  z.strictObject({
    get not() {
      return conditionSchema;
    },
  }),
]) as z.ZodType<Condition>;
