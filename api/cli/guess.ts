// Tries to guess coupon codes, in a scratch database of its own: npm run guess -- --guesses 1000000.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Registry } from 'prom-client';
import { createApp } from '../app.ts';
import { codeHasher } from '../authority/open.ts';
import { createFeed } from '../authorization/feed.ts';
import { readConfig } from '../config.ts';
import { connect, connectDrizzle } from '../db/connect.ts';
import { openDatabase } from '../db/open.ts';
import { startWatcher } from '../watch/watcher.ts';
import { guessCodes } from './guess-run.ts';

const HELP = `npm run guess -- [--guesses 1000000] [--at-once 64] [--timed 1000]

  Enters random codes as as many cardholders as the limit of tries needs, against the real door and a real Postgres
  with live, used and taken coupons in it. Exit code 1 where a guess was right or no alarm was raised within a minute.`;
const KEY = 'a key of a scratch database that is thrown away';

const options = {
  guesses: { type: 'string', default: '1000000' },
  'at-once': { type: 'string', default: '64' },
  timed: { type: 'string', default: '1000' },
  help: { type: 'boolean' },
} as const;
const { values } = parseArgs({ options });
const [guesses, atOnce, timed] = [values.guesses, values['at-once'], values.timed].map(Number) as [number, number, number];
if (values.help === true || ![guesses, atOnce, timed].every((each) => Number.isSafeInteger(each) && each > 0)) {
  console.error(HELP);
  process.exit(2);
}

const dataDir = mkdtempSync(join(tmpdir(), 'offerline-guess-'));
const database = await openDatabase({ databaseUrl: undefined, dataDir });
const sql = connect(database.url, 10);
const drizzle = connectDrizzle(database.url, 2);
const faults: unknown[] = [];
const codeHash = codeHasher(KEY);
const nobody = () => Promise.reject(new Error('nobody pays here'));
const app = createApp({
  config: readConfig({}),
  sql,
  db: drizzle.db,
  feed: createFeed(),
  authority: { evaluate: nobody, message: nobody },
  metrics: new Registry(),
  bookLoaded: () => true,
  chainKey: KEY,
  codeHash,
  now: Date.now,
  onBug: (fault) => faults.push(fault),
});
const watcher = startWatcher({ sql, holidays: {}, now: Date.now, judgeBurn: async () => [], onBug: (fault) => faults.push(fault) });
try {
  const tell = (done: number) => process.stderr.write(`\r${done} of ${guesses}`);
  const found = await guessCodes({
    sql,
    fetch: async (request) => app.fetch(request),
    chainKey: KEY,
    codeHash,
    guesses,
    atOnce,
    timed,
    tell,
  });
  process.stderr.write('\n');
  console.info(JSON.stringify({ ...found, faults: faults.length }, null, 2));
  process.exitCode = found.hits === 0 && found.alarmSeconds !== null && found.alarmSeconds <= 60 && faults.length === 0 ? 0 : 1;
} finally {
  await watcher.stop();
  await app.stop();
  await drizzle.close();
  await sql.end({ timeout: 2 });
  await database.close();
  rmSync(dataDir, { recursive: true, force: true });
}
