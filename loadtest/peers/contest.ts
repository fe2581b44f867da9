// One contest: so many live campaigns, every contender that can take them, each checked against the reference before it is measured.
import { type Asked, askedOf } from './authorizations.ts';
import { cel } from './engines/cel.ts';
import { type Drools, startDrools } from './engines/drools.ts';
import { jsonLogic } from './engines/json-logic.ts';
import { jsonRules, jsonRulesOrdered } from './engines/json-rules.ts';
import type { Peer } from './engines/peer.ts';
import { zen } from './engines/zen.ts';
import { oracleOf } from './oracle.ts';
import { type Ours, oursOf } from './ours.ts';
import { peerCampaign } from './population.ts';
import { type Fields, type Requirement, fieldsOf, requirementOf, testsIn } from './requirement.ts';
import { microsecondsPerCall } from './stopwatch.ts';

export interface Contender {
  readonly name: string;
  readonly use: string;
  /** From the finished campaigns to the first decision. */
  readonly readyMs: number;
  /** Decisions compared with the reference; every one was the same, or there is no contest. */
  readonly checked: number;
  /** Microseconds of processor time per decision, measured for about so long. */
  readonly round: (milliseconds: number) => Promise<number>;
}

export interface Contest {
  readonly campaigns: number;
  readonly testsEach: number;
  readonly metEach: number;
  readonly contenders: readonly Contender[];
  readonly ours: Ours;
  readonly oracle: (fields: Fields) => readonly number[];
  readonly skipped: readonly string[];
  readonly close: () => void;
}

export interface Terms {
  readonly campaigns: number;
  /** Without the peers that try every campaign, for numbers at which one decision takes them seconds. */
  readonly alone: boolean;
  /** Null where Drools is not to take part. */
  readonly drools: { readonly warmUpMs: number } | null;
  /** Each peer is compared with the reference for about so long. */
  readonly checkMs: number;
}

export const OURS = 'Offerline';
const PEERS: readonly Peer[] = [jsonRules, jsonRulesOrdered, zen, jsonLogic, cel];
const ASKED = 2_000;
/** Compared at least so often, however long a decision takes. */
const CHECKED_MIN = 3;
const DROOLS_CHECKED = 200;
const DROOLS_READY_MS = 300_000;

type Requirements = readonly { readonly all: readonly Requirement[] }[];
interface Ground {
  readonly requirements: Requirements;
  readonly asked: readonly Asked[];
  readonly fields: readonly Fields[];
  readonly oracle: (fields: Fields) => readonly number[];
}

export async function openContest(terms: Terms): Promise<Contest> {
  const campaigns = Array.from({ length: terms.campaigns }, (_, no) => peerCampaign(no, terms.campaigns));
  const requirements = campaigns.map(requirementOf);
  const asked = Array.from({ length: ASKED }, (_, no) => askedOf(no, terms.campaigns));
  const ground: Ground = { requirements, asked, fields: asked.map(fieldsOf), oracle: oracleOf(requirements) };
  const started = performance.now();
  const ours = oursOf(campaigns);
  const readyMs = performance.now() - started;
  const contenders = [...ourContenders(ours, { ground, readyMs })];
  if (!terms.alone) for (const peer of PEERS) contenders.push(await contenderOf(peer, { ...ground, checkMs: terms.checkMs }));
  const drools = terms.drools === null ? null : await droolsContender(ground, terms.drools);
  const met = ground.fields.reduce((sum, fields) => sum + ground.oracle(fields).length, 0);
  return {
    campaigns: terms.campaigns,
    testsEach: requirements.reduce((sum, each) => sum + testsIn(each), 0) / requirements.length,
    metEach: met / ASKED,
    contenders: [...contenders, ...(drools === null || typeof drools === 'string' ? [] : [drools.contender])],
    ours,
    oracle: ground.oracle,
    skipped: typeof drools === 'string' ? [drools] : [],
    close: () => (drools === null || typeof drools === 'string' ? undefined : drools.jvm.close()),
  };
}

