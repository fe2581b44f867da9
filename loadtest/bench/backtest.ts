// Measures a backtest: a million recorded authorizations among two hundred live campaigns, replayed as they were and with a draft, and the memory it takes.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Sql } from '../../api/db/connect.ts';
import { startPostgres } from '../../api/db/embedded.ts';
import { migrateDatabase } from '../../api/db/migrate.ts';
import { readDemoBank, readLibrary, readUmbrellas } from '../../api/simulation/library.ts';
import { replay, type ReplayOrder } from '../../api/simulation/backtest-replay.ts';
import type { BankTerms } from '../../engine/authorization/situation.ts';
import { emptyWallet, type Wallet } from '../../engine/benefit/wallet.ts';
import { type Book, emptyBook, withCampaign } from '../../engine/campaign/book.ts';
import { fenceKey } from '../../engine/campaign/counter-keys.ts';
import { prepare } from '../../engine/campaign/live.ts';
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { Bank } from '../../engine/simulation/bank.ts';
import { traffic, type TrafficEvent } from '../../engine/simulation/traffic.ts';
import { openRecorder, profilesOf, recordDecision, recordMessage, type Recorder } from './backtest-rows.ts';
import { analyse, type Granted, type Piece, writeCampaigns, writeCounters, writePiece, writeRecords } from './backtest-store.ts';
import type { Bench } from './section.ts';
import { AS_IT_WAS, DRAFTED, lineOf, type Measured, PROVEN, type Recorded, sectionOf } from './backtest-section.ts';

const LIVE = 200;
const DAYS = 20;
const ROWS = 1_000_000;
const ROWS_QUICK = 40_000;
/** Of more, one round says enough: it takes minutes. */
const ROUNDS_ROWS_MAX = 100_000;
const ACCOUNTS = 20_000;
/** Times the accounts of the demo bank. */
const GROWTH = 100;
const BATCH_ROWS = 50;
const PIECE_ROWS = 5_000;
const FIRST_DAY = Date.parse('2026-11-02T00:00:00+08:00');
const DAY_MS = 86_400_000;
const TERMS: BankTerms = { timeZone: 'Asia/Shanghai', salt: 'bench', locale: 'en' };

