// How steps and figures of charts are said: hours and days of the bank's zone, minor units as decimals.
import { useMemo } from 'react';
import { decimalText, exponentOf } from '../../../engine/money/currency.ts';
import { useReference } from '../parts/reference.tsx';
import { useVoice } from '../parts/voice.tsx';
import type { FigureRow } from './chart-options.ts';

/** An hour as "11-22 14:00", a day as "2026-11-22". */
export function useStepText(per: 'hour' | 'day'): (instant: string) => string {
  const { zone } = useVoice();
  return useMemo(() => {
    const format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      month: '2-digit',
      day: '2-digit',
      ...(per === 'day' ? { year: 'numeric' } : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    });
    return (instant) => {
      const at = new Date(instant);
      return Number.isNaN(at.getTime()) ? instant : format.format(at).replace(',', '');
    };
  }, [zone, per]);
}

export interface Money {
  /** Null where the rows are of several currencies: their amounts cannot be added. */
  readonly currency: string | null;
  readonly scale: number;
  readonly decimal: (minor: number) => string;
}

/** The one currency of these rows, by their campaigns. */
export function useMoneyOf(rows: readonly FigureRow[] | null): Money {
  const { campaigns } = useReference();
  return useMemo(() => {
    const byId = new Map((campaigns ?? []).map((each) => [each.id, each.currency]));
    const found = new Set((rows ?? []).map((row) => String(row['currency'] ?? byId.get(String(row['campaign'])) ?? 'CNY')));
    const [only] = found;
    const currency = found.size === 1 && only !== undefined ? only : found.size === 0 ? 'CNY' : null;
    return {
      currency,
      scale: 10 ** (exponentOf(currency ?? 'CNY') ?? 0),
      decimal: (minor) => decimalText(minor, currency ?? 'CNY'),
    };
  }, [rows, campaigns]);
}