/** Ours thrice (what is compared, and with all that the product adds), and the plain scan that everybody could write. */
function ourContenders(ours: Ours, { ground, readyMs }: { readonly ground: Ground; readonly readyMs: number }): readonly Contender[] {
  const { asked, fields, oracle } = ground;
  for (const [no, each] of asked.entries()) same(OURS, { met: ours.met(each), wanted: oracle(fields[no] ?? {}) });
  const going = <T>(list: readonly T[], call: (each: T) => unknown) => circling(list, call);
  return [
    { name: OURS, use: 'the book of live campaigns', readyMs, checked: ASKED, round: going(asked.map(ours.handed), ours.matching) },
    { name: `${OURS}, facts too`, use: 'the same from the bare request', readyMs, checked: ASKED, round: going(asked, ours.fromRequest) },
    {
      name: `${OURS}, whole decision`,
      use: 'facts, candidates, conditions, best combination',
      readyMs,
      checked: ASKED,
      round: going(asked, ours.wholeDecision),
    },
    { name: 'closures', use: 'every campaign tried by a plain closure', readyMs: 0, checked: ASKED, round: going(fields, oracle) },
  ];
}

async function contenderOf(
  peer: Peer,
  { requirements, fields, oracle, checkMs }: Ground & { readonly checkMs: number },
): Promise<Contender> {
  const started = performance.now();
  const ready = await peer.prepare(requirements);
  const handed = fields.map((each) => ready.handed?.(each) ?? each);
  const readyMs = performance.now() - started;
  const until = performance.now() + checkMs;
  let checked = 0;
  for (const [no, each] of handed.entries()) {
    if (checked >= CHECKED_MIN && performance.now() > until) break;
    same(peer.name, { met: await ready.met(each), wanted: oracle(fields[no] ?? {}) });
    checked += 1;
  }
  return { name: peer.name, use: peer.use, readyMs, checked, round: circling(handed, ready.met) };
}

/** The contender with its JVM, or why there is none. */
async function droolsContender(
  ground: Ground,
  { warmUpMs }: { readonly warmUpMs: number },
): Promise<{ readonly contender: Contender; readonly jvm: Drools } | string> {
  const { requirements, fields, oracle } = ground;
  let jvm: Drools;
  try {
    jvm = await startDrools(requirements, { authorizations: fields, timeoutMs: DROOLS_READY_MS });
  } catch (fault) {
    return `Drools with ${requirements.length} campaigns: ${fault instanceof Error ? fault.message : String(fault)}`;
  }
  const answers = await jvm.answers(DROOLS_CHECKED);
  for (const [no, met] of answers.entries()) same('Drools', { met, wanted: oracle(fields[no] ?? {}) });
  await jvm.round(warmUpMs);
  const round = async (milliseconds: number) => (await jvm.round(milliseconds)).microseconds;
  const use = 'a rule per campaign, executable model, one session';
  return { jvm, contender: { name: 'Drools', use, readyMs: jvm.readyMs, checked: answers.length, round } };
}

function circling<T>(list: readonly T[], call: (each: T) => unknown): (milliseconds: number) => Promise<number> {
  let place = 0;
  const next = () => {
    const each = list[place];
    place = place + 1 === list.length ? 0 : place + 1;
    return each === undefined ? undefined : call(each);
  };
  return (milliseconds) => microsecondsPerCall(next, milliseconds);
}

/** Whoever answers otherwise is not measured: the figures would compare different things. */
function same(name: string, { met, wanted }: { readonly met: readonly number[]; readonly wanted: readonly number[] }): void {
  const said = met.toSorted((one, other) => one - other).join();
  if (said !== wanted.join()) throw new Error(`${name} met campaigns ${said}, the reference ${wanted.join()}`);
}
