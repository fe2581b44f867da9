// Replays a window of recorded authorizations through a draft: reads piece by piece in the order of commit, decides, and gives the report.
import { createHash } from 'node:crypto';
import type { BankTerms } from '../../engine/authorization/situation.ts';
import { type Holidays, type LiveCampaign, prepare } from '../../engine/campaign/live.ts';
import { assumingConsent } from '../../engine/funding/consent.ts';
import { localTime } from '../../engine/campaign/local-time.ts';
import { type Campaign, campaignSchema } from '../../engine/campaign/schema.ts';
import type { Message } from '../../engine/hold/record.ts';
import { takeDecision, takeMessage } from '../../engine/simulation/backtest.ts';
import { type BacktestReport, reportOf } from '../../engine/simulation/backtest-report.ts';
import { type Backtest, openBacktest, type RecordedDecision } from '../../engine/simulation/backtest-state.ts';
import type { Sql } from '../db/connect.ts';
import {
  inSnapshot,
  type MessageRow,
  readBound,
  readCouponDays,
  readDecisions,
  readMessages,
  readVersions,
  readWindow,
  type Window,
} from './backtest-source-store.ts';
import { type Memory, openMemory } from './backtest-evidence.ts';
import { DecisionRow } from './backtest-row.ts';
import { readStart } from './backtest-start.ts';

export interface ReplayOrder {
  /** The document to try; null: the live set as it was. */
  readonly document: Campaign | null;
  readonly version: number;
  /** replace: in the place of the live campaign of its id; beside: as one more campaign. */
  readonly mode: 'replace' | 'beside';
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
  readonly seed: number;
  /** Of the sums where nothing is drafted; CNY unless said otherwise. */
  readonly currency?: string;
  /** Decide every authorization again, also where nothing it rested on is different with the draft: slower, for the same report. */
  readonly prove?: boolean;
  readonly bank: BankTerms;
  readonly holidays: Holidays;
}
export interface ReplayProgress {
  readonly done: number;
  readonly total: number;
}
export interface Replayed {
  readonly report: BacktestReport;
  /** SHA-256 of the report. */
  readonly hash: string;
}
export interface Watching {
  readonly onProgress?: (progress: ReplayProgress) => void;
  readonly isCancelled?: () => boolean;
  /** The state after the last row. */
  readonly onEnd?: (run: Backtest) => void;
}
export class NothingRecorded extends Error {}
export class Cancelled extends Error {}

/** Rows of one piece of work: what is in memory at once, twice. */
const PIECE_ROWS = 4_000;
const BATCHES_FIRST = 64;
const BATCHES_MAX = 4_000;
const FORECAST_DAYS = 90;

/** The report is the same for the same rows, order and seed. */
export function replay(sql: Sql, order: ReplayOrder, watching: Watching = {}): Promise<Replayed> {
  return inSnapshot(sql, async (snapshot) => {
    const window = await readWindow(snapshot, order.from, order.to);
    if (window === null) throw new NothingRecorded();
    const { draft, datesMoved } = draftOf(order);
    const start = await readStart(snapshot, { window, from: order.from, timeZone: order.bank.timeZone, draft });
    const versions: Versions = new Map();
    const run = openBacktest({
      draft,
      replaces: order.document !== null && order.mode === 'replace' ? order.document.id : null,
      bank: order.bank,
      couponDays: await readCouponDays(snapshot),
      campaignOf: (id, version) => versions.get(id)?.get(version) ?? undefined,
      lanes: start.lanes,
      currency: order.document?.currency ?? order.currency ?? 'CNY',
      prove: order.prove === true,
    });
    for (const [id, life] of start.lives) run.lives.set(id, life);
    await replayAll({ snapshot, run, window, versions, met: new WeakSet(), order, watching, memory: openMemory() });
    watching.onEnd?.(run);
    const report = reportOf(run, {
      seed: order.seed,
      datesMoved,
      forecast: draft === null ? null : { from: dateOf(order, Date.parse(order.to)), days: FORECAST_DAYS },
    });
    return { report, hash: createHash('sha256').update(JSON.stringify(report)).digest('hex') };
  });
}

/** Under another id where it stands beside the live version of its own; live where it is meant as a shadow; open in the window where its dates lie elsewhere. */
function draftOf({ document, mode, version, from, to, holidays }: ReplayOrder): {
  readonly draft: LiveCampaign | null;
  readonly datesMoved: boolean;
} {
  if (document === null) return { draft: null, datesMoved: false };
  const { schedule, rollout } = document;
  const datesMoved = Date.parse(schedule.from) >= Date.parse(to) || Date.parse(schedule.to) <= Date.parse(from);
  const terms: Campaign = {
    ...document,
    id: mode === 'beside' ? `${document.id}${BESIDE}` : document.id,
    // What it would have done, had whoever pays consented.
    funding: assumingConsent(document.funding),
    schedule: datesMoved ? { ...schedule, from, to } : schedule,
    ...(rollout !== undefined && { rollout: { ...rollout, mode: 'live' } }),
  };
  return { draft: prepare(terms, version, holidays), datesMoved };
}
const BESIDE = '~draft';

