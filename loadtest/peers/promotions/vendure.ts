// Vendure's promotions: its own `applyPromotions` over promotions in memory, with conditions as its documentation has them written.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SHOPS_FOLDER } from '../install.ts';
import type { Check, Fields } from '../requirement.ts';
import type { Promotion, Purchase, Shop } from './promotion.ts';

interface Order {
  readonly customFields: Fields;
  readonly promotions: readonly { readonly couponCode: string; readonly name: string }[];
}
interface Args {
  readonly field: string;
  readonly text: string;
  readonly number: number;
  readonly list: readonly string[];
}
type Made = new (input: object) => object;
interface Core {
  readonly PromotionCondition: Made;
  readonly PromotionOrderAction: Made;
  readonly Promotion: Made;
  readonly Order: new (input: object) => Order;
  readonly OrderLine: Made;
  readonly defaultConfig: object;
}
interface Calculator {
  readonly calculateOrderTotals: (order: Order) => void;
  readonly applyPromotions: (context: object, order: Order, promotions: readonly object[]) => Promise<void>;
}

const required = (name: string): unknown => createRequire(pathToFileURL(join(SHOPS_FOLDER, 'package.json')))(name);
const words = (value: string) => [{ languageCode: 'en', value }];

export function vendureInMemory(promotions: readonly Promotion[]): Shop {
  const core = required('@vendure/core') as Core;
  const { OrderCalculator } = required('@vendure/core/dist/service/helpers/order-calculator/order-calculator.js') as {
    OrderCalculator: new (...services: readonly unknown[]) => Calculator;
  };
  const calculator = new OrderCalculator(core.defaultConfig);
  const loaded = promotions.map((promotion, no) => entityOf(core, { promotion, no }));
  return {
    applied: async (purchase) => {
      const order = orderOf(core, purchase);
      calculator.calculateOrderTotals(order);
      await calculator.applyPromotions({}, order, loaded);
      return order.promotions.map(({ name }) => name);
    },
    close: async () => undefined,
  };
}

/** One condition for each kind of test, one action; made once and shared, as a shop registers them. */
function partsOf({ PromotionCondition, PromotionOrderAction }: Core): { readonly conditions: readonly object[]; readonly action: object } {
  const text = { type: 'string' };
  const args = { field: text, text, number: { type: 'int' }, list: { type: 'string', list: true } };
  const condition = (code: string, holds: (held: Fields[string], args: Args) => boolean) => {
    const check = (_: object, order: Order, given: Args) => holds(order.customFields[given.field] ?? null, given);
    return new PromotionCondition({ code, description: words(code), args, check });
  };
  const among = (held: Fields[string], list: readonly string[]) =>
    Array.isArray(held) ? held.some((each) => list.includes(each)) : list.includes(String(held));
  const conditions = [
    condition('equal', (held, given) => String(held) === given.text),
    condition('atLeast', (held, given) => Number(held) >= given.number),
    condition('below', (held, given) => Number(held) < given.number),
    condition('among', (held, given) => among(held, given.list)),
    condition('notAmong', (held, given) => !among(held, given.list)),
  ];
  const execute = (_: object, __: Order, given: Args) => -given.number;
  return {
    conditions,
    action: new PromotionOrderAction({ code: 'off', description: words('off'), args: { number: args.number }, execute }),
  };
}

const partsByCore = new WeakMap<Core, ReturnType<typeof partsOf>>();

function entityOf(core: Core, { promotion, no }: { readonly promotion: Promotion; readonly no: number }): object {
  const parts = partsByCore.get(core) ?? partsOf(core);
  partsByCore.set(core, parts);
  const currency: Check = { field: 'authorization_currency', is: 'equal', value: promotion.currency };
  return new core.Promotion({
    id: no,
    translations: [{ languageCode: 'en', name: promotion.code }],
    name: promotion.code,
    enabled: true,
    startsAt: new Date(promotion.from),
    endsAt: new Date(promotion.to),
    promotionConditions: parts.conditions,
    promotionActions: [parts.action],
    conditions: [...promotion.tests, currency].map(conditionOf),
    actions: [{ code: 'off', args: [{ name: 'number', value: String(promotion.off) }] }],
    priorityScore: 0,
  });
}

const CODES = {
  equal: 'equal',
  atLeast: 'atLeast',
  below: 'below',
  in: 'among',
  hasAny: 'among',
  notIn: 'notAmong',
  hasNone: 'notAmong',
} as const;

/** As the database keeps them: every argument a string. */
function conditionOf(test: Check): object {
  const field = { name: 'field', value: test.field };
  if ('values' in test) return { code: CODES[test.is], args: [field, { name: 'list', value: JSON.stringify(test.values) }] };
  const name = test.is === 'equal' ? 'text' : 'number';
  return { code: CODES[test.is], args: [field, { name, value: String(test.value) }] };
}

/** A new order each time: applying promotions changes it. */
function orderOf({ Order, OrderLine }: Core, { fields, amount }: Purchase): Order {
  const line = { id: 1, quantity: 1, listPrice: amount, listPriceIncludesTax: false, adjustments: [], taxLines: [] };
  const totals = { subTotal: 0, subTotalWithTax: 0, shipping: 0, shippingWithTax: 0 };
  const lists = { surcharges: [], shippingLines: [], promotions: [], couponCodes: [] };
  return new Order({ id: 1, customFields: fields, ...lists, ...totals, lines: [new OrderLine(line)] });
}
