// Measures how fast a business day closes, against the bare insert of the same rows in the same round, at two sizes and one that is asked for.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Sql } from '../../api/db/connect.ts';
import { clusterFolder } from '../../api/db/data-folder.ts';
import { startPostgres } from '../../api/db/embedded.ts';
import { migrateDatabase } from '../../api/db/migrate.ts';
import { readCalendars } from '../../api/settlement/calendar.ts';
import { closeDay } from '../../api/settlement/close.ts';
import { closingSteps } from '../../api/settlement/day-store.ts';
import { addDays } from '../../engine/settlement/business-day.ts';
import { createShops, fillDay, guardMicros, insertBare, MERCHANTS } from './closing-rows.ts';
import { median, ratioOf } from './rounds.ts';
import type { Bench, Section } from './section.ts';

const SIZES = [100_000, 1_000_000] as const;
const SIZES_QUICK = [20_000, 100_000] as const;
const ROUNDS_MAX = 3;
/** Batches of fifty purchases by which the guard is measured. */
const BATCHES = 300;
const FIRST_DAY = '2026-01-01';
const LATER = '2027-12-31T00:00:00Z';

interface Closed {
  readonly size: number;
  readonly entries: number;
  readonly closeMs: number;
  readonly freezeMs: number;
  readonly bareMs: number;
  /** What the guard of closed days adds to the statement of one batch. */
  readonly guardMicros: number;
  readonly statements: number;
}

export const bench: Bench = async ({ rounds, quick, rows, say }) => {
  const folder = mkdtempSync(join(tmpdir(), 'offerline-bench-'));
  const server = await startPostgres(folder);
  const sql = connect(server.url, 2);
  try {
    await migrateDatabase(server.url);
    await createShops(sql);
    return sectionOf(
      await measureAll(sql, { sizes: [...(quick ? SIZES_QUICK : SIZES)], rows, rounds: Math.min(rounds, quick ? 1 : ROUNDS_MAX), say }),
    );
  } finally {
    await sql.end({ timeout: 1 });
    await server.stop();
    for (const path of [clusterFolder(folder), folder]) rmSync(path, { recursive: true, force: true });
  }
};

interface Order {
  readonly sizes: readonly number[];
  /** Measured once: it takes as long as all others together. */
  readonly rows: number | undefined;
  readonly rounds: number;
  readonly say: (line: string) => void;
}

async function measureAll(sql: Sql, { sizes, rows, rounds, say }: Order): Promise<readonly Closed[]> {
  const order = Array.from({ length: rounds }, (_, round) => sizes.map((size) => ({ size, isBareFirst: round % 2 === 0 }))).flat();
  const measured: Closed[] = [];
  for (const [day, each] of [...order, ...(rows === undefined ? [] : [{ size: rows, isBareFirst: true }])].entries()) {
    const closed = await measure(sql, { ...each, date: addDays(FIRST_DAY, day) });
    measured.push(closed);
    say(lineOf(closed));
  }
  return measured;
}

/** The day is written, then closed and inserted bare in turn. */
async function measure(sql: Sql, on: { readonly size: number; readonly date: string; readonly isBareFirst: boolean }): Promise<Closed> {
  const { size, date } = on;
  const entries = await fillDay(sql, { date, rows: size });
  const guard = await guardMicros(sql, date, BATCHES);
  const before = on.isBareFirst ? await insertBare(sql, date) : null;
  await sql`checkpoint`;
  const began = performance.now();
  const closed = await closeDay(sql, { date, now: LATER, actor: 'bench', calendars: readCalendars() });
  const closeMs = performance.now() - began;
  if (!closed.ok || closed.day.counts?.entries !== entries) throw new Error(`${date} was not closed with ${entries} entries`);
  const frozen = (await closingSteps(sql, date)).find(({ step }) => step === 'statements');
  const bareMs = before ?? (await insertBare(sql, date));
  const { statements } = closed.day.counts;
  return {
    size,
    entries,
    closeMs,
    freezeMs: frozen?.tookMs ?? Number.NaN,
    bareMs,
    guardMicros: guard,
    statements,
  };
}

