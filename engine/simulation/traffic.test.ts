// Proves that simulated traffic can be played again, that its ids are unique, and that it holds every reality it promises.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { evaluateRequestSchema } from '../authorization/request.ts';
import { containsPan } from '../card/pan.ts';
import { bankFileSchema } from './bank-file.ts';
import { demoBank } from './bank.ts';
import { groupBy } from './group-by.ts';
import { type TrafficEvent, traffic } from './traffic.ts';

const file = bankFileSchema.parse(parse(readFileSync(new URL('../../campaigns/demo-bank.yaml', import.meta.url), 'utf8')));
const bank = demoBank(file);
const DAY = '2026-11-18';
const someDay = fc
  .record({ seed: fc.nat(), count: fc.integer({ min: 1, max: 120 }) })
  .map((chosen) => traffic({ ...chosen, day: DAY, bank }));
const full = traffic({ seed: 1, count: 3_000, day: DAY, bank });

const requests = (events: readonly TrafficEvent[]) => events.filter((event) => event.kind === 'evaluate').map((event) => event.request);
const messages = (events: readonly TrafficEvent[]) => events.filter((event) => event.kind === 'message');
const bodyOf = ({ repeat: _repeat, ...request }: { readonly repeat?: boolean | undefined }) => JSON.stringify(request);

describe('the demo bank', () => {
  test('is the same bank every time, and another one under another seed', () => {
    expect(demoBank(file)).toEqual(bank);
    expect(demoBank({ ...file, accounts: { ...file.accounts, seed: file.accounts.seed + 1 } }).cards).not.toEqual(bank.cards);
  });

  test('I26 holds nothing that could be a card number', () => {
    expect(containsPan(JSON.stringify(bank))).toBe(false);
  });

  test('gives every card, coupon and membership to an account it has', () => {
    const accounts = new Set(bank.accounts.map((account) => account.id));
    expect(
      [...bank.cards, ...bank.coupons, ...bank.members, ...bank.enrolments].filter((holding) => !accounts.has(holding.account)),
    ).toEqual([]);
    expect(new Set(bank.cards.map((card) => card.token)).size).toBe(bank.cards.length);
  });
});

describe('traffic', () => {
  test('the same seed gives the same events, another seed others', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const order = { seed, count: 30, day: DAY, bank };
        expect(traffic(order)).toEqual(traffic(order));
        expect(traffic({ ...order, seed: seed + 1 })).not.toEqual(traffic(order));
      }),
      { numRuns: 30 },
    );
  });

  test('every request keeps the wire contract, and no event holds a card number', () => {
    fc.assert(
      fc.property(someDay, (events) => {
        for (const request of requests(events)) expect(evaluateRequestSchema.safeParse(request).success).toBe(true);
        expect(containsPan(JSON.stringify(events))).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  test('events come in order of arrival', () => {
    fc.assert(
      fc.property(someDay, (events) => {
        const times = events.map((event) => Date.parse(event.at));
        expect(times).toEqual(times.toSorted((one, other) => one - other));
      }),
      { numRuns: 30 },
    );
  });

  test('an id means one authorization: a second request under it is a repeat, but for planted contradictions', () => {
    const byId = groupBy(requests(full), (request) => request.authorizationId);
    const contradicted = [...byId.values()].filter((copies) => new Set(copies.map(bodyOf)).size > 1);
    expect(byId.size).toBeGreaterThanOrEqual(3_000);
    expect(contradicted.length).toBeGreaterThan(0);
    expect(contradicted.length).toBeLessThan(30);
  });

  test('messages speak of authorizations that are asked for, each under an id of its own', () => {
    fc.assert(
      fc.property(someDay, (events) => {
        const asked = new Set(requests(events).map((request) => request.authorizationId));
        const told = messages(events);
        expect(told.filter((event) => !asked.has(event.authorizationId))).toEqual([]);
        const kinds = groupBy(told, (event) => `${event.authorizationId}/${event.message.id}`);
        for (const copies of kinds.values()) expect(new Set(copies.map((event) => event.message.kind)).size).toBe(1);
      }),
      { numRuns: 30 },
    );
  });

  test('R1-R4, R7, R10, R11, R13, R17, R19, R20, R28, R31 every promised reality happens in 3,000 authorizations', () => {
    const told = messages(full);
    const of = (kind: string) => told.filter((event) => event.message.kind === kind);
    const ids = (kind: string) => new Set(of(kind).map((event) => event.authorizationId));
    const firstAsked = new Map(requests(full).map((request) => [request.authorizationId, Date.parse(request.at)]));
    const overtaking = of('reversal').filter((event) => Date.parse(event.at) < (firstAsked.get(event.authorizationId) ?? 0));
    for (const kind of ['capture', 'reversal', 'refund', 'chargeback', 'representment', 'increment'])
      expect(ids(kind).size, kind).toBeGreaterThan(0);
    expect(overtaking.length).toBeGreaterThan(10);
    expect(of('reversal').some((event) => (event.message.remaining ?? 0) > 0)).toBe(true);
    expect(told.some((event) => event.message.id === 'cap-3')).toBe(true);
    expect(told.some((event) => event.message.id === 'ref-2')).toBe(true);
    expect(requests(full).filter((request) => request.kind === 'advice').length).toBeGreaterThan(5);
    expect(requests(full).filter((request) => request.kind === 'aggregate').length).toBeGreaterThan(5);
    expect(requests(full).filter((request) => request.repeat === true).length).toBeGreaterThan(5);
  });

  test('a part of the day is the beginning of the longer day under the same seed', () => {
    const short = traffic({ seed: 9, count: 50, day: DAY, bank });
    const long = new Set(traffic({ seed: 9, count: 51, day: DAY, bank }).map((event) => JSON.stringify(event)));
    expect(short.filter((event) => !long.has(JSON.stringify(event)))).toEqual([]);
  });
});
