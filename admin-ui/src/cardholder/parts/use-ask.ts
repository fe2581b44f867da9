// Asks for something and shows what was known until the answer comes: from this visit at once, from an earlier one when the network is slow or away.
import { useCallback, useEffect, useState } from 'react';
import { ask, type Fault } from '../client.ts';
import { answerOf, holderNow, keepAnswer, keptAnswer, remember } from './answers.ts';

export interface Asked<Body> {
  /** `loading`: nothing to show yet. `ready`: as it is now. `stale`: an earlier answer, a newer one is awaited or failed. `fault`: nothing to show. */
  readonly state: 'loading' | 'ready' | 'stale' | 'fault';
  readonly body: Body | null;
  /** Of the last attempt; also while an earlier answer is shown. */
  readonly fault: Fault | null;
  /** When what is shown was true, milliseconds since 1970. */
  readonly asOf: number | null;
  readonly isAsking: boolean;
  readonly again: () => void;
}

interface Known {
  readonly path: string | null;
  readonly body: unknown;
  readonly at: number | null;
  readonly fault: Fault | null;
  readonly isAsking: boolean;
}

const CHANGED = 'offerline:changed';
const RETRIES_MS = [3_000, 9_000, 27_000] as const;

/** Something was done: whatever is on screen asks again. */
export function tellChanged(): void {
  dispatchEvent(new Event(CHANGED));
}

/** GET of an address of the API; null asks nothing. `keep` stores the last good answer for a visit without network: for lists that the cardholder needs at the till. */
export function useAsk<Body>(path: string | null, { keep = false }: { readonly keep?: boolean } = {}): Asked<Body> {
  const [known, setKnown] = useState<Known>(() => firstOf(path));
  const [turn, setTurn] = useState(0);
  const again = useCallback(() => setTurn((before) => before + 1), []);
  // Another address is another question: what was known of the first is not shown for a moment either.
  const shown = known.path === path ? known : firstOf(path);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn asks again.
  useEffect(() => {
    if (path === null) return;
    let isCurrent = true;
    const show = (next: (before: Known) => Known) => {
      if (isCurrent) setKnown((before) => next(before.path === path ? before : firstOf(path)));
    };
    void answer({ path, keep, show });
    return () => {
      isCurrent = false;
    };
  }, [path, keep, turn]);
  useAgain(again);
  useRetries(shown.fault, again);
  return { ...shown, state: stateOf(shown), body: shown.body as Body | null, asOf: shown.at, again };
}

interface Answering {
  readonly path: string;
  readonly keep: boolean;
  readonly show: (next: (before: Known) => Known) => void;
}

async function answer({ path, keep, show }: Answering): Promise<void> {
  show((before) => ({ ...before, isAsking: true }));
  if (keep && answerOf(path) === undefined)
    void keptAnswer(path).then((kept) => {
      if (kept !== undefined) show((before) => (before.body === null ? { ...before, body: kept.body, at: kept.at } : before));
    });
  const asker = holderNow();
  const reply = await ask<unknown>('GET', path);
  // Somebody else has taken the phone over meanwhile: this answer is not theirs.
  if (holderNow() !== asker) return;
  if (!reply.ok) return show((before) => ({ ...before, fault: reply.fault, isAsking: false }));
  const at = Date.now();
  remember(path, reply.body, at);
  if (keep) void keepAnswer(path, reply.body, at);
  show((before) => ({ ...before, body: reply.body, at, fault: null, isAsking: false }));
}

function firstOf(path: string | null): Known {
  const before = path === null ? undefined : answerOf(path);
  return { path, body: before?.body ?? null, at: before?.at ?? null, fault: null, isAsking: path !== null };
}

function stateOf({ body, fault, isAsking }: Known): Asked<unknown>['state'] {
  if (body !== null) return isAsking || fault !== null ? 'stale' : 'ready';
  return fault === null ? 'loading' : 'fault';
}

/** Asks again after a change, and when the phone is connected or looked at again. */
function useAgain(again: () => void): void {
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') again();
    };
    addEventListener(CHANGED, again);
    addEventListener('online', again);
    document.addEventListener('visibilitychange', look);
    return () => {
      removeEventListener(CHANGED, again);
      removeEventListener('online', again);
      document.removeEventListener('visibilitychange', look);
    };
  }, [again]);
}

/** What may pass by itself is asked again, less and less often; a refusal is not. */
function useRetries(fault: Fault | null, again: () => void): void {
  const [tries, setTries] = useState(0);
  const canPass = fault !== null && (fault.status === 0 || fault.status >= 500);
  useEffect(() => {
    const wait = RETRIES_MS[tries];
    if (!canPass || wait === undefined) return;
    const timer = setTimeout(() => {
      setTries(tries + 1);
      again();
    }, wait);
    return () => clearTimeout(timer);
  }, [canPass, tries, again]);
  useEffect(() => {
    if (fault === null) setTries(0);
  }, [fault]);
}
