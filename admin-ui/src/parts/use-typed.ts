// What is typed into a search, told on when the typing pauses.
import { useEffect, useRef, useState } from 'react';

const PAUSE_MS = 250;

/** The text as it is typed; `onTyped` hears it after a short pause, and it follows the value when that is changed from elsewhere. */
export function useTyped(value: string, onTyped: (text: string) => void): readonly [string, (text: string) => void] {
  const [typed, setTyped] = useState(value);
  const [told, setTold] = useState(value);
  // The newest: another field may have been told in the meantime.
  const tell = useRef(onTyped);
  tell.current = onTyped;
  if (value !== told) {
    setTold(value);
    setTyped(value);
  }
  useEffect(() => {
    if (typed === told) return;
    const timer = setTimeout(() => {
      setTold(typed);
      tell.current(typed);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, told]);
  return [typed, setTyped];
}
