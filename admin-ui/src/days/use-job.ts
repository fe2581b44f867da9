// Follows one job while it waits or runs: how far it is, until it has ended.
import { useEffect, useState } from 'react';
import type { JobShown } from './wire.ts';
import { useSession } from '../parts/session.tsx';

const POLL_MS = 700;

export const isOpen = (job: JobShown | null): boolean => job !== null && (job.state === 'queued' || job.state === 'running');

/** The job as it stands now; `onEnd` is called once when it ends while it was watched. */
export function useJob(given: JobShown | null, onEnd: () => void): JobShown | null {
  const { client } = useSession();
  const [heard, setHeard] = useState<JobShown | null>(null);
  const job = heard !== null && heard.id === given?.id && isOpen(given) ? heard : given;
  const id = isOpen(job) ? (job?.id ?? null) : null;
  useEffect(() => {
    if (id === null) return;
    const stop = new AbortController();
    const timer = setInterval(() => {
      void client.get<JobShown>(`/v1/jobs/${encodeURIComponent(id)}`, stop.signal).then((reply) => {
        if (stop.signal.aborted || !reply.ok) return;
        setHeard(reply.body);
        if (!isOpen(reply.body)) onEnd();
      });
    }, POLL_MS);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [client, id, onEnd]);
  return job;
}
