// Backtests a campaign file against what this bank recorded: npm run backtest -- <campaign file> [--days N] [--beside]; without a file it proves the live set.
import { readFileSync } from 'node:fs';
import { decimalText } from '../../engine/money/currency.ts';
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { BacktestReport } from '../../engine/simulation/backtest-report.ts';
import { readBankSettings } from '../authority/settings-store.ts';
import { holidaysOf } from '../campaign/holidays.ts';
import { parseCampaignFile } from '../campaign/parse-file.ts';
import { readConfig } from '../config.ts';
import { connect } from '../db/connect.ts';
import { attachDatabase } from '../db/open.ts';
import { readCalendars } from '../settlement/calendar.ts';
import { NothingRecorded, replay } from '../simulation/backtest-replay.ts';
import { StartupError } from '../startup-error.ts';

const DAY_MS = 86_400_000;
const DAYS = 30;
const USAGE = 'npm run backtest -- [<campaign file>] [--days N] [--beside]   (DATABASE_URL or DATA_DIR says which bank)';

interface Asked {
  readonly file: string | undefined;
  readonly days: number;
  readonly mode: 'replace' | 'beside';
}

const asked = askedIn(process.argv.slice(2));
try {
  process.exitCode = asked === null ? refuse(USAGE) : await run(asked);
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  process.exitCode = refuse(error.message);
}

function askedIn(args: readonly string[]): Asked | null {
  const at = args.indexOf('--days');
  const days = at === -1 ? DAYS : Number(args[at + 1]);
  const rest = args.filter((arg, place) => arg !== '--beside' && (at === -1 || (place !== at && place !== at + 1)));
  if (rest.length > 1 || rest.some((arg) => arg.startsWith('-')) || !Number.isInteger(days) || days < 1 || days > 400) return null;
  return { file: rest[0], days, mode: args.includes('--beside') ? 'beside' : 'replace' };
}

function refuse(why: string): number {
  console.error(why);
  return 2;
}

async function run({ file, days, mode }: Asked): Promise<number> {
  const document = file === undefined ? null : campaignIn(file);
  const database = await attachDatabase(readConfig());
  const sql = connect(database.url, 1);
  try {
    const settings = await readBankSettings(sql, '');
    const to = Date.now() + DAY_MS;
    const window = { from: new Date(to - days * DAY_MS).toISOString(), to: new Date(to).toISOString() };
    const order = { document, version: 0, mode, ...window, seed: 1, bank: settings, holidays: holidaysOf(readCalendars()) };
    const { report, hash } = await replay(sql, order, { onProgress: showProgress });
    process.stderr.write('\n');
    console.log([...linesOf(report), `result ${hash}`].join('\n'));
    return report.counts.mismatches === 0 ? 0 : 1;
  } catch (fault) {
    if (!(fault instanceof NothingRecorded)) throw fault;
    return refuse(`No authorization was recorded in the last ${days} days; --days takes up to 400.`);
  } finally {
    await sql.end({ timeout: 1 });
    await database.close();
  }
}

function campaignIn(file: string): Campaign {
  const parsed = parseCampaignFile(textOf(file), file.endsWith('.json') ? 'json' : 'yaml');
  if (parsed.ok) return parsed.campaign;
  const [first] = parsed.problems;
  throw new StartupError(
    `${file}:${first?.line}:${first?.column} ${first?.path} ${first?.message}; npm run campaign:check -- ${file} says more.`,
  );
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new StartupError(`${file} cannot be read.`);
  }
}

function showProgress({ done, total }: { readonly done: number; readonly total: number }): void {
  process.stderr.write(`\r${done} of ${total} authorizations`);
}

function linesOf(report: BacktestReport): readonly string[] {
  const { counts, totals, draft, winners, losers, currency } = report;
  const money = (amount: number) => `${decimalText(amount, currency)} ${currency}`;
  const own = report.campaigns.find(({ campaign }) => campaign === report.campaign)?.tried;
  return [
    `${counts.authorizations} authorizations, ${counts.messages} later messages; ${counts.asRecorded} answers byte for byte as they were, ${counts.mismatches} not`,
    `all campaigns: ${money(totals.live.cost)} as it was${draft === null ? '' : `, ${money(totals.tried.cost)} with the draft`}`,
    ...(draft === null || own === undefined
      ? []
      : [
          `${report.campaign}: ${own.grants} grants, ${money(own.cost)}; bank ${money(own.byParty.bank)}, merchant ${money(own.byParty.merchant)}, scheme ${money(own.byParty.scheme)}`,
        ]),
    ...(draft === null
      ? []
      : [
          `budget ends: ${draft.exhaustedAt ?? 'not within these days'}`,
          `${report.takers.tried} cardholders would get it; ${winners.subjects} get more (${money(winners.value)}), ${losers.subjects} less (${money(losers.value)})`,
          'It is assumed that everybody would have bought the same; usage, points and coupons are those recorded.',
        ]),
    ...(report.datesMoved ? ['Its dates lie outside these days, so it was taken to be open throughout.'] : []),
  ];
}
