// The cost of one decision by the number of live campaigns, of one publish, and of memory; the index against a scan, with every difference counted.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { candidatesOf } from '../../engine/authorization/candidates.ts';
import { decide } from '../../engine/authorization/decide.ts';
import { bindingObstacle, isEnrolled, isOpen } from '../../engine/authorization/eligible.ts';
import { type Meeting, matchingOf } from '../../engine/authorization/matching.ts';
import { factsOf } from '../../engine/authorization/situation.ts';
import { CANDIDATES_MAX } from '../../engine/benefit/stack.ts';
import { emptyBook, withCampaign } from '../../engine/campaign/book.ts';
import type { LiveCampaign } from '../../engine/campaign/live.ts';
import { chance } from '../../engine/simulation/random.ts';
import { listSentence, measureLists } from './book-lists.ts';
import { type Asked, campaignNo, longCampaign, purchases, spokenCampaignNo } from './book-population.ts';
import { alternate, median } from './rounds.ts';
import { LONG, type Measured, type Population, PUBLISHES, type Published, REQUESTS, sectionOf } from './book-section.ts';
import type { Bench } from './section.ts';

const SIZES = [10, 100, 1_000, 10_000, 100_000, 1_000_000];
const QUICK_SIZES = [10, 1_000, 100_000];
const SPOKEN = 10_000;
const WARM_NS = 400_000_000n;
const ROUND_NS = 150_000_000n;
const SCAN_MAX = 10_000;
const CHECKED = 2_000;
const SCANNED_CAMPAIGNS = 4_000_000;
const ZONE = 'Asia/Shanghai';

type Call = (asked: Asked) => unknown;
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** `npm run bench -- book`. */
export const bench: Bench = async ({ rounds, quick, say }) => {
  const sizes = quick ? QUICK_SIZES : SIZES;
  const populations = [...sizes.map((size) => populate(`${size}`, { size, make: campaignNo })), spoken()];
  for (const { name, size, fillMicros } of populations) say(`${name}: ${size} campaigns entered, ${fillMicros.toFixed(1)} µs each`);
  const measured = await measure(populations, { rounds, say });
  const published = publishes(populations.find(({ size }) => size === 100_000) ?? populations[0]);
  const lists = measureLists(quick ? 1_000_000 : 10_000_000, say);
  return sectionOf(measured, { published, lists: listSentence(lists), raw: { published, lists } });
};

function spoken(): Population {
  return populate('10000 in conditions', { size: SPOKEN, make: spokenCampaignNo });
}

function populate(name: string, of: { readonly size: number; readonly make: (no: number) => LiveCampaign }): Population {
  const empty = bytesInUse();
  const live = Array.from({ length: of.size }, (_, no) => of.make(no));
  const before = bytesInUse();
  const started = process.cpuUsage();
  const book = live.reduce(withCampaign, emptyBook());
  const fillMicros = cpuMicros(started) / of.size;
  const indexBytes = (bytesInUse() - before) / of.size;
  return {
    name,
    size: of.size,
    book,
    live,
    asked: purchases(REQUESTS, { campaigns: of.size, nearby: false }),
    nearby: purchases(REQUESTS, { campaigns: of.size, nearby: true }),
    indexBytes,
    campaignBytes: (before - empty) / of.size,
    fillMicros,
  };
}

