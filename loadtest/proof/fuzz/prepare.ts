// Looks around in a running service: reads its document, makes everybody who may ask, and gathers the names of what exists.
import type { Sql } from '../../../api/db/connect.ts';
import { chance } from '../../../engine/simulation/random.ts';
import { type Credentials, makeKeys, renewed } from './credentials.ts';
import { type Operation, type RawDocument, readDocument } from './document.ts';
import { openHarvest } from './pools.ts';
import { seedOf, type World } from './seeds.ts';

export interface Bank {
  readonly port: number;
  readonly sql: Sql;
  readonly chainKey: string;
  readonly seed: number;
}
export interface Prepared {
  readonly world: World;
  /** Other sessions and tokens: a run ends some of them. */
  readonly renew: () => Promise<void>;
}

const LOOKS = 3;
const LOOK_MS_MAX = 30_000;

export async function prepare({ port, sql, chainKey, seed }: Bank): Promise<Prepared> {
  const document = readDocument((await (await fetch(`http://127.0.0.1:${port}/openapi.json`)).json()) as RawDocument);
  const harvest = openHarvest();
  const made = await makeKeys(sql);
  await keysAreKnown(port, made.keys[0] ?? '');
  let round = 0;
  let credentials: Credentials = { ...made, tokens: ['none'], sessions: [{ cookie: 'none', csrf: 'none' }] };
  const renew = async () => {
    credentials = await renewed(made, { sql, chainKey, no: round, accounts: harvest.pools.get('account') ?? [] });
    round += 1;
  };
  const world: World = { document, harvest, credentials: () => credentials };
  const readings = document.operations.filter(({ method, isEndless, opener }) => method === 'GET' && !isEndless && opener !== 'public');
  for (let look = 0; look < LOOKS; look += 1) {
    for (const [place, each] of readings.entries()) await lookAt(each, { port, world, no: seed * 1_000 + look * readings.length + place });
    await renew();
  }
  return { world, renew };
}

async function lookAt(operation: Operation, at: { readonly port: number; readonly world: World; readonly no: number }): Promise<void> {
  const { draft } = seedOf(operation, { world: at.world, by: chance(at.no), no: at.no });
  const answer = await fetch(`http://127.0.0.1:${at.port}${draft.path}${draft.query}`, {
    headers: draft.headers.map(([name, value]) => [name, value] as [string, string]),
    signal: AbortSignal.timeout(LOOK_MS_MAX),
  });
  const body = Buffer.from(await answer.arrayBuffer());
  if (answer.status === 200) at.world.harvest.take(operation, { status: 200, headers: new Map(), type: '', body });
}

/** A process learns of new keys within a second. */
async function keysAreKnown(port: number, key: string): Promise<void> {
  const until = Date.now() + LOOK_MS_MAX;
  while (Date.now() < until) {
    const { status } = await fetch(`http://127.0.0.1:${port}/v1/keys`, { headers: { authorization: `Bearer ${key}` } });
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('The service does not know the keys that were made for it');
}
