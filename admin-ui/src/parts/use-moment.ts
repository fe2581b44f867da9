// Days with times, in the bank's zone and the reader's language: for lists that reach back further than today.
import { useMemo } from 'react';
import { useVoice } from './voice.tsx';

/** "22 Nov 2026, 15:30:12"; what is no instant is shown as it is. */
export function useMoment(): (instant: string) => string {
  const { locale, zone } = useVoice();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
      dateStyle: 'medium',
      timeStyle: 'medium',
      timeZone: zone,
      hourCycle: 'h23',
    });
    return (instant) => {
      const at = new Date(instant);
      return Number.isNaN(at.getTime()) ? instant : format.format(at);
    };
  }, [locale, zone]);
}
