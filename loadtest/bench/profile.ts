// Where the time of one durable decision goes: a processor profile of the server under full load, and Postgres by kind of process.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canReadCpu, childrenOf } from './cpu.ts';
import { type CpuProfile, type WhereTimeGoes, whereTimeGoes } from './cpu-profile.ts';
import { decisionsOf } from './heard.ts';
import { jobOf, type Load } from './http-loads.ts';
import { startGenerator } from './load.ts';
import type { Bench, Section } from './section.ts';
import { openStand, type Stand, violationsIn } from './stand.ts';

const BANK = { campaigns: 10_000, accounts: 50_000 } as const;
const CONNECTIONS = 64;

interface Spent {
  readonly where: WhereTimeGoes;
  readonly serverMicros: number;
  /** Microseconds per decision by kind of Postgres process. */
  readonly postgres: ReadonlyMap<string, number>;
  readonly perSecond: number;
}

export const bench: Bench = async ({ quick, say }) => {
  say(`filling the bank: ${BANK.campaigns} live campaigns, ${BANK.accounts} accounts`);
  const stand = await openStand(BANK);
  try {
    const spent = await profileOn(stand, quick ? { warmSeconds: 5, seconds: 4 } : { warmSeconds: 15, seconds: 10 });
    const violations = await violationsIn(stand, say);
    if (violations > 0) throw new Error(`${violations} violations in the books`);
    return sectionOf(spent);
  } finally {
    await stand.close();
  }
};

async function profileOn(stand: Stand, span: { readonly warmSeconds: number; readonly seconds: number }): Promise<Spent> {
  const folder = stand.newFolder('profile');
  const generator = startGenerator();
  const server = await stand.profiled(folder);
  try {
    const load: Load = { name: 'profile', server, kind: 'offerline', connections: CONNECTIONS };
    // Connections are opened by the first requests: only then are all processes there.
    await generator.run(jobOf({ stand, warmSeconds: 0, seconds: span.warmSeconds }, load, 'warm'), {});
    const kinds = new Map(childrenOf(stand.postgresPid).map(({ pid, command }) => [String(pid), kindOf(command)]));
    const roots = Object.fromEntries([...kinds.keys()].map((pid) => [pid, Number(pid)]));
    const { heard, cpuMicros } = await generator.run(jobOf({ stand, warmSeconds: 1, seconds: span.seconds }, load, 'profile'), {
      ...roots,
      server: server.pid,
    });
    const endedAt = Number(process.hrtime.bigint() / 1_000n);
    await server.stop();
    const decisions = decisionsOf(heard.measured);
    const postgres = new Map<string, number>();
    for (const [pid, kind] of kinds) postgres.set(kind, (postgres.get(kind) ?? 0) + (cpuMicros[pid] ?? 0) / decisions);
    const where = whereTimeGoes(readProfile(folder), endedAt - heard.seconds * 1_000_000, endedAt);
    return { where, serverMicros: (cpuMicros['server'] ?? Number.NaN) / decisions, postgres, perSecond: decisions / heard.seconds };
  } finally {
    await generator.stop();
    await server.stop();
  }
}

/** "postgres: offerline offerline 127.0.0.1(40000) idle" is a backend, "postgres: walwriter" says itself what it is. */
const kindOf = (command: string): string => (/\d\(\d+\)/.test(command) ? 'backends' : command.replace(/^postgres: /, '').trim());

/** The main thread's is the largest: workers of the start have written theirs beside it. */
function readProfile(folder: string): CpuProfile {
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const [largest] = texts.toSorted((one, other) => other.length - one.length);
  if (largest === undefined) throw new Error('the server wrote no profile');
  return JSON.parse(largest) as CpuProfile;
}

function sectionOf({ where, serverMicros, postgres, perSecond }: Spent): Section {
  const kinds = [...postgres].filter(([, micros]) => micros >= 0.05).toSorted((one, other) => other[1] - one[1]);
  const all = kinds.reduce((sum, [, micros]) => sum + micros, 0);
  const nodeRow = ({ name, share }: { readonly name: string; readonly share: number }) => [name, share * 100, share * serverMicros];
  return {
    id: 'profile',
    title: 'Where the time of a decision goes',
    intro: `One process under a closed loop of ${CONNECTIONS} connections, ${Math.round(perSecond)} durable decisions/s with the profiler on (which costs some of them): ${serverMicros.toFixed(0)} µs of Node
and ${all.toFixed(0)} µs of Postgres each; the thread of the service was idle ${(where.idle * 100).toFixed(0)} % of the time. Shares are of its busy time; a builtin counts for its caller.
The tree names what takes 2 % and more, with everything below it:

\`\`\`text
${where.tree}
\`\`\``,
    columns: ['where', '% of busy Node or Postgres', 'µs per decision'],
    rows: [
      ...where.areas.map(nodeRow),
      ...where.functions.map((each) => nodeRow({ ...each, name: `function ${each.name}` })),
      ...kinds.map(([kind, micros]) => [`Postgres: ${kind}`, (micros / all) * 100, micros]),
    ],
    plots: [],
    goals: [],
    raw: { where, serverMicros, postgres: Object.fromEntries(postgres), perSecond },
    skipped: canReadCpu() ? [] : ['Postgres by process: only Linux says it'],
  };
}
