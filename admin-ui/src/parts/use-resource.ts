// One GET as a value of the screen: what is known so far, what failed, and a way to ask again.
import { useCallback, useEffect, useState } from 'react';
import type { Fault } from './client.ts';
import { useSession } from './session.tsx';

export interface Resource<Body> {
  readonly body: Body | null;
  readonly fault: Fault | null;
  readonly loading: boolean;
  readonly reload: () => void;
}
interface Known<Body> {
  readonly path: string | null;
  readonly body: Body | null;
  readonly fault: Fault | null;
  readonly loading: boolean;
}

/** Asks for `path` (null: nothing to ask yet); a reload keeps the last answer on screen. `everyMs` repeats while the page is visible. */
export function useResource<Body>(path: string | null, everyMs?: number): Resource<Body> {
  const { client } = useSession();
  const [known, setKnown] = useState<Known<Body>>({ path, body: null, fault: null, loading: true });
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn((last) => last + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` is what a reload changes.
  useEffect(() => {
    if (path === null) return;
    const stop = new AbortController();
    setKnown((last) => (last.path === path ? { ...last, loading: true } : { path, body: null, fault: null, loading: true }));
    void client.get<Body>(path, stop.signal).then((reply) => {
      if (stop.signal.aborted) return;
      setKnown((last) =>
        reply.ok ? { path, body: reply.body, fault: null, loading: false } : { ...last, fault: reply.fault, loading: false },
      );
    });
    return () => stop.abort();
  }, [client, path, turn]);
  useEffect(() => {
    if (everyMs === undefined) return;
    const timer = setInterval(() => {
      if (!document.hidden) reload();
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs, reload]);
  const current = known.path === path;
  // While the server is away the last answer stays, and the head of the page says that it is away.
  const isAway = known.fault?.status === 0 && known.body !== null;
  return { body: current ? known.body : null, fault: current && !isAway ? known.fault : null, loading: !current || known.loading, reload };
}
