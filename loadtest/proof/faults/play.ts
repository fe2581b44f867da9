// Plays one scenario: calm, fault, healed until calm again; then asks everything once more and proves the books.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { verify } from '../../../api/ledger/verify.ts';
import type { Heard } from './asker.ts';
import type { AskerChild } from './children.ts';
import { readHolds, scarceGranted } from './faults-store.ts';
import { type Calm, calmOf, isCalm, judge, RECOVERY_MS_MAX, type Verdict } from './judge.ts';
import { type Bins, countLateness, newBins, percentile } from './lateness.ts';
import type { Metronome } from './metronome.ts';
import { doorOf, QUIET_ACCOUNT, type Rig } from './rig.ts';
import type { Scenario } from './scenario.ts';

export interface Pace {
  readonly perSecond: number;
  /** Of the fault. */
  readonly faultMs: number;
  readonly calmMs: number;
  /** So long everybody must have been served as in calm before the asking ends; 0: as soon as nothing waits to be voided. */
  readonly calmAgainMs: number;
}
export interface Played {
  readonly scenario: Scenario;
  readonly verdict: Verdict;
  readonly edge: Bins;
  readonly client: Bins;
  readonly stallMs: number;
  readonly heapBytes: number;
  /** What keeps the service busy after all is quiet. */
  readonly timers: number;
  readonly bugs: readonly string[];
}
interface Stage {
  readonly rig: Rig;
  readonly asker: AskerChild;
  /** Null where no clock judges. */
  readonly metronome: Metronome | null;
  readonly pace: Pace;
}

/** Most benefits that the campaign for a hundred may give. */
const SCARCE = 100;
/** Deadlines take turns; null: the service's own 50 ms. */
const DEADLINES_MS = [null, null, 25, null, 100, 250, null, 1_000] as const;
/** What the pools of one service hold at most: rooms, drizzle, lines of the authority, sweep of deadlines. */
const CONNECTIONS_MAX = 18;
const LOOK_MS = 250;
/** Beyond what is allowed, so that a late recovery is measured and not only missed. */
const GIVE_UP_MS = RECOVERY_MS_MAX + 5_000;

export async function play(scenario: Scenario, stage: Stage): Promise<Played> {
  const { rig, asker, metronome, pace } = stage;
  const { lines, service } = rig;
  const ports = scenario.throughClientLine === true ? [service.port, lines.client.port] : [service.port];
  await Promise.all([service.figures(), metronome?.pauses()]);
  const reader = scenario.group === 'service and Redis' ? startReader(rig) : null;
  asker.begin({ ports, key: rig.key, perSecond: pace.perSecond, name: scenario.name, deadlinesMs: DEADLINES_MS });
  await sleep(pace.calmMs);
  const calm = calmBefore(await asker.recent(pace.calmMs));
  const faultAt = Date.now();
  const heal = await scenario.begin(rig);
  await sleep(pace.faultMs - (Date.now() - faultAt));
  await heal();
  const healedAt = Date.now();
  const drainedMs = await untilCalm({ ...stage, healedAt, calm });
  const heard = await asker.end();
  const { figures, bugs } = await service.figures();
  const asked = heard.map(({ id, body }) => ({ id, body }));
  const again = await asker.again(doorOf(rig), asked);
  const client = clientBins(heard);
  const rows = [...(await rowViolations(rig, scenario, again)), ...((await reader?.end()) ?? [])];
  const verdict = judge({
    faultAt,
    healedAt,
    heard,
    again,
    edge: figures,
    bites: scenario.bites,
    drainedMs,
    pauses: (await metronome?.pauses()) ?? [],
    rows,
    connections: { open: lines.database.connections(), most: CONNECTIONS_MAX },
  });
  const { bins, stallMs, heapBytes, resources } = figures;
  return { scenario, verdict, edge: bins, client, stallMs, heapBytes, timers: resources['Timeout'] ?? 0, bugs };
}

function calmBefore(heard: readonly Heard[]): Calm {
  const waits = heard.map(({ waitMs }) => waitMs);
  return calmOf(heard, percentile(waits, 99));
}

/** Milliseconds until the last unheard answer was voided; null when that did not happen. Returns once everybody is served as before. */
async function untilCalm(of: Stage & { readonly healedAt: number; readonly calm: Calm }): Promise<number | null> {
  const { rig, asker, pace, healedAt, calm } = of;
  const { calmAgainMs } = pace;
  let drainedMs: number | null = null;
  for (let passedMs = 0; passedMs < GIVE_UP_MS; passedMs = Date.now() - healedAt) {
    const hasVoids = existsSync(join(rig.folder, 'voids.ndjson'));
    if (hasVoids) drainedMs = null;
    else drainedMs ??= Date.now() - healedAt;
    const lately = (await asker.recent(calmAgainMs)).filter(({ line }) => line === 0);
    if (!hasVoids && passedMs > calmAgainMs && isCalm(lately, calm)) return drainedMs;
    await sleep(LOOK_MS);
  }
  return drainedMs;
}

/** Of those whose own line is whole. */
function clientBins(heard: readonly Heard[]): Bins {
  const bins = newBins();
  for (const { line, body, waitMs, deadlineMs } of heard) if (line === 0 && body !== null) countLateness(bins, waitMs - deadlineMs);
  return bins;
}

async function rowViolations(
  { sql, chainKey, service }: Rig,
  { name }: Scenario,
  again: readonly { readonly body: string }[],
): Promise<readonly string[]> {
  const found: string[] = [];
  const { stuck, held } = await readHolds(sql, name);
  const granted = again.filter(({ body }) => body.includes('"outcome":"granted"')).length;
  if (stuck.length > 0) found.push(`${stuck.length} authorizations without benefit hold one, first ${stuck[0]}`);
  if (held !== granted) found.push(`${granted} benefits were answered and ${held} are held`);
  const scarce = await scarceGranted(sql);
  if (scarce > SCARCE) found.push(`${scarce} of ${SCARCE} benefits were given`);
  if (!service.isRunning()) found.push('the service has ended');
  await verify(sql, {
    chainKey,
    onResult: ({ name: check, violations, first }) => {
      if (violations > 0) found.push(`verify: ${check}: ${violations}, first ${first}`);
    },
  });
  return found;
}

interface Reader {
  /** What was wrong. */
  readonly end: () => Promise<readonly string[]>;
}
const READ_EACH_MS = 20;

/** Reads one wallet, which Redis remembers, again and again: it must always read the same. */
function startReader(rig: Rig): Reader {
  let isOver = false;
  let reads = 0;
  const bodies = new Set<string>();
  const reading = (async () => {
    while (!isOver) {
      const answer = await fetch(`http://127.0.0.1:${rig.service.port}/v1/accounts/${QUIET_ACCOUNT}/wallet`, {
        headers: { authorization: `Bearer ${rig.key}` },
      });
      bodies.add(`${answer.status} ${await answer.text()}`);
      reads += 1;
      await sleep(READ_EACH_MS);
    }
  })();
  return {
    end: async () => {
      isOver = true;
      await reading;
      const [only, ...others] = bodies;
      if (reads > 0 && others.length === 0 && only?.startsWith('200 ') === true) return [];
      return [`a wallet of which nothing changed read in ${bodies.size} ways in ${reads} readings, one ${[...bodies].at(-1)}`];
    },
  };
}
