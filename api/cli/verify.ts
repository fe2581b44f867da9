// Proves the books of a database from its own rows and its published heads: npm run verify. Reads DATABASE_URL or the embedded data folder; safe beside a running server.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkAudit } from '../audit/check.ts';
import { headLogPath, readHeads } from '../audit/head-log.ts';
import { type Config, readConfig } from '../config.ts';
import { connect, type Sql } from '../db/connect.ts';
import { attachDatabase } from '../db/open.ts';
import { type Accepted, acceptRestore } from '../ledger/accept-restore.ts';
import type { CheckResult } from '../ledger/check.ts';
import { headFilePath } from '../ledger/head-file.ts';
import type { RestoreAccepted } from '../ledger/head-lines.ts';
import { checkHeads } from '../ledger/heads-check.ts';
import { verify } from '../ledger/verify.ts';
import { StartupError } from '../startup-error.ts';

/** Names after which a check may be looked up in the list of rules, padded so that counts stand in a column. */
const NAME_WIDTH = 100;

const USAGE = `Usage: npm run verify [-- --heads <file>]
       npm run verify -- --accept-restore "<why>" --by "<name>" --and "<another name>"

  --heads           published heads of the journal that somebody else kept, instead of chain-heads.log in DATA_DIR
  --accept-restore  an older copy of the database is taken into use: what it lost is written down, signed, and not missed any more
Exit code: 0 nothing is wrong, 1 something is, 2 it could not be looked at.`;

const options = {
  help: { type: 'boolean' },
  heads: { type: 'string' },
  'accept-restore': { type: 'string' },
  by: { type: 'string' },
  and: { type: 'string' },
} as const;
type Given = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

try {
  const { values } = parseArgs({ options });
  process.exitCode = values.help === true ? say(USAGE) : await run(readConfig(), values);
} catch (error) {
  if (!(error instanceof StartupError) && !(error instanceof TypeError && 'code' in error)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function run(config: Config, given: Given): Promise<number> {
  const database = await attachDatabase(config);
  const sql = connect(database.url, 1);
  try {
    const why = given['accept-restore'];
    if (why !== undefined) return await accept(sql, config, { why, by: given.by ?? '', and: given.and ?? '' });
    console.log(`Verifying ${database.place}`);
    return (await proveAll(sql, config, given.heads ?? headFilePath(config.dataDir))) === 0 ? 0 : 1;
  } finally {
    await sql.end({ timeout: 1 });
    await database.close();
  }
}

async function proveAll(sql: Sql, config: Config, path: string): Promise<number> {
  const startedAt = performance.now();
  let first: string | null = null;
  const report = (result: CheckResult): void => {
    first ??= result.first;
    console.log(lineOf(result));
  };
  const chainKey = chainKeyOf(config);
  // Heads that were published before the rows are read must all be there.
  const published = chainKey === null ? null : await checkHeads(sql, { chainKey, path });
  const books = await verify(sql, { chainKey, onResult: report });
  if (published !== null) report(published);
  const heads = readHeads(headLogPath(config.dataDir));
  const log = await checkAudit(sql, { chainKey, heads, accepted: published?.accepted ?? [] });
  report(log);
  for (const each of published?.accepted ?? []) console.log(`      ${wordsOf(each)}`);
  if (published === null) console.log(`      No published heads in ${path}: a journal that was cut short would not be found out.`);
  if (heads === null) console.log(`      No published heads in ${config.dataDir}: a log that was cut short would not be found out.`);
  const violations = books + (published?.violations ?? 0) + log.violations;
  if (first !== null) console.log(`First violation: ${first}`);
  console.log(`${violations} violations (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  return violations;
}

function wordsOf({ at, accepted: { by, and, why, kept } }: RestoreAccepted): string {
  return `At ${at} ${by} and ${and} accepted a restored copy that ends ${kept.length} streams early: ${why}`;
}

const REFUSALS: Readonly<Record<Extract<Accepted, { ok: false }>['code'], string>> = {
  same_person: 'Two people must say so: give --by and --and with different names.',
  no_heads: 'There are no published heads in DATA_DIR: nothing says what is missing, so there is nothing to accept.',
  nothing_missing: 'Every published head is there: nothing was lost, so there is nothing to accept.',
  tampered:
    'This is more than an older copy: something was changed. A restore is accepted only where links are missing at the ends of streams.',
};

async function accept(
  sql: Sql,
  config: Config,
  words: { readonly why: string; readonly by: string; readonly and: string },
): Promise<number> {
  const chainKey = chainKeyOf(config);
  if (chainKey === null)
    throw new StartupError(`The chain key is not at hand: put chain.key into ${config.dataDir}, or set OFFERLINE_CHAIN_KEY.`);
  if ([words.why, words.by, words.and].some((each) => each.trim() === '')) throw new StartupError(USAGE);
  const accepted = await acceptRestore(sql, { ...words, chainKey, dataDir: config.dataDir, now: Date.now() });
  if (!accepted.ok) throw new StartupError(`${REFUSALS[accepted.code]}${accepted.first === null ? '' : `\n${accepted.first}`}`);
  return say(
    `Accepted: ${accepted.links} links of ${accepted.streams} streams are lost with this restore; it is written in ${headFilePath(config.dataDir)}.`,
  );
}

function say(text: string): 0 {
  console.log(text);
  return 0;
}

function lineOf({ name, proves, examined, violations, first }: CheckResult): string {
  const found = violations === 0 ? '' : `, ${violations} wrong; first: ${first}`;
  return `${violations === 0 ? 'ok  ' : 'FAIL'} ${`${name} (${proves})`.padEnd(NAME_WIDTH)} ${String(examined).padStart(9)} examined${found}`;
}

/** As the server takes it: from the environment, else from the data folder. */
function chainKeyOf({ chainKey, dataDir }: Config): string | null {
  if (chainKey !== undefined) return chainKey;
  try {
    return readFileSync(join(dataDir, 'chain.key'), 'utf8').trim();
  } catch {
    return null;
  }
}
