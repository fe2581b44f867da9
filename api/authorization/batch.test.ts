// A batch answers each of its requests as if it had come alone: in order, one bad one costing the others nothing, by either way through the door.
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { validRequests } from '../../engine/authorization/arbitrary-testing.ts';
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import { BATCH_MAX, batchItems } from './batch-items.ts';
import { openTwoWays, type TwoWays, type Way, WAYS } from './ways-testing.ts';

const PLAIN = {
  authorizationId: 'a1',
  amount: 12_800,
  currency: 'CNY',
  at: '2026-11-22T12:03:11+08:00',
  card: { bin: '62258801', token: 'tok_9f3b' },
  merchant: { id: 'M1001', mcc: '5812' },
  terminal: { id: 'T0001', channel: 'pos', entryMode: 'contactless' },
};
const item = (authorizationId: string, more: object = {}) => ({ ...PLAIN, authorizationId, ...more });

let asked: EvaluateRequest[] = [];
let door: TwoWays;

beforeEach(() => {
  asked = [];
});
beforeAll(async () => {
  door = await openTwoWays(async (request) => {
    asked.push(request);
    if (request.authorizationId === 'reused') return { status: 409, body: '{"status":409,"code":"authorization_id_reused"}' };
    return { status: 200, body: JSON.stringify({ authorizationId: request.authorizationId, amount: request.amount }) };
  });
});
afterAll(() => door.stop());

async function send(way: Way, body: string) {
  const response = await fetch(`http://127.0.0.1:${door.ports[way]}/v1/evaluate/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer good' },
    body,
  });
  const text = await response.text();
  return { status: response.status, text, answers: (JSON.parse(text) as { answers?: Record<string, unknown>[] }).answers ?? [] };
}

describe.each(WAYS)('by the %s way', (way) => {
  test('the answers are the bodies of the single answers, in the order of the requests', async () => {
    const { status, text } = await send(way, JSON.stringify({ requests: [item('a2'), item('a1'), item('a2')] }));

    expect(status).toBe(200);
    expect(text).toBe(
      '{"answers":[{"authorizationId":"a2","amount":12800},{"authorizationId":"a1","amount":12800},{"authorizationId":"a2","amount":12800}]}',
    );
    expect(asked.map(({ kind, type }) => `${kind} ${type}`)).toEqual(Array(3).fill('authorization purchase'));
  });

  test('an id used with other content has its conflict in its place', async () => {
    const { answers } = await send(way, JSON.stringify({ requests: [item('a1'), item('reused'), item('a3')] }));

    expect(answers.map(({ authorizationId, status }) => authorizationId ?? status)).toEqual(['a1', 409, 'a3']);
  });

  test('what is wrong with one request is its own problem; the others are decided', async () => {
    const good = JSON.stringify(item('good'));
    const bad = [
      JSON.stringify(item('x', { amount: -1 })),
      JSON.stringify(item('x', { extra: true })),
      good.replace('"amount":', '"amount":1,"amount":'),
      good.replace('M1001', `4${'1'.repeat(15)}`),
      good.replace('12800', '1e400'),
      good.replace('M1001', 'M\\u0000'),
      '1',
      '{"amount":}',
      '{}',
    ];
    const { status, answers } = await send(way, `{"requests":[${[good, ...bad, good].join(',')}]}`);

    expect(status).toBe(200);
    expect(answers.map(({ code }) => code ?? 'decided')).toEqual([
      ...['decided', 'invalid_request', 'invalid_request', 'duplicate_key', 'pan_not_accepted', 'number_not_accepted', 'text_not_accepted'],
      ...['invalid_request', 'malformed_json', 'invalid_request', 'decided'],
    ]);
    expect(answers[1]).toMatchObject({ status: 400, errors: [{ path: 'amount' }] });
    expect(asked).toHaveLength(2);
  });

  test('text beyond ASCII is read like any other', async () => {
    await send(way, JSON.stringify({ requests: [item('a1', { merchant: { id: '商户1', mcc: '5812' } })] }));

    expect(asked[0]?.merchant.id).toBe('商户1');
  });

  test.each<[string, string, string]>([
    ['no request', '{"requests":[]}', 'invalid_request'],
    ['one too many', JSON.stringify({ requests: Array(BATCH_MAX + 1).fill(item('a1')) }), 'invalid_request'],
    ['no list', '{"requests":{}}', 'invalid_request'],
    ['an unknown key', '{"requests":[{}],"more":1}', 'invalid_request'],
    ['two lists', '{"requests":[{}],"requests":[{}]}', 'duplicate_key'],
    ['a key written with escapes', `{"re\\u0071uests":[${JSON.stringify(item('a1'))}]}`, 'invalid_request'],
    ['half a list', '{"requests":[{}', 'malformed_json'],
    ['half a string', '{"requests":["', 'malformed_json'],
    ['no JSON', 'requests', 'malformed_json'],
    ['more than it may have', `{"requests":["${'x'.repeat(1024 * 1024)}"]}`, 'body_too_large'],
  ])('%s is refused as a whole', async (_, body, code) => {
    const { status, text } = await send(way, body);

    expect([status, (JSON.parse(text) as { code: string }).code]).toEqual([code === 'body_too_large' ? 413 : 400, code]);
    expect(asked).toEqual([]);
  });

  test('as many as there may be are answered', async () => {
    const { answers } = await send(way, JSON.stringify({ requests: Array.from({ length: BATCH_MAX }, (_, no) => item(`n${no}`)) }));

    expect(answers.map(({ authorizationId }) => authorizationId)).toEqual(Array.from({ length: BATCH_MAX }, (_, no) => `n${no}`));
  });
});

test('the items of any list of values are found again, whatever stands in their strings', () => {
  const values = fc.array(
    fc.oneof(
      fc.json(),
      validRequests.map((request) => JSON.stringify(request)),
    ),
    { minLength: 1, maxLength: 5 },
  );

  fc.assert(
    fc.property(values, fc.constantFrom('', ' ', '\n'), (items, space) => {
      const text = `${space}{${space}"requests"${space}:[${items.join(`,`)}]${space}}${space}`;
      expect(batchItems(text)).toEqual(items);
    }),
  );
});