/** By id, then by number. */
type Versions = Map<string, Map<number, LiveCampaign | null>>;

interface Replaying {
  readonly snapshot: Sql;
  readonly run: Backtest;
  readonly window: Window;
  readonly versions: Versions;
  /** Lists of candidates whose versions are known. */
  readonly met: WeakSet<object>;
  readonly order: ReplayOrder;
  readonly watching: Watching;
  readonly memory: Memory;
}
interface Piece {
  readonly bound: number;
  readonly decisions: readonly string[];
  readonly messages: readonly MessageRow[];
}

/** While one piece is decided, the database makes the next one ready. */
async function replayAll(on: Replaying): Promise<void> {
  const { window, run, watching } = on;
  let batches = BATCHES_FIRST;
  let next = readPiece(on, window.first - 1, batches);
  for (let piece = await next; piece !== null; piece = await next) {
    const rows = Math.max(1, piece.decisions.length + piece.messages.length);
    batches = Math.min(BATCHES_MAX, Math.max(1, Math.round((batches * PIECE_ROWS) / rows)));
    next = readPiece(on, piece.bound, batches);
    next.catch(() => undefined);
    await replayPiece(on, piece);
    watching.onProgress?.({ done: run.counts.authorizations, total: window.decisions });
    if (watching.isCancelled?.() === true) throw new Cancelled();
  }
}

async function readPiece({ snapshot, window, order }: Replaying, after: number, batches: number): Promise<Piece | null> {
  const bound = await readBound(snapshot, after, { last: window.last, batches });
  if (bound === null) return null;
  const isTrusting = order.document !== null && order.prove !== true;
  const [decisions, messages] = await Promise.all([
    readDecisions(snapshot, { after, bound, isTrusting }),
    readMessages(snapshot, after, bound),
  ]);
  return { bound, decisions, messages };
}

/** Batch by batch: what came early, then the decisions, then what came for decisions made. */
async function replayPiece(on: Replaying, { decisions, messages }: Piece): Promise<void> {
  const recorded = decisions.map((row) => new DecisionRow(row, on.memory));
  await learnVersions(on, recorded);
  let early = 0;
  let late = 0;
  const takeUpTo = (batch: number, isEarly: boolean, from: number) => {
    let place = from;
    for (; place < messages.length && (messages[place] as MessageRow).batch <= batch; place += 1) {
      const row = messages[place] as MessageRow;
      if (row.early === isEarly) takeMessage(on.run, row.authorizationId, new Told(row.body, isEarly));
    }
    return place;
  };
  for (const each of recorded) {
    late = takeUpTo(each.batch - 1, false, late);
    early = takeUpTo(each.batch, true, early);
    takeDecision(on.run, each);
  }
  takeUpTo(Number.MAX_SAFE_INTEGER, true, early);
  takeUpTo(Number.MAX_SAFE_INTEGER, false, late);
}

/** Read only where somebody waits for it: most messages of what was granted nothing move nothing. */
class Told {
  readonly #body: string;
  readonly isEarly: boolean;

  constructor(body: string, isEarly: boolean) {
    this.#body = body;
    this.isEarly = isEarly;
  }

  get message(): Message {
    return JSON.parse(this.#body) as Message;
  }
}

/** The versions that were candidates and are not known yet; one that cannot be prepared any more takes no part. */
async function learnVersions({ snapshot, versions, met, order }: Replaying, recorded: readonly RecordedDecision[]): Promise<void> {
  const missing = new Set<string>();
  for (const { evidence } of recorded) {
    const named = evidence.candidates;
    if (named === undefined || met.has(named)) continue;
    met.add(named);
    for (const [id, version] of named) if (versions.get(id)?.has(version) !== true) missing.add(`${id}@${version}`);
  }
  if (missing.size === 0) return;
  for (const { id, version, document } of await readVersions(snapshot, [...missing])) {
    const known = versions.get(id) ?? new Map<number, LiveCampaign | null>();
    versions.set(id, known.set(version, preparedOf(document, version, order)));
  }
}

function preparedOf(document: unknown, version: number, { holidays }: ReplayOrder): LiveCampaign | null {
  const read = campaignSchema.safeParse(document);
  return read.success ? prepare(read.data as Campaign, version, holidays) : null;
}

function dateOf({ bank }: ReplayOrder, epochMs: number): string {
  return localTime(epochMs, bank.timeZone).date;
}
