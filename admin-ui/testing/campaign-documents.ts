// Invented campaign documents of every shape the format allows, made from the format's own JSON Schema: a new field is covered the day it is added.
import fc from 'fast-check';
import { campaignJsonSchema } from '../../engine/campaign/json-schema.ts';
import type { Condition, Scalar } from '../../engine/rules/condition.ts';
import { OPERATORS_BY_TYPE } from '../../engine/rules/check.ts';
import { FACT_NAMES, FACTS, type FactDefinition } from '../../engine/rules/facts.ts';

interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly format?: string;
}

const WORDS = [
  'demo',
  '满100减10',
  'a: b',
  '# no remark',
  '"quoted"',
  '- dash',
  '{{money amount}} off',
  ' spaced ',
  'true',
  '1e3',
  '0123',
  'null',
  '两行\n文字',
];

/** Conditions of every shape: tests of every fact, all, any and not in one another. */
export const conditions: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...FACT_NAMES).chain((fact) => {
      const definition: FactDefinition = FACTS[fact];
      return fc.constantFrom(...OPERATORS_BY_TYPE[definition.type]).chain((operator) => {
        const one = scalarOf(definition);
        const value = operator === 'in' || operator === 'notIn' ? fc.array(one, { minLength: 1, maxLength: 3 }) : one;
        return value.map((given) => ({ fact, operator, value: given }) as Condition);
      });
    }),
    fc.array(tie('condition'), { minLength: 1, maxLength: 4 }).map((all) => ({ all })),
    fc.array(tie('condition'), { minLength: 1, maxLength: 4 }).map((any) => ({ any })),
    tie('condition').map((not) => ({ not })),
  ),
})).condition;

function scalarOf({ type, values }: FactDefinition): fc.Arbitrary<Scalar> {
  if (values !== undefined) return fc.constantFrom(...values);
  if (type === 'integer') return fc.integer({ min: 0, max: 1_000_000 });
  return type === 'boolean' ? fc.boolean() : fc.constantFrom(...WORDS);
}

const parties = ['bank', 'merchant', 'scheme'] as const;
/** Shares sum to 10,000 and a cap that is covered names by whom: rules the schema alone does not tell. */
const funding = fc.record({
  shares: fc.integer({ min: 1, max: 9_999 }).map((bps) => [
    { party: 'bank', bps },
    { party: 'merchant', bps: 10_000 - bps },
  ]),
  caps: fc
    .subarray([...parties])
    .map((capped) =>
      capped.map((party) =>
        party === 'merchant' ? { party, total: 5_000, atCap: 'cover', coveredBy: 'bank' } : { party, perDay: 100, atCap: 'shrink' },
      ),
    ),
});

/** Whole documents, with and without the fields that may be left out. */
export function campaignDocuments(): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const { $defs, ...schema } = campaignJsonSchema() as unknown as Schema & { readonly $defs: unknown };
  const drawn = arbitraryOf(schema) as fc.Arbitrary<Readonly<Record<string, unknown>>>;
  return fc.tuple(drawn, funding, fc.option(conditions, { nil: undefined })).map(([document, shares, when]) => {
    const { when: _drawn, ...rest } = document;
    return { ...rest, funding: shares, ...(when === undefined ? {} : { when }) };
  });
}

function arbitraryOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) return conditions;
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches !== undefined) return fc.oneof(...branches.map(arbitraryOf));
  if (typeof schema.type === 'object') return fc.oneof(...schema.type.map((type) => arbitraryOf({ ...schema, type })));
  if (schema.type === 'object') return objectOf(schema);
  if (schema.type === 'array') return listOf(schema);
  if (schema.type === 'boolean') return fc.boolean();
  return schema.type === 'string' ? textOf(schema) : numberOf(schema);
}

function objectOf({ properties, required = [], additionalProperties, propertyNames }: Schema): fc.Arbitrary<unknown> {
  if (properties === undefined) {
    const keys = propertyNames?.pattern === undefined ? fc.constantFrom('gold', 'silver', '2') : fc.constantFrom('3', '6', '12');
    return fc.dictionary(keys, arbitraryOf(typeof additionalProperties === 'object' ? additionalProperties : { type: 'string' }), {
      maxKeys: 3,
      noNullPrototype: true,
    });
  }
  const fields = Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, arbitraryOf(field)]));
  return fc.record(fields, { requiredKeys: [...required], noNullPrototype: true });
}

const ITEMS_MAX = 3;

function listOf({ items, prefixItems, minItems = 0, maxItems = ITEMS_MAX }: Schema): fc.Arbitrary<unknown> {
  if (prefixItems !== undefined) return fc.tuple(...prefixItems.map(arbitraryOf));
  return fc.array(arbitraryOf(items ?? { type: 'string' }), {
    minLength: minItems,
    maxLength: Math.max(minItems, Math.min(maxItems, ITEMS_MAX)),
  });
}

function numberOf({ minimum, exclusiveMinimum, maximum = 1_000_000 }: Schema): fc.Arbitrary<number> {
  const least = minimum ?? (exclusiveMinimum === undefined ? 0 : exclusiveMinimum + 1);
  return fc.integer({ min: Math.max(least, 0), max: Math.min(maximum, 1_000_000_000) });
}

/** Patterns of the format, by the name of what they mean; a pattern that is not here makes the generator fail, not the format. */
const BY_PATTERN: readonly (readonly [start: string, arbitrary: fc.Arbitrary<string>])[] = [
  ['^[a-z0-9](?:', fc.constantFrom('coffee', 'a', 'spend-100', '2026')],
  ['^[A-Z]{3}$', fc.constantFrom('CNY', 'JPY', 'HKD')],
  ['^[A-Z]{2}$', fc.constantFrom('CN', 'HK')],
  ['^\\d{6,11}', fc.constantFrom('622588', '62258801-62258899', '00622588')],
  ['^([01]\\d', fc.constantFrom('00:00', '07:30', '24:00')],
];

function textOf({ pattern, format, maxLength = 64, minLength = 0 }: Schema): fc.Arbitrary<string> {
  if (format === 'date-time') return fc.constantFrom('2026-01-01T00:00:00+08:00', '2026-11-22T12:00:00Z', '2027-06-30T23:59:59.999-05:00');
  if (format === 'date') return fc.constantFrom('2026-10-01', '2027-02-28');
  const known = pattern === undefined ? undefined : BY_PATTERN.find(([start]) => pattern.startsWith(start));
  if (known !== undefined) return known[1];
  if (pattern !== undefined) throw new Error(`no example of the pattern ${pattern} is known`);
  return fc.constantFrom(...WORDS.filter((word) => word.length >= minLength && word.length <= maxLength));
}