export const bench: Bench = async ({ rounds, quick, rows = quick ? ROWS_QUICK : ROWS, say }) => {
  const folder = mkdtempSync(join(tmpdir(), 'offerline-bench-'));
  const server = await startPostgres(folder);
  try {
    await migrateDatabase(server.url);
    const sql = connect(server.url, 2);
    const campaigns = liveCampaigns();
    const recorded = await record(sql, campaigns, { perDay: Math.ceil(rows / DAYS), say });
    const measured: Measured[] = [];
    for (let round = 0; round < (rows > ROUNDS_ROWS_MAX || quick ? 1 : Math.min(3, rounds)); round += 1)
      for (const [name, document, prove] of [
        [AS_IT_WAS, null, true],
        [DRAFTED, draftOf(campaigns), false],
        [PROVEN, draftOf(campaigns), true],
      ] as const) {
        measured.push(await measure(sql, { name, document, prove }));
        say(lineOf(measured.at(-1) as Measured));
      }
    await sql.end({ timeout: 1 });
    return sectionOf(measured, { ...recorded, days: DAYS, live: LIVE, accounts: ACCOUNTS });
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The library, and the same offers again at single shops until there are two hundred. */
function liveCampaigns(): readonly Campaign[] {
  const library = readLibrary().map(({ campaign }) => campaign);
  const shops = readDemoBank().merchants.map(({ id }) => id);
  const more = Array.from({ length: LIVE - library.length }, (_, place): Campaign => {
    const terms = library[place % library.length] as Campaign;
    const shop = shops[place % shops.length] as string;
    return { ...terms, id: `${terms.id}-at-${place}`, where: { ...terms.where, merchants: { include: [shop], exclude: [] } } };
  });
  return [...library, ...more].map((terms) => ({
    ...scaled(terms),
    schedule: { ...terms.schedule, from: '2026-01-01T00:00:00+08:00', to: '2028-01-01T00:00:00+08:00' },
  }));
}

/** The library's budgets are those of a bank of two hundred accounts. */
function scaled(terms: Campaign): Campaign {
  const { budget } = terms.limits;
  const times = (value: number | undefined) => (value === undefined ? undefined : value * GROWTH);
  const grown = {
    total: times(budget.total),
    perDay: times(budget.perDay),
    countTotal: times(budget.countTotal),
    countPerDay: times(budget.countPerDay),
  };
  const caps = terms.funding.caps.map((cap) => ({ ...cap, total: times(cap.total), perDay: times(cap.perDay) }));
  return JSON.parse(
    JSON.stringify({ ...terms, limits: { ...terms.limits, budget: grown }, funding: { ...terms.funding, caps } }),
  ) as Campaign;
}

/** The campaign that most purchases meet, a fifth more generous. */
function draftOf(campaigns: readonly Campaign[]): Campaign {
  const terms = campaigns.find(({ id }) => id === 'supermarket-wednesday') ?? (campaigns[0] as Campaign);
  return { ...terms, stacking: { ...terms.stacking, priority: terms.stacking.priority + 1 }, schedule: { ...terms.schedule, windows: [] } };
}

async function record(
  sql: Sql,
  campaigns: readonly Campaign[],
  of: { readonly perDay: number; readonly say: (line: string) => void },
): Promise<Recorded> {
  const bank = readDemoBank({ count: ACCOUNTS, today: '2026-11-02' });
  const ceilings = new Map<string, number | null>([
    ...readUmbrellas().map(({ id, ceiling }): [string, number] => [`u:${id}`, ceiling * GROWTH]),
    ...campaigns.map((terms): [string, number | null] => [fenceKey(terms.id), terms.limits.budget.total ?? null]),
  ]);
  const book = campaigns.reduce((all: Book, terms) => withCampaign(all, prepare(terms, 1, {})), emptyBook());
  await writeCampaigns(sql, campaigns);
  const on = openRecorder({ book, bank: TERMS, profileOf: profilesOf(bank), wallets: walletsOf(bank), ceilings });
  const tally = { authorizations: 0, messages: 0, granted: 0 };
  const writer = {
    sql,
    on,
    piece: { decisions: [], messages: [] } as Piece,
    told: [],
    batch: 1,
    first: 1,
    granted: new Map<string, Granted>(),
    rows: 0,
    written: Promise.resolve(),
  };
  for (let day = 0; day < DAYS; day += 1) {
    const date = new Date(FIRST_DAY + day * DAY_MS + 8 * 3_600_000).toISOString().slice(0, 10);
    await recordDay(writer, { bank, date, seed: 1_000 + day, count: of.perDay, tally });
    on.seen.clear();
    of.say(`recorded ${date}: ${tally.authorizations} authorizations, ${tally.granted} granted`);
  }
  await flush(writer);
  await writeRest(writer);
  await writer.written;
  await writeCounters(sql, on.lanes.real, ceilings);
  await analyse(sql);
  return tally;
}

type ToldEvent = Extract<TrafficEvent, { kind: 'message' }>;

interface Writer {
  readonly sql: Sql;
  readonly on: Recorder;
  readonly granted: Map<string, Granted>;
  piece: Piece;
  /** Messages of the batch that is open. */
  told: ToldEvent[];
  batch: number;
  first: number;
  rows: number;
  /** While the database takes one piece, the next one is decided. */
  written: Promise<void>;
}

async function recordDay(
  writer: Writer,
  of: {
    readonly bank: Bank;
    readonly date: string;
    readonly seed: number;
    readonly count: number;
    readonly tally: Tally;
  },
): Promise<void> {
  for (const event of traffic({ seed: of.seed, count: of.count, day: of.date, bank: of.bank, horizonHours: 24 })) {
    if (event.kind === 'evaluate') addDecided(writer, event, of.tally);
    else writer.told.push(event);
    writer.rows += 1;
    if (writer.rows % BATCH_ROWS === 0) closeBatch(writer, of.tally);
    if (writer.rows % PIECE_ROWS === 0) await flush(writer);
  }
  closeBatch(writer, of.tally);
  await flush(writer);
  await writeRest(writer);
}

/** As in a batch of the authority, decisions come first, and messages move what they left. */
function closeBatch(writer: Writer, tally: Tally): void {
  for (const event of writer.told) addMessage(writer, event, tally);
  writer.told = [];
  writer.batch += 1;
}

type Tally = { -readonly [Name in keyof Recorded]: number };

function addDecided(writer: Writer, event: Extract<TrafficEvent, { kind: 'evaluate' }>, tally: Tally): void {
  const decided = recordDecision(writer.on, event);
  if (decided === null) return;
  writer.piece.decisions.push({ ...decided, batch: writer.batch });
  tally.authorizations += 1;
  if (decided.benefits.length === 0) return;
  tally.granted += 1;
  writer.granted.set(decided.id, { ...decided, batch: writer.batch });
}

function addMessage(writer: Writer, event: ToldEvent, tally: Tally): void {
  const message = recordMessage(writer.on, event.authorizationId, event.message);
  if (message === null) return;
  writer.piece.messages.push({ id: event.authorizationId, message, batch: writer.batch });
  tally.messages += 1;
}

async function flush(writer: Writer): Promise<void> {
  if (writer.piece.decisions.length + writer.piece.messages.length === 0) return;
  const { piece, first, batch } = writer;
  await writer.written;
  writer.written = writePiece(writer.sql, piece, { first, last: batch });
  writer.written.catch(() => undefined);
  writer.batch += 1;
  writer.first = writer.batch;
  writer.piece = { decisions: [], messages: [] };
}

/** Grants of a day end with it: their messages have come. */
async function writeRest({ sql, on, granted, batch }: Writer): Promise<void> {
  const rows = [...granted.values()].map(
    (each): Granted => ({ ...each, benefits: on.lives.get(each.id)?.real.benefits ?? each.benefits, batch }),
  );
  for (let from = 0; from < rows.length; from += PIECE_ROWS) await writeRecords(sql, rows.slice(from, from + PIECE_ROWS));
  granted.clear();
  on.lives.clear();
}

function walletsOf(bank: Bank): Map<string, Wallet> {
  const wallets = new Map<string, Wallet>();
  for (const { programme, tier, account } of bank.members) {
    const subject = `ac:${account}`;
    const wallet = wallets.get(subject) ?? emptyWallet(subject);
    const member = { programme, tier, joinedAt: '2026-01-01T00:00:00.000Z', periodFrom: '2026-01-01', measured: 0 };
    wallets.set(subject, { ...wallet, members: [...wallet.members, member] });
  }
  return wallets;
}

async function measure(sql: Sql, of: Pick<Measured, 'name'> & Pick<ReplayOrder, 'document' | 'prove'>): Promise<Measured> {
  const from = new Date(FIRST_DAY).toISOString();
  const to = new Date(FIRST_DAY + (DAYS + 1) * DAY_MS).toISOString();
  const { document, prove = false } = of;
  const order: ReplayOrder = { document, prove, version: 2, mode: 'replace', from, to, seed: 1, bank: TERMS, holidays: {} };
  const most = { heap: 0, rss: 0 };
  const before = process.cpuUsage();
  const startedAt = performance.now();
  const { report } = await replay(sql, order, {
    onProgress: () => {
      const { heapUsed, rss } = process.memoryUsage();
      most.heap = Math.max(most.heap, heapUsed);
      most.rss = Math.max(most.rss, rss);
    },
  });
  const { user, system } = process.cpuUsage(before);
  return {
    name: of.name,
    authorizations: report.counts.authorizations,
    seconds: (performance.now() - startedAt) / 1_000,
    cpuSeconds: (user + system) / 1e6,
    heapMb: most.heap / 1024 / 1024,
    rssMb: most.rss / 1024 / 1024,
    mismatches: report.counts.mismatches,
    drifts: report.drifts,
    stood: report.counts.stood,
    hash: createHash('sha256')
      .update(JSON.stringify({ ...report, counts: { ...report.counts, stood: 0 } }))
      .digest('hex'),
  };
}