function bytesInUse(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

async function measure(
  populations: readonly Population[],
  by: { readonly rounds: number; readonly say: (line: string) => void },
): Promise<readonly Measured[]> {
  const tasks = populations.flatMap((population) =>
    kindsFor(population).map(({ name, asked, call }) => ({
      name: `${population.name} ${name}`,
      run: (round: number) => Promise.resolve(timed(asked, call, round === 0)),
    })),
  );
  const figures = await alternate(tasks, by.rounds);
  return populations.map((population) => {
    const middle = (kind: string) => median(figures.get(`${population.name} ${kind}`) ?? []);
    const result: Measured = {
      population,
      candidates: average(population.asked, (asked) => candidatesOf(population.book, asked).length),
      lookup: middle('lookup'),
      met: middle('met'),
      decision: middle('decision'),
      decisionNearby: middle('decision nearby'),
      scan: population.size <= SCAN_MAX ? middle('scan') : null,
      differences: differences(population),
    };
    by.say(
      `${population.name}: lookup ${result.lookup.toFixed(2)} µs, met ${result.met.toFixed(2)} µs, decision ${result.decision.toFixed(1)} µs`,
    );
    return result;
  });
}

/** What is timed; facts are made in every call that needs them. */
function kindsFor({ book, asked, nearby, live, size }: Population) {
  const kinds: { readonly name: string; readonly asked: readonly Asked[]; readonly call: Call }[] = [
    { name: 'lookup', asked, call: (each) => candidatesOf(book, each) },
    { name: 'met', asked, call: (each) => matchingOf(book, meetingOf(each)) },
    { name: 'decision', asked, call: (each) => decide(each.situation, candidatesOf(book, each)) },
    { name: 'decision nearby', asked: nearby, call: (each) => decide(each.situation, candidatesOf(book, each)) },
  ];
  return size <= SCAN_MAX ? [...kinds, { name: 'scan', asked, call: (each: Asked) => scanned(live, each) }] : kinds;
}

/** Every population's purchases are of one zone. */
function meetingOf({ request, profile, tiers, situation }: Asked): Meeting {
  let facts: ReturnType<typeof factsOf> | undefined;
  return { request, profile, tiers, now: situation.now, factsIn: () => (facts ??= factsOf(situation, ZONE)) };
}

/** As campaigns were found without a book: each is asked. */
function scanned(live: readonly LiveCampaign[], asked: Asked): readonly LiveCampaign[] {
  const meeting = meetingOf(asked);
  const known = { ...asked.profile, tiers: asked.tiers };
  return live.filter(
    (each) =>
      bindingObstacle(each, asked.request, known) === null &&
      isEnrolled(each, asked.profile) &&
      isOpen(each, meeting) &&
      each.condition(meeting.factsIn(each.terms.timeZone)),
  );
}

/** Microseconds of processor time per call, the purchases going round. */
function timed(asked: readonly Asked[], call: Call, isFirst: boolean): number {
  const warmUntil = process.hrtime.bigint() + (isFirst ? WARM_NS : 0n);
  goRound(asked, call, () => process.hrtime.bigint() < warmUntil);
  const until = process.hrtime.bigint() + ROUND_NS;
  const started = process.cpuUsage();
  const calls = goRound(asked, call, (so) => so % 16 !== 0 || process.hrtime.bigint() < until);
  return cpuMicros(started) / calls;
}

let turn = 0;
function goRound(asked: readonly Asked[], call: Call, goesOn: (calls: number) => boolean): number {
  let calls = 0;
  while (goesOn(calls)) {
    turn += 1;
    const one = asked[turn % asked.length];
    if (one !== undefined) call(one);
    calls += 1;
  }
  return calls;
}

function cpuMicros(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return user + system;
}

/** Decisions in which the index and the scan disagree, about candidates or about campaigns met. */
function differences({ book, live, asked }: Population): number {
  const shown = asked.slice(0, Math.min(CHECKED, Math.ceil(SCANNED_CAMPAIGNS / live.length)));
  const byOrder = (one: LiveCampaign, other: LiveCampaign) =>
    other.terms.stacking.priority - one.terms.stacking.priority || (one.id < other.id ? -1 : 1);
  const named = (found: readonly LiveCampaign[]) => found.map(({ id }) => id).join();
  return shown.filter((each) => {
    const known = { ...each.profile, tiers: each.tiers };
    const bound = live.filter((campaign) => bindingObstacle(campaign, each.request, known) === null).toSorted(byOrder);
    const isSame = bound.length > CANDIDATES_MAX || named(candidatesOf(book, each)) === named(bound);
    return !isSame || named(matchingOf(book, meetingOf(each))) !== named(scanned(live, each).toSorted(byOrder));
  }).length;
}

/** One campaign changed among all, each time another one and each on the book before it; then one that names thousands of merchants. */
function publishes(population: Population | undefined): Published {
  const { book, size } = population ?? spoken();
  const by = chance(size + 1);
  const took: number[] = [];
  let after = book;
  for (let no = 0; no < PUBLISHES; no += 1) {
    const changed = { ...campaignNo(by.between(0, size - 1)), version: 2 };
    const started = process.hrtime.bigint();
    after = withCampaign(after, changed);
    took.push(Number(process.hrtime.bigint() - started) / 1_000);
  }
  if (after.size !== size) throw new RangeError('a replaced campaign is one campaign');
  const long = longCampaign(LONG);
  const started = process.hrtime.bigint();
  withCampaign(after, long);
  const longMillis = Number(process.hrtime.bigint() - started) / 1_000_000;
  const sorted = took.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { size, medianMicros: median(took), lateMicros: at(0.99), worstMicros: at(1), longMillis };
}

function average(asked: readonly Asked[], count: (asked: Asked) => number): number {
  return asked.reduce((all, each) => all + count(each), 0) / asked.length;
}
