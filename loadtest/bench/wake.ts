// What it costs here to wake another process, with processors that may sleep and with processors that are kept awake: every statement to the database pays it twice.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { holdAwake } from './awake.ts';
import { alternate, median } from './rounds.ts';
import type { Bench, Section } from './section.ts';

const TRIPS = 3_000;
const WARM_TRIPS = 300;

/** Microseconds of one byte to another process and back, the median of a round. */
type Figures = ReadonlyMap<string, readonly number[]>;

export const bench: Bench = async ({ rounds, say }) => {
  const release = holdAwake();
  release?.();
  const ways = [
    { name: 'processors may sleep', isAwake: false },
    { name: 'processors kept awake', isAwake: true },
  ].filter(({ isAwake }) => !isAwake || release !== null);
  const tasks = ways.map(({ name, isAwake }) => ({
    name,
    run: async (round: number) => {
      const end = isAwake ? holdAwake() : null;
      const micros = await tripMicros();
      end?.();
      say(`round ${round + 1}, ${name}: ${micros.toFixed(1)} µs there and back`);
      return micros;
    },
  }));
  return sectionOf(await alternate(tasks, rounds), release !== null);
};

async function tripMicros(): Promise<number> {
  const other = spawn(process.execPath, [join(import.meta.dirname, 'wake-echo.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const once = (): Promise<number> =>
    new Promise((resolve) => {
      const began = performance.now();
      other.stdout.once('data', () => resolve((performance.now() - began) * 1_000));
      other.stdin.write('.');
    });
  try {
    for (let trip = 0; trip < WARM_TRIPS; trip += 1) await once();
    const took: number[] = [];
    for (let trip = 0; trip < TRIPS; trip += 1) took.push(await once());
    return median(took);
  } finally {
    other.stdin.end();
  }
}

function sectionOf(figures: Figures, isAllowed: boolean): Section {
  const rows = [...figures].map(
    ([name, took]) => [name, rounded(median(took)), rounded(Math.min(...took)), rounded(Math.max(...took))] as const,
  );
  const [sleeping, awake] = rows.map(([, micros]) => micros);
  const times =
    sleeping === undefined || awake === undefined ? '' : ` Here one that sleeps costs ${rounded(sleeping / awake)} times as much.`;
  return {
    id: 'wake',
    title: 'What it costs to wake a process',
    intro: `One byte to another process and back over pipes, ${TRIPS} times a round, one after the other.${times} A decision of its own goes to the database and back a few times, so on a machine whose processors sleep this, and not the decision, is its latency. Servers tuned for latency keep them awake (\`tuned-adm profile latency-performance\`, or a process that holds \`/dev/cpu_dma_latency\` at 0); chapters whose last line says so were taken that way.`,
    columns: ['processors', 'µs there and back (median of rounds)', 'least', 'most'],
    rows,
    plots: [],
    goals: [],
    raw: Object.fromEntries(figures),
    skipped: isAllowed ? [] : ['Processors kept awake: only root may, and only on Linux.'],
  };
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
