// Every mutation with its weight, and the request with a given number: the same seed and number make the same request of the same bank.
import { gzipSync } from 'node:zlib';
import { type Chance, chance, weighted } from '../../../engine/simulation/random.ts';
import type { Operation } from './document.ts';
import { type Asked, bytesOf, type Mutant, type Seed } from './draft.ts';
import * as address from './mutate-address.ts';
import * as bytes from './mutate-bytes.ts';
import { brokenFrame, cutOff } from './mutate-frame.ts';
import * as head from './mutate-head.ts';
import * as json from './mutate-json.ts';
import { type Draw, seedOf, type World } from './seeds.ts';

const BOMB = gzipSync(Buffer.alloc(10 * 1024 * 1024));

interface Named {
  readonly name: string;
  readonly mutate: json.Mutate;
}
const named = (weight: number, name: string, mutate: json.Mutate) => [weight, { name, mutate }] as const;

/** Unchanged: what must keep working while everything else is tried. */
const unchanged: json.Mutate = ({ draft }) => ({ draft, isRefused: false });

const MUTATIONS: readonly (readonly [weight: number, Named])[] = [
  named(12, 'unchanged', unchanged),
  named(4, 'bits flipped', bytes.bitFlips),
  named(3, 'body cut short', bytes.truncated),
  named(2, 'piece doubled', bytes.doubledPiece),
  named(2, 'piece removed', bytes.removedPiece),
  named(1, 'halves swapped', bytes.swappedHalves),
  named(2, 'not UTF-8', bytes.noUtf8),
  named(2, 'unseen bytes', bytes.unseenBytes),
  named(2, 'another body', bytes.otherBody),
  named(0.03, 'body too large', bytes.tooLarge),
  named(0.6, 'gzip bomb', bytes.gzipBomb(BOMB)),
  named(5, 'refused number', json.refusedNumber),
  named(4, 'unseen escape', json.unseenText),
  named(4, 'card number in body', json.cardNumber),
  named(2, 'nested too deep', json.deepNesting),
  named(4, 'key twice', json.duplicateKey),
  named(5, 'unknown member', json.unknownMember),
  named(1, 'prototype key', json.prototypeKey),
  named(6, 'member missing', json.missingMember),
  named(12, 'another value', json.otherValue),
  named(4, 'value moved', json.movedValue),
  named(4, 'number beside', json.nearNumber),
  named(1, 'longer list', json.longList),
  named(5, 'another caller', head.otherCaller),
  named(2, 'another type', head.otherType),
  named(1, 'type with parameters', head.typeParameters),
  named(3, 'another method', head.otherMethod),
  named(3, 'other headers', head.otherHeaders),
  named(1, 'card number in header', head.cardInHeader),
  named(2, 'header twice', head.repeatedHeader),
  named(5, 'hostile path', address.hostilePath),
  named(2, 'unseen path', address.unseenPath),
  named(3, 'name of another thing', address.otherThing),
  named(3, 'twisted path', address.twistedPath),
  named(5, 'hostile query', address.hostileQuery),
  named(1, 'unseen query', address.unseenQuery),
  named(2, 'edge of its kind', address.edgeValue),
  named(2, 'forged cursor', address.forgedCursor),
  named(1, 'query part twice', address.repeatedQuery),
  named(1, 'unknown query part', address.unknownQuery),
  named(1, 'query part missing', address.missingQuery),
  named(2, 'card number in address', address.cardInAddress),
  named(1, 'another thing', address.elsewhere),
  named(1.5, 'broken frame', brokenFrame),
  named(0.15, 'cut off', cutOff),
];
export const MUTATION_NAMES = MUTATIONS.map(([, { name }]) => name);

const draw = weighted(MUTATIONS);
const TRIES_MAX = 20;
/** Numbers of requests are mixed into the seed; runs of neighbouring seeds share no request. */
const SEED_STRIDE = 100_000_007;

export interface Plan {
  readonly world: World;
  readonly seed: number;
}

export function requestOf(no: number, { world, seed }: Plan): Asked {
  const by = chance(seed * SEED_STRIDE + no);
  const operation = drawnOperation(world.document.operations, by);
  const drawing: Draw = { world, by, no };
  const made = seedOf(operation, drawing);
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const { name, mutate } = draw(by);
    const mutant = mutate(made, drawing);
    if (mutant !== null) return asked({ no, seed: made, mutation: name }, mutant);
  }
  return asked({ no, seed: made, mutation: 'unchanged' }, { draft: made.draft, isRefused: false });
}

/** Endless answers are asked for on a connection of their own. */
function asked(at: { readonly no: number; readonly seed: Seed; readonly mutation: string }, mutant: Mutant): Asked {
  const bytesSent = mutant.rough ?? bytesOf(mutant.draft);
  return { ...at, ...mutant, ...(at.seed.operation.isEndless ? { rough: bytesSent } : {}), bytes: bytesSent };
}

/** What takes the service tens of milliseconds of its own is asked for a tenth as often as everything else. */
const HEAVY = new Set([
  ...['GET /openapi.json', 'GET /docs', 'GET /metrics', 'GET /v1/reconciliation/tie-out', 'GET /v1/demo/holders', 'GET /v1/audit.csv'],
  ...[
    'GET /v1/settlements',
    'GET /v1/me/export',
    'GET /v1/accounts/{id}/export',
    'GET /v1/campaigns/{id}/poster',
    'GET /v1/shops/campaigns',
  ],
  ...['GET /v1/campaigns/{id}/versions/{version}/evidence', 'POST /v1/campaigns/{id}/clone', 'POST /v1/session', 'POST /v1/session/link'],
]);
const HEAVY_SHARE = 0.1;

function drawnOperation(operations: readonly Operation[], by: Chance): Operation {
  for (;;) {
    const drawn = by.pick(operations);
    if (!HEAVY.has(drawn.name) || by.happens(HEAVY_SHARE)) return drawn;
  }
}