const perSecond = (entries: number, tookMs: number): number => (entries / tookMs) * 1_000;
const nanosEach = ({ entries, closeMs }: Closed): number => (closeMs * 1e6) / entries;

function lineOf(of: Closed): string {
  const { entries, closeMs, freezeMs, bareMs } = of;
  return `${entries} entries: closed in ${(closeMs / 1_000).toFixed(2)} s (statements ${(freezeMs / 1_000).toFixed(2)} s), ${nanosEach(of).toFixed(0)} ns each; bare insert ${(bareMs / 1_000).toFixed(2)} s, guard ${of.guardMicros.toFixed(0)} µs a batch`;
}

function sectionOf(measured: readonly Closed[]): Section {
  const sizes = [...new Set(measured.map(({ size }) => size))];
  const of = (size: number) => measured.filter((each) => each.size === size);
  const nanos = sizes.map((size) => median(of(size).map(nanosEach)));
  const growth = (nanos.at(-1) ?? Number.NaN) / (nanos[0] ?? Number.NaN);
  return {
    id: 'closing',
    title: 'Closing a business day',
    intro: `A day of captures and refunds at ${MERCHANTS} merchants, paid by bank, merchants, scheme and a brand, is closed by all its steps: marked, waited for, shut, posted to by every room, frozen and hashed, sealed. Beside it, in the same round, the same rows are inserted into a table with the same columns and indexes (\`INSERT … SELECT\`); "to the insert" is entries per second against that. The guard is the trigger that refuses entries of closed days.`,
    columns: ['entries', 'closed in s', 'entries/s', 'ns each', 'bare insert/s', 'to the insert', 'guard µs a batch', 'statements'],
    rows: sizes.map((size, place) => [
      median(of(size).map(({ entries }) => entries)),
      median(of(size).map(({ closeMs }) => closeMs / 1_000)),
      Math.round(median(of(size).map(({ entries, closeMs }) => perSecond(entries, closeMs)))),
      Math.round(nanos[place] ?? Number.NaN),
      Math.round(median(of(size).map(({ entries, bareMs }) => perSecond(entries, bareMs)))),
      toInsert(of(size)),
      Math.round(median(of(size).map((each) => each.guardMicros))),
      median(of(size).map(({ statements }) => statements)),
    ]),
    plots: [
      {
        id: 'closing-growth',
        title: 'Closing a day of more and more entries',
        xLabel: 'entries of the day',
        yLabel: 'seconds',
        logX: true,
        logY: true,
        lines: [
          { name: 'closed', points: pointsOf(measured, ({ closeMs }) => closeMs) },
          { name: 'bare insert', points: pointsOf(measured, ({ bareMs }) => bareMs) },
        ],
      },
    ],
    goals: [
      { text: 'Closing the largest day, ns per entry against the smallest', measured: growth, wanted: 1.5, atLeast: false },
      {
        text: 'Closing the largest day, entries per second against their bare insert',
        measured: toInsert(of(sizes.at(-1) ?? 0)),
        wanted: 0.5,
        atLeast: true,
      },
    ],
    raw: measured,
    skipped: sizes.some((size) => size >= 10_000_000) ? [] : ['10^7 entries: npm run bench -- closing --rows 10000000'],
  };
}

function toInsert(measured: readonly Closed[]): number {
  return ratioOf(
    measured.map(({ bareMs }) => bareMs),
    measured.map(({ closeMs }) => closeMs),
  ).median;
}

function pointsOf(measured: readonly Closed[], pick: (each: Closed) => number): readonly (readonly [number, number])[] {
  const sizes = [...new Set(measured.map(({ size }) => size))].toSorted((one, other) => one - other);
  return sizes.map((size) => {
    const own = measured.filter((each) => each.size === size);
    return [median(own.map(({ entries }) => entries)), median(own.map(pick)) / 1_000] as const;
  });
}
