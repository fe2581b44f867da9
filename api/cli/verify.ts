// Proves the books of a database from its own rows: npm run verify. Reads DATABASE_URL or the embedded data folder; safe beside a running server.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkAudit } from '../audit/check.ts';
import { headLogPath, readHeads } from '../audit/head-log.ts';
import { type Config, readConfig } from '../config.ts';
import { connect } from '../db/connect.ts';
import { attachDatabase } from '../db/open.ts';
import type { CheckResult } from '../ledger/check.ts';
import { verify } from '../ledger/verify.ts';
import { StartupError } from '../startup-error.ts';

/** Names after which a check may be looked up in the list of rules, padded so that counts stand in a column. */
const NAME_WIDTH = 100;

try {
  process.exitCode = (await run(readConfig())) === 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function run(config: Config): Promise<number> {
  const database = await attachDatabase(config);
  const sql = connect(database.url, 1);
  const startedAt = performance.now();
  let first: string | null = null;
  try {
    console.log(`Verifying ${database.place}`);
    const chainKey = chainKeyOf(config);
    const report = (result: CheckResult): void => {
      first ??= result.first;
      console.log(lineOf(result));
    };
    const books = await verify(sql, { chainKey, onResult: report });
    const heads = readHeads(headLogPath(config.dataDir));
    const log = await checkAudit(sql, { chainKey, heads });
    report(log);
    if (heads === null) console.log(`      No published heads in ${config.dataDir}: a log that was cut short would not be found out.`);
    const violations = books + log.violations;
    if (first !== null) console.log(`First violation: ${first}`);
    console.log(`${violations} violations (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
    return violations;
  } finally {
    await sql.end({ timeout: 1 });
    await database.close();
  }
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
