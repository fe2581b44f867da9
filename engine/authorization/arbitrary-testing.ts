// Arbitrary evaluate requests for tests: valid ones with any optional fields and in any order of keys, and ones with something wrong in them.
import fc from 'fast-check';
import { LOCALES } from '../campaign/schema.ts';
import { AMOUNT_MAX } from '../money/amount.ts';
import { CHANNELS, ENTRY_MODES, POINTS_MAX, REQUEST_KINDS, TRANSACTION_TYPES } from './request.ts';

type Fields = Record<string, unknown>;

const text = (letters: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...letters), minLength, maxLength });
const digits = (minLength: number, maxLength = minLength) => text('0123456789', minLength, maxLength);
const capitals = (length: number) => text('ABCYZ', length, length);
const identifier = fc.oneof(text('aZ09:._-~!', 1, 20), text('x', 1, 128), fc.uuid());
const key = fc.oneof(
  { weight: 9, arbitrary: text('aZ 09:', 1, 20) },
  { weight: 1, arbitrary: text('商é', 1, 5) },
  { weight: 1, arbitrary: text('x', 1, 64) },
);
const amount = fc.oneof(fc.nat(100_000), fc.constantFrom(0, AMOUNT_MAX));
const at = fc
  .tuple(
    fc.constantFrom('2026-11-22', '2024-02-29', '1999-12-31', '2000-02-28'),
    fc.constantFrom('00:00:00', '23:59:59', '12:03:11.5'),
    fc.constantFrom('Z', '+08:00', '-11:30'),
  )
  .map(([day, time, offset]) => `${day}T${time}${offset}`);

const optional = { requiredKeys: [] as never[] };
const card = fc
  .tuple(fc.record({ bin: digits(6, 11), token: identifier }), fc.record({ account: key, tokenBin: digits(6, 11), par: key }, optional))
  .map(merged);
const merchant = fc.tuple(fc.record({ id: key, mcc: digits(4) }), fc.record({ country: capitals(2) }, optional)).map(merged);
const terminal = fc
  .tuple(
    fc.record({ id: key, channel: fc.constantFrom(...CHANNELS), entryMode: fc.constantFrom(...ENTRY_MODES) }),
    fc.record({ unattended: fc.boolean() }, optional),
  )
  .map(merged);
const required = fc.record({ authorizationId: identifier, amount, currency: capitals(3), at, card, merchant, terminal });
const rest = fc.record(
  {
    kind: fc.constantFrom(...REQUEST_KINDS),
    type: fc.constantFrom(...TRANSACTION_TYPES),
    approvedAmount: amount,
    acquirer: key,
    preauthorization: fc.boolean(),
    recurring: fc.boolean(),
    nominal: fc.boolean(),
    debtRecovery: fc.boolean(),
    instalments: fc.integer({ min: 2, max: 60 }),
    fxRateId: key,
    coupons: fc.array(identifier, { maxLength: 10 }),
    points: fc.record({ redeem: fc.constantFrom('max', 'none', 1, POINTS_MAX) }),
    locale: fc.constantFrom(...LOCALES),
    repeat: fc.boolean(),
    deadlineMs: fc.integer({ min: 1, max: 2_000 }),
  },
  optional,
);

function merged([one, other]: readonly [Fields, Fields]): Fields {
  return { ...one, ...other };
}

/** A request the schema accepts, its keys in any order. */
export const validRequests: fc.Arbitrary<Fields> = fc
  .tuple(fc.tuple(required, rest).map(merged), fc.infiniteStream(fc.nat()))
  .map(([fields, order]) => Object.fromEntries(Object.entries(fields).toSorted(() => (order.next().value % 2 === 0 ? 1 : -1))));

const strange = fc.constantFrom<unknown[]>(
  null, '', ' ', 'x', 'a b', 'é', '\ud800', '\u202e', '\u0000', 'x'.repeat(65), 'x'.repeat(129), '2026-02-29T00:00:00Z', '2026-11-22T24:00:00Z',
  '2026-11-22', '62258', '622588012345', 'CN', 'CNY', 'cny', '5812', 'purchase', 'max', true, false, 0, -1, 1, 0.5, 61, 2_001, AMOUNT_MAX + 1, 1e21,
  -0, 2 ** 53, [], {}, ['a', 1], ['a', ''], Array(11).fill('c'), { redeem: 0 }, { redeem: 'all' }, { redeem: 'max', more: 1 }, { id: 'M' },
); // biome-ignore format: one list of oddities

/** Requests with one field wrong, missing or unknown, there or in a part of them; a few are valid all the same. */
export const changedRequests: fc.Arbitrary<Fields> = fc
  .tuple(
    validRequests,
    fc.constantFrom('', 'card', 'merchant', 'terminal', 'points'),
    fc.nat(),
    fc.constantFrom('set', 'drop', 'add', 'own'),
    strange,
  )
  .map(([request, part, place, how, value]) => {
    if (part === '') return changed(request, { place, how, value });
    return { ...request, [part]: changed((request[part] ?? {}) as Fields, { place, how, value }) };
  });

interface Change {
  readonly place: number;
  readonly how: string;
  readonly value: unknown;
}

function changed(fields: Fields, { place, how, value }: Change): Fields {
  const names = Object.keys(fields);
  const name = names[place % Math.max(1, names.length)] ?? 'name';
  if (how === 'drop') return Object.fromEntries(Object.entries(fields).filter(([each]) => each !== name));
  if (how === 'add') return { ...fields, [['extra', 'constructor', 'toString', 'Amount'][place % 4] ?? '']: value };
  // An own key of this name, as a parser of JSON makes it.
  if (how === 'own') return JSON.parse(`{"__proto__":1,${JSON.stringify(fields).slice(1)}`.replace(',}', '}')) as Fields;
  return { ...fields, [name]: value };
}
