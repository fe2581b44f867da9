// Does something once: busy while it runs, and the same request id again when it is tried again, so that it is never done twice.
import { useRef, useState } from 'react';
import { ask, type Fault, freshId, type Reply } from '../client.ts';
import { tellChanged } from './use-ask.ts';

export interface Acting<Body> {
  readonly isBusy: boolean;
  /** Of the last attempt; null after a success and after `clear`. */
  readonly fault: Fault | null;
  readonly act: (sent: Act) => Promise<Reply<Body>>;
  readonly clear: () => void;
}
export interface Act {
  readonly method?: 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** Without `requestId`: that is added when `isOnce`. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** The route takes a `requestId`. */
  readonly isOnce?: boolean;
}

/** A second press while it runs is answered by the first. After a success everything on screen asks again. */
export function useAct<Body = unknown>(): Acting<Body> {
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const running = useRef<Promise<Reply<Body>> | null>(null);
  const kept = useRef<{ readonly of: string; readonly id: string } | null>(null);

  const send = async (sent: Act): Promise<Reply<Body>> => {
    const of = JSON.stringify(sent);
    if (kept.current?.of !== of) kept.current = { of, id: freshId() };
    const { method = 'POST', path, body, isOnce = false } = sent;
    const reply = await ask<Body>(method, path, isOnce ? { ...body, requestId: kept.current.id } : body);
    // Without an answer it may have been done: only the same id says so.
    if (reply.ok || !isUnclear(reply.fault)) kept.current = null;
    setFault(reply.ok ? null : reply.fault);
    setBusy(false);
    running.current = null;
    if (reply.ok) tellTwice();
    return reply;
  };
  const act = (sent: Act) => {
    if (running.current !== null) return running.current;
    setBusy(true);
    running.current = send(sent);
    return running.current;
  };
  return { isBusy, fault, act, clear: () => setFault(null) };
}

/** Another process of the service may be as far behind: what it showed at first is asked for once more. */
const BEHIND_MS = 2_500;

function tellTwice(): void {
  tellChanged();
  setTimeout(tellChanged, BEHIND_MS);
}

function isUnclear({ status }: Fault): boolean {
  return status === 0 || status === 401 || status === 429 || status >= 500;
}
