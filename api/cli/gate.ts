// A reference gate: npm run gate -- fetch|tap|upload. It decides offline from a file with its capsule and the published keys, and uploads what it gave later.
import { createPublicKey, randomUUID, verify } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readCapsule } from '../../engine/qr/capsule.ts';
import { type GateMemory, newGate, tapAt, uploaded } from '../../engine/qr/gate.ts';

interface Kept {
  readonly gate: string;
  readonly keys: readonly { readonly kid: string; readonly x: string }[];
  readonly memory: GateMemory;
}

const USAGE = `npm run gate -- fetch  --gate gate-12
npm run gate -- tap    --code OQ1… --amount 300 --bin 62258801 --token tk_1 [--account ac_1]
npm run gate -- upload
  --file gate.json (what the gate keeps)   --url, --keyfile gate.key (a service key with the scope evaluate): for fetch and upload alone`;

/** Taps of one upload: what the API takes at most. */
const UPLOADED_MAX = 200;
const TEXT = { type: 'string' } as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    file: { ...TEXT, default: 'gate.json' },
    gate: TEXT,
    code: TEXT,
    amount: TEXT,
    bin: TEXT,
    token: TEXT,
    account: TEXT,
    url: { ...TEXT, default: 'http://127.0.0.1:8080' },
    keyfile: { ...TEXT, default: 'gate.key' },
  },
});
const BY_NAME: Readonly<Record<string, () => Promise<number> | number>> = { fetch: fetchCapsule, tap, upload };
const order = BY_NAME[positionals[0] ?? ''] ?? usage;
process.exitCode = order === tap || order === upload ? await whereFetched(order) : await order();

/** A gate that has fetched nothing has nothing to decide by. */
function whereFetched(next: () => Promise<number> | number): Promise<number> | number {
  if (existsSync(values.file)) return next();
  console.error(`There is no ${values.file}: fetch a capsule first.`);
  return 1;
}

function usage(): number {
  console.error(USAGE);
  return 2;
}

async function asked<Body>(method: string, path: string, body?: unknown): Promise<Body> {
  const response = await fetch(new URL(path, values.url), {
    method,
    headers: { authorization: `Bearer ${keyOf(values.keyfile)}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: HTTP ${response.status} ${await response.text()}`);
  return (await response.json()) as Body;
}

/** Keys and the newest open slice. A capsule whose signature is not of a published key is not taken. */
async function fetchCapsule(): Promise<number> {
  const { gate } = values;
  if (gate === undefined) return usage();
  const { keys } = await asked<{ keys: Kept['keys'] }>('GET', '/v1/qr/keys');
  const { items } = await asked<{ items: { state: string; capsule: string }[] }>('GET', `/v1/gates/${encodeURIComponent(gate)}/slices`);
  const read = readCapsule(items.find(({ state }) => state === 'open')?.capsule ?? '');
  if (read === null || read.capsule.gate !== gate || !isSigned(keys, { ...read, kid: read.capsule.kid })) {
    console.error('No open slice, or its capsule is not signed by a published key.');
    return 1;
  }
  const before = existsSync(values.file) ? kept() : null;
  const isSame = before?.memory.capsule.slice === read.capsule.slice;
  if (!isSame && (before?.memory.waiting.length ?? 0) > 0) {
    console.error('Upload what waits first.');
    return 1;
  }
  keep({ gate, keys, memory: isSame && before !== null ? before.memory : newGate(read.capsule) });
  console.log(
    `${read.capsule.campaign}: ${read.capsule.benefit} of each tap, ${read.capsule.amount} in all, until ${new Date(read.capsule.until * 1_000).toISOString()}`,
  );
  return 0;
}

/** No network here. */
function tap(): number {
  const { code, amount, bin, token, account } = values;
  if (code === undefined || bin === undefined || token === undefined || !/^\d{1,9}$/.test(amount ?? '')) return usage();
  const { memory, keys, ...rest } = kept();
  const answer = tapAt(memory, {
    authorizationId: `${rest.gate}:${randomUUID()}`,
    code,
    amount: Number(amount),
    card: { bin, token, ...(account === undefined ? {} : { account }) },
    nowMs: Date.now(),
    verifies: (read) => isSigned(keys, read),
  });
  // Kept before it is said: a gate that loses power has not given what it does not know of.
  keep({ ...rest, keys, memory: answer.memory });
  console.log(answer.refusal === null ? `open, ${answer.given} off` : `full fare: ${answer.refusal}`);
  return answer.refusal === null ? 0 : 1;
}

async function upload(): Promise<number> {
  const { memory, ...rest } = kept();
  const taps = memory.waiting.slice(0, UPLOADED_MAX);
  if (taps.length === 0) return 0;
  const { taps: results } = await asked<{ taps: { authorizationId: string; outcome: string; granted: number; reason: string | null }[] }>(
    'POST',
    `/v1/gates/${encodeURIComponent(rest.gate)}/uploads`,
    { taps },
  );
  for (const { authorizationId, outcome, granted, reason } of results)
    console.log(`${authorizationId} ${outcome} ${granted}${reason === null ? '' : ` ${reason}`}`);
  const decided = results.filter(({ outcome }) => outcome !== 'unavailable').map(({ authorizationId }) => authorizationId);
  keep({ ...rest, memory: uploaded(memory, decided) });
  return decided.length === results.length ? 0 : 1;
}

function isSigned(
  keys: Kept['keys'],
  { kid, signed, signature }: { readonly kid: string; readonly signed: Uint8Array; readonly signature: Uint8Array },
): boolean {
  const key = keys.find((each) => each.kid === kid);
  return (
    key !== undefined && verify(null, signed, createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key.x }, format: 'jwk' }), signature)
  );
}

/** From a file: what stands on a command line is seen by every process. */
function keyOf(path: string): string {
  return readFileSync(path, 'utf8').trim();
}

function kept(): Kept {
  return JSON.parse(readFileSync(values.file, 'utf8')) as Kept;
}

/** Whole or not at all. */
function keep(next: Kept): void {
  writeFileSync(`${values.file}.new`, JSON.stringify(next));
  renameSync(`${values.file}.new`, values.file);
}
