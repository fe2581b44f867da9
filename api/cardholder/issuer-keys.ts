// The public keys of the bank that mints tokens: fetched from the one address that the operator names, kept, and fetched again when a token names a key that is not among them.
import { createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { z } from 'zod';

const TIMEOUT_MS = 5_000;
const BYTES_MAX = 64 * 1024;
const KEYS_MAX = 50;
/** Keys are asked for again after so long, while those that are known go on. */
export const FRESH_MS = 600_000;
/** Made-up key names do not make us ask more often than this. */
export const COOLDOWN_MS = 30_000;

type KeySet = ReturnType<typeof createLocalJWKSet>;

export interface IssuerKeys {
  /** The keys among which one of this name should be; null while none are known at all. */
  readonly forKey: (kid: string) => Promise<KeySet | null>;
}

interface KeysDeps {
  readonly url: string;
  readonly now: () => number;
}
interface Known {
  readonly set: KeySet;
  readonly names: ReadonlySet<string>;
}

export function openIssuerKeys({ url, now }: KeysDeps): IssuerKeys {
  let known: Known | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | null = null;
  const ask = (): Promise<void> => {
    askedAt = now();
    asking ??= fetchKeys(url)
      .then((found) => {
        known = found;
      })
      // The bank is away: what was known goes on, and the next question after the pause tries again.
      .catch(() => undefined)
      .finally(() => {
        asking = null;
      });
    return asking;
  };
  return {
    forKey: async (kid) => {
      const isPaused = now() - askedAt < COOLDOWN_MS;
      if (known === null || !known.names.has(kid)) {
        if (asking !== null) await asking;
        else if (!isPaused) await ask();
      } else if (now() - askedAt > FRESH_MS) void ask();
      return known?.set ?? null;
    },
  };
}

/** Secrets and keys without a name are left out: the set holds what a token of the bank can name. */
const keySchema = z.looseObject({ kty: z.enum(['EC', 'OKP', 'RSA']), kid: z.string().min(1).max(256) });
const setSchema = z.object({ keys: z.array(z.unknown()).max(KEYS_MAX) });

async function fetchKeys(url: string): Promise<Known> {
  const response = await fetch(url, {
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { accept: 'application/jwk-set+json, application/json' },
  });
  if (!response.ok) throw new Error(`the keys of the bank: answered ${response.status}`);
  const { keys } = setSchema.parse(JSON.parse(await atMost(response)));
  const usable = keys.flatMap((each) => {
    const parsed = keySchema.safeParse(each);
    return parsed.success ? [publicPart(parsed.data)] : [];
  });
  if (usable.length === 0) throw new Error('the bank publishes no usable key');
  return { set: createLocalJWKSet({ keys: usable } as JSONWebKeySet), names: new Set(usable.map(({ kid }) => String(kid))) };
}

/** Should a bank ever publish private parts, they are not kept here. */
function publicPart({ d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, k: _k, ...open }: Readonly<Record<string, unknown>>) {
  return open;
}

async function atMost(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > BYTES_MAX) throw new Error('the keys of the bank are too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
