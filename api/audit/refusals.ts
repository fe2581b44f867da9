// Refused attempts on their way into the log of changes: gathered for a second, alike ones as one line with a count, so that guessing keys cannot load the database.
import type { Sql } from '../db/connect.ts';
import { networkOf } from '../http/asking.ts';
import { addressFault } from '../http/address.ts';
import type { RefusedAttempt } from '../http/route.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';

const GATHER_MS = 1_000;
/** Lines that one second may write; what is more is counted, and the count is written. */
export const LINES_MAX = 200;
/** Objects that one line names. */
const OBJECTS_MAX = 10;
const OBJECT_LENGTH_MAX = 200;

export interface Refusals {
  readonly record: (attempt: RefusedAttempt) => void;
  /** Writes what waits. */
  readonly flush: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface Gathered {
  readonly first: RefusedAttempt;
  readonly objects: Set<string>;
  times: number;
}

export function gatherRefusals({ sql, onBug }: { readonly sql: Sql; readonly onBug: (fault: unknown, subject: string) => void }): Refusals {
  let waiting = new Map<string, Gathered>();
  let dropped = 0;
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  const flush = (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const [lines, more] = [[...waiting.values()], dropped];
    waiting = new Map();
    dropped = 0;
    if (lines.length > 0 || more > 0)
      writing = writing
        .then(() => write(sql, lines, more))
        .catch((fault: unknown) => {
          dropped += more + lines.reduce((all, line) => all + line.times, 0);
          onBug(fault, 'log of refused attempts');
        });
    return writing;
  };
  const record = (attempt: RefusedAttempt): void => {
    if (!isLogged(attempt)) return;
    const key = keyOf(attempt);
    const known = waiting.get(key);
    if (known === undefined && waiting.size >= LINES_MAX) dropped += 1;
    else if (known === undefined) waiting.set(key, { first: attempt, objects: new Set([objectOf(attempt)]), times: 1 });
    else {
      known.times += 1;
      if (known.objects.size < OBJECTS_MAX) known.objects.add(objectOf(attempt));
    }
    timer ??= setTimeout(flush, GATHER_MS).unref();
  };
  return { record, flush, stop: flush };
}

/** Every refused change; of readings what the caller may not see; of the authorization path, which has its own journal, only strangers. */
function isLogged({ route, caller, status, code }: RefusedAttempt): boolean {
  if (status < 400 || status >= 500) return false;
  const isStranger = status === 401 || status === 403;
  if (route.scope === 'evaluate') return isStranger;
  if (route.method !== 'get' || code === 'sign_in_failed') return true;
  return status === 403 || (status === 404 && caller !== null && caller.reach !== null);
}

function keyOf({ route, caller, code, status, remoteAddress }: RefusedAttempt): string {
  return [caller?.id ?? '', networkOf(remoteAddress) ?? '', route.method, route.path, status, code ?? ''].join(' ');
}

/** What the address named, unless it holds a card number or what no text may hold: a caller who was refused earlier was refused before anybody looked. */
function objectOf({ params, code }: RefusedAttempt): string {
  const parts = Object.values(params);
  if (code === 'pan_not_accepted' || code === 'text_not_accepted' || addressFault(parts) !== null) return '[withheld]';
  // Half a character would be stored as another one, and the signature of the line would be wrong.
  return Buffer.from(parts.join('/').slice(0, OBJECT_LENGTH_MAX)).toString();
}

async function write(sql: Sql, lines: readonly Gathered[], dropped: number): Promise<void> {
  await inTransaction(sql, async (transaction) => {
    for (const { first, objects, times } of lines) {
      const { route, caller, status, code, requestId, remoteAddress } = first;
      const all = [...objects];
      await logChange(transaction, {
        actor: caller?.id ?? STRANGER,
        action: `${route.method.toUpperCase()} ${route.path}`,
        object: all[0] ?? '',
        detail: { status, times, ...(all.length > 1 ? { objects: all } : {}) },
        refused: code ?? `status_${status}`,
        asking: { requestId, remoteAddress, caller: caller ?? { id: STRANGER } },
      });
    }
    if (dropped > 0)
      await logChange(transaction, {
        actor: HOUSE,
        action: 'audit.dropped',
        object: 'refused attempts',
        detail: { times: dropped },
        refused: 'too_many_requests',
      });
  });
}

/** Nobody that is known. */
const STRANGER = 'anonymous';
const HOUSE = 'offerline';
