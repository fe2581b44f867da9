// One step of a dispute sent to the API: busy while it is under way, the fault if it was refused, a word when it was done.
import { useState } from 'react';
import type { Fault } from '../parts/client.ts';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';

export function useSending(id: string, onDone: () => void) {
  const { client } = useSession();
  const tell = useToast();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  /** True when it was done. */
  const send = async (step: string, body: unknown, done: string): Promise<boolean> => {
    setBusy(true);
    const reply = await client.post(`/v1/disputes/${encodeURIComponent(id)}/${step}`, body);
    setBusy(false);
    setFault(reply.ok ? null : reply.fault);
    if (!reply.ok) return false;
    tell(done);
    onDone();
    return true;
  };
  return { send, busy, fault };
}
