// A code that renews itself before it ends, for as long as the page is looked at.
import { useCallback, useEffect, useState } from 'react';
import { ask, type Fault } from '../client.ts';

interface Shown {
  readonly code: string;
  /** Milliseconds since 1970, by this phone. */
  readonly endsAt: number;
}
export interface HeldCode {
  readonly code: string | null;
  /** Seconds until it is renewed. */
  readonly left: number;
  readonly fault: Fault | null;
  readonly again: () => void;
}

/** A code of a minute is renewed after 45 seconds: the one at the till is still good then. */
const RENEW_BEFORE_MS = 15_000;
const TICK_MS = 500;
/** Of a fault that may pass. */
const RETRY_MS = 4_000;

const mayPass = ({ status }: Fault): boolean => status === 0 || status >= 500;

export function useCode(coupon: string | null): HeldCode {
  const [shown, setShown] = useState<Shown | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [now, setNow] = useState(Date.now);
  const [turn, setTurn] = useState(0);
  const again = useCallback(() => setTurn((before) => before + 1), []);
  const isDue = shown === null || now >= shown.endsAt - RENEW_BEFORE_MS;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn asks again.
  useEffect(() => {
    if (!isDue || document.visibilityState !== 'visible') return;
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    void ask<{ code: string; seconds: number }>('POST', '/v1/me/qr', coupon === null ? {} : { coupon }).then((reply) => {
      if (!isCurrent) return;
      setFault(reply.ok ? null : reply.fault);
      if (reply.ok) setShown({ code: reply.body.code, endsAt: Date.now() + reply.body.seconds * 1_000 });
      else if (mayPass(reply.fault)) timer = setTimeout(again, RETRY_MS);
    });
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [isDue, coupon, turn]);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    const look = () => {
      setNow(Date.now());
      if (document.visibilityState === 'visible') again();
    };
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [again]);
  const isGood = shown !== null && now < shown.endsAt;
  const left = shown === null ? 0 : Math.max(0, Math.ceil((shown.endsAt - RENEW_BEFORE_MS - now) / 1_000));
  return { code: isGood ? shown.code : null, left, fault, again };
}

/** The screen stays on while the code is looked at, where the phone allows it. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    let isOver = false;
    const take = () => {
      if (document.visibilityState !== 'visible') return;
      void navigator.wakeLock?.request('screen').then(
        (taken) => {
          lock = taken;
          if (isOver) void taken.release();
        },
        () => undefined,
      );
    };
    take();
    document.addEventListener('visibilitychange', take);
    return () => {
      isOver = true;
      document.removeEventListener('visibilitychange', take);
      void lock?.release();
    };
  }, []);
}
