// Why and why not: npm run explain <authorizationId>. Prints a decision with every condition and value; tokens and accounts are masked.
import type { ExplainedCondition } from '../../engine/rules/explain.ts';
import { FACTS } from '../../engine/rules/facts.ts';
import { explainAuthorization, type Explanation } from '../authorization/explain.ts';
import { readAuthorization } from '../authorization/read-store.ts';
import { readConfig } from '../config.ts';
import { connect, type Sql } from '../db/connect.ts';
import { attachDatabase } from '../db/open.ts';
import { StartupError } from '../startup-error.ts';

const MARKS = { true: 'yes', false: 'NO ', unknown: '?  ' } as const;

process.stdout.on('error', () => process.exit(0)); // A reader such as `head` that has seen enough is no fault.
const [authorizationId] = process.argv.slice(2);
try {
  process.exitCode = authorizationId === undefined ? usage() : await run(authorizationId);
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

function usage(): number {
  console.error('npm run explain -- <authorizationId>   (DATABASE_URL or DATA_DIR says which bank)');
  return 2;
}

async function run(id: string): Promise<number> {
  const database = await attachDatabase(readConfig());
  const sql = connect(database.url, 1);
  try {
    const explanation = await explainAuthorization(sql, id);
    if (explanation === null) {
      console.error(`No decision is known for ${id}.`);
      return 1;
    }
    const lines = [...heading(explanation), ...candidates(explanation), ...(await history(sql, id)), ...others(explanation)];
    console.log(lines.join('\n'));
    return 0;
  } finally {
    await sql.end({ timeout: 1 });
    await database.close();
  }
}

function heading(of: Explanation): readonly string[] {
  return [
    `${of.authorizationId}  decided ${of.decidedAt}  ${of.decisionId}`,
    `  ${of.outcome}${of.reason === null ? '' : `: ${of.reason}`}`,
    '',
  ];
}

function candidates(of: Explanation): readonly string[] {
  if (of.candidates.length === 0) return ['No campaign was a candidate.', ''];
  return of.candidates.flatMap((each) => [
    `${each.result === 'granted' ? '+' : '-'} ${each.campaign} v${each.version} (${each.name.en}): ${each.result}`,
    ...(each.condition === null ? [] : conditionLines(each.condition, '    ')),
    '',
  ]);
}

function conditionLines(condition: ExplainedCondition, indent: string): readonly string[] {
  const mark = MARKS[condition.outcome];
  if (condition.kind === 'test') {
    const { label } = FACTS[condition.fact];
    return [
      `${indent}${mark} ${label.en} ${condition.operator} ${JSON.stringify(condition.expected)}, was ${condition.disclosure === 'private' ? '(private)' : JSON.stringify(condition.actual)}`,
    ];
  }
  const parts = condition.kind === 'not' ? [condition.condition] : condition.conditions;
  return [`${indent}${mark} ${condition.kind}`, ...parts.flatMap((part) => conditionLines(part, `${indent}    `))];
}

async function history(sql: Sql, id: string): Promise<readonly string[]> {
  const detail = await readAuthorization(sql, id);
  if (detail === null) return [];
  const benefits = detail.held.map(
    (held) =>
      `  ${held.campaign}: granted ${held.amount}, funded ${held.funding.map((share) => `${share.party} ${share.amount}`).join(', ')}; held ${held.progress.money.held}, captured ${held.progress.money.captured}, returned ${held.progress.money.returned + held.progress.money.chargedBack}`,
  );
  const messages = detail.messages.map(
    (message) =>
      `  ${message.receivedAt}  ${message.kind}${message.amount === null ? '' : ` ${message.amount}`}  (${message.businessDate})`,
  );
  return [
    `State: ${detail.state}, merchant ${detail.merchant}, subject ${detail.subject === null ? 'unknown' : masked(detail.subject)}`,
    ...benefits,
    ...messages,
    '',
  ];
}

function others(of: Explanation): readonly string[] {
  if (of.others.length === 0) return [];
  return ['Not candidates:', ...of.others.map((each) => `  ${each.campaign}: ${each.obstacle}`)];
}

/** Enough to recognise, not enough to use. */
function masked(subject: string): string {
  return subject.length <= 8 ? '…' : `${subject.slice(0, 5)}…${subject.slice(-2)}`;
}
