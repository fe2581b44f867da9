// Passwords: argon2id with explicit parameters, one hashing at a time, and the same work for an address nobody has.
import { type Algorithm, hash, verify } from '@node-rs/argon2';

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const COST = { algorithm: 2 satisfies Algorithm.Argon2id, memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 } as const;
/** Hashing takes a whole core, which authorizations need: one at a time in a process, and so many may wait. */
const WAITING_MAX = 16;

export const PASSWORD_LENGTH = { min: 12, max: 200 } as const;

let waiting = 0;
let last: Promise<unknown> = Promise.resolve();

/** Null when too many wait already. */
function inTurn<T>(work: () => Promise<T>): Promise<T> | null {
  if (waiting >= WAITING_MAX) return null;
  waiting += 1;
  const result = last.then(work, work).finally(() => {
    waiting -= 1;
  });
  last = result.catch(() => undefined);
  return result;
}

/** The text to store; null when too many wait already. */
export function hashPassword(password: string): Promise<string> | null {
  return inTurn(() => hash(password.normalize('NFC'), COST));
}

let nobody: Promise<string> | null = null;

/** Without a stored hash the same work is done, so that time tells nothing; null when too many wait already. */
export function isPassword(stored: string | null, password: string): Promise<boolean> | null {
  return inTurn(async () => {
    nobody ??= hash('nobody has this password', COST);
    const isRight = await verify(stored ?? (await nobody), password.normalize('NFC'));
    return stored !== null && isRight;
  });
}
