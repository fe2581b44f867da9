// The judge is judged: forged answers and forged acceptances must be found, and honest ones let through.
import { expect, test } from 'vitest';
import type { Answer } from './answer.ts';
import { openReader } from './answer.ts';
import { type ApiDocument, readDocument } from './document.ts';
import { type Asked, bytesOf, type Draft } from './draft.ts';
import { judge } from './judge.ts';
import { faultOf } from './schema-check.ts';
import { summaryOf } from './schemathesis.ts';

const amount = { type: 'integer', minimum: 1, maximum: 100 };
const document: ApiDocument = readDocument({
  paths: {
    '/v1/pay': {
      post: {
        tags: ['Test'],
        description: 'Needs the scope `evaluate`.',
        security: [{ serviceKey: [] }],
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', maximum: 200 } }],
        requestBody: {
          content: {
            'application/json': {
              schema: { type: 'object', properties: { amount }, required: ['amount'], additionalProperties: false },
              example: { amount: 1 },
            },
          },
        },
        responses: {
          200: { content: { 'application/json': { schema: { type: 'object', properties: { paid: amount }, required: ['paid'] } } } },
          400: {},
          401: {},
          503: {},
        },
      },
    },
  },
  components: { schemas: {} },
});
const [operation] = document.operations;
const KEY = 'ofl_a-key-that-is-long-enough-to-be-looked-for';

function asked(body: string, change: Partial<Asked> & { readonly query?: string } = {}): Asked {
  if (operation === undefined) throw new Error('no operation');
  const draft: Draft = {
    method: 'POST',
    path: '/v1/pay',
    query: change.query ?? '',
    headers: [
      ['authorization', `Bearer ${KEY}`],
      ['content-type', 'application/json'],
    ],
    body: Buffer.from(body),
  };
  const seed = { operation, draft, value: { amount: 1 } };
  return { no: 0, seed, mutation: 'test', draft, bytes: bytesOf(draft), isRefused: false, ...change };
}

function answer(status: number, value: unknown, type = status < 400 ? 'application/json' : 'application/problem+json'): Answer {
  return { status, type, headers: new Map([['content-type', type]]), body: Buffer.from(JSON.stringify(value)) };
}
const kinds = (request: Asked, reply: Answer): readonly string[] => judge(request, reply, document).map(({ kind }) => kind);
const OK = answer(200, { paid: 1 });

test('T7 an honest answer to an honest request is no finding', () => {
  expect(kinds(asked('{"amount":1}'), OK)).toEqual([]);
  expect(kinds(asked('{}'), answer(400, { code: 'invalid_request', status: 400 }))).toEqual([]);
});

test('T7 a forged 500 is found, as is any other fault of the server that is not "unavailable"', () => {
  expect(kinds(asked('{"amount":1}'), answer(500, { code: 'internal' }))).toContain('server_error');
  expect(kinds(asked('{"amount":1}'), answer(502, 'x', 'text/html'))).toContain('server_error');
  expect(kinds(asked('{"amount":1}'), answer(503, { code: 'unavailable', status: 503 }))).toEqual([]);
});

test.each(['{}', '{"amount":0}', '{"amount":101}', '{"amount":1.5}', '{"amount":"1"}', '{"amount":1,"maker":"me"}', '[]', '{"amount":1'])(
  'T7 a body that the document refuses and the service takes is found: %s',
  (body) => {
    expect(kinds(asked(body), OK)).toEqual(['accepted_negative']);
  },
);

test('T7 what is refused by rule and taken is found, and so is a query that the document refuses', () => {
  expect(kinds(asked('{"amount":1}', { isRefused: true }), OK)).toEqual(['accepted_negative']);
  expect(kinds(asked('{"amount":1}', { query: '?limit=201' }), OK)).toEqual(['accepted_negative']);
  expect(kinds(asked('{"amount":1}', { query: '?limit=x' }), OK)).toEqual(['accepted_negative']);
});

test('T7 refusals are problems with a code of the list and a documented status', () => {
  expect(kinds(asked('{}'), answer(400, 'no', 'text/plain'))).toEqual(['not_a_problem']);
  expect(kinds(asked('{}'), answer(400, { code: 'made_up' }))).toEqual(['not_a_problem']);
  expect(kinds(asked('{}'), answer(409, { code: 'request_id_reused' }))).toContain('undocumented_status');
});

test('T7 an answer that is not as documented is found', () => {
  expect(kinds(asked('{"amount":1}'), answer(200, { paid: 0 }))).toEqual(['reply_not_as_documented']);
  expect(kinds(asked('{"amount":1}'), answer(200, 'x', 'text/html'))).toEqual(['undocumented_type']);
  expect(kinds(asked('{"amount":1}'), answer(202, {}))).toEqual(['undocumented_status']);
});

test('I26 a key, a card number that was sent and one that was made are found in an answer', () => {
  const canary = `4${'1'.repeat(15)}`;
  const refused = (detail: string) => answer(400, { code: 'invalid_request', detail });

  expect(kinds(asked('{}'), refused(`key ${KEY}`))).toEqual(['secret_repeated']);
  expect(kinds(asked('{}', { canary }), refused(`card ${canary}`))).toEqual(['secret_repeated']);
  expect(kinds(asked('{}'), refused(canary))).toEqual(['card_number_made']);
});

test('answers are read whole, in pieces of any size, chunked or with a length', () => {
  const wire =
    'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nabHTTP/1.1 400 No\r\ntransfer-encoding: chunked\r\n\r\n3\r\ncde\r\n1\r\nf\r\n0\r\n\r\n';
  for (let size = 1; size <= wire.length; size += 7) {
    const read: string[] = [];
    const reader = openReader({ isBodiless: () => false, onAnswer: ({ status, body }) => read.push(`${status} ${body}`) });
    for (let from = 0; from < wire.length; from += size) reader.read(Buffer.from(wire.slice(from, from + size)));

    expect(read).toEqual(['200 ab', '400 cdef']);
  }
});

test('a schema is read as it stands: alternatives, lists, names, formats', () => {
  const either = { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] };

  expect(faultOf('2026-11-22', either, document)).toBeNull();
  expect(faultOf('22.11.2026', either, document)).not.toBeNull();
  expect(faultOf([1, 'a'], { type: 'array', items: { type: 'integer' } }, document)).toContain('$[1]');
  expect(faultOf({ aa: 1 }, { type: 'object', propertyNames: { maxLength: 1 } }, document)).not.toBeNull();
});

test('T7 schemathesis has failed where it says so, where it ended badly, and where it asked nothing', () => {
  const said = (text: string) => `Test cases:\n  ${text}\n\nSeed: 1\n`;

  expect(summaryOf(said('12,345 generated, 12,300 passed, 45 skipped'), 0)).toEqual({ cases: 12_345, failures: 0 });
  expect(summaryOf(said('32 generated, 2 found 3 unique failures, 1 skipped'), 1)).toEqual({ cases: 32, failures: 3 });
  expect(summaryOf(said('32 generated, 1 found 1 unique failure'), 1).failures).toBe(1);
  expect(summaryOf(said('32 generated, 31 passed'), 1).failures).toBe(1);
  expect(summaryOf('No such option', 2)).toEqual({ cases: 0, failures: 1 });
  expect(summaryOf('', null).failures).toBe(1);
});
