// Dates and times of a campaign as its own zone writes them, and back as instants with an offset.

/** "2026-11-22T15:30" of an instant in a zone, as <input type="datetime-local"> takes it; empty for what is no instant. */
export function localOf(instant: string, zone: string): string {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) return '';
  return new Date(at + offsetMinutes(at, zone) * 60_000).toISOString().slice(0, 16);
}

export function dayOf(instant: string, zone: string): string {
  return localOf(instant, zone).slice(0, 10);
}

/** The last day of what ends just before an instant: midnight of 1 December ends with 30 November. */
export function lastDayOf(end: string, zone: string): string {
  const at = Date.parse(end);
  return Number.isNaN(at) ? '' : dayOf(new Date(at - 1).toISOString(), zone);
}

/** The instant of a local time with the offset the zone has then; null for what is no local time. Of an hour that a change of clocks skips, the one after it. */
export function instantOf(local: string, zone: string): string | null {
  const naive = Date.parse(`${local.length === 16 ? `${local}:00` : local}Z`);
  if (Number.isNaN(naive)) return null;
  const guess = naive - offsetMinutes(naive, zone) * 60_000;
  const offset = offsetMinutes(guess, zone);
  return `${new Date(naive).toISOString().slice(0, 19)}${offsetText(offset)}`;
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
}

function offsetMinutes(at: number, zone: string): number {
  try {
    const parts = Object.fromEntries(
      new Intl.DateTimeFormat('en-US', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
      })
        .formatToParts(at)
        .map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 1970, month = 1, day = 1, hour = 0, minute = 0 } = parts;
    return Math.round((Date.UTC(year, month - 1, day, hour, minute) - Math.floor(at / 60_000) * 60_000) / 60_000);
  } catch {
    return 0;
  }
}
