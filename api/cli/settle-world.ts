// Proves settlement on a month that nobody chose: written by seed through the engine, closed day by day, proved, and closed again.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays } from '../../engine/settlement/business-day.ts';
import { connect } from '../db/connect.ts';
import { openDatabase } from '../db/open.ts';
import { type MonthReport, settleMonth } from '../simulation/settle-month.ts';

export interface WorldOptions {
  readonly messages: number;
  readonly days: number;
  readonly merchants: number;
  readonly seed: number;
  readonly keep: boolean;
}

const FIRST_DAY = '2026-10-05';
const CONNECTIONS = 4;

/** True when nothing differs anywhere. */
export async function proveWorld({ keep, ...plan }: WorldOptions): Promise<boolean> {
  const dataDir = mkdtempSync(join(tmpdir(), 'offerline-world-'));
  const database = await openDatabase({ databaseUrl: undefined, dataDir });
  const sql = connect(database.url, CONNECTIONS);
  try {
    const last = addDays(FIRST_DAY, plan.days - 1);
    console.log(`${plan.messages} messages, ${plan.merchants} merchants, ${FIRST_DAY} to ${last}, seed ${plan.seed}, on ${database.place}`);
    return tell(await settleMonth(sql, { ...plan, firstDay: FIRST_DAY }, (line) => console.log(line)));
  } finally {
    await sql.end({ timeout: 1 });
    await database.close();
    if (keep) console.log(`Kept in ${dataDir}`);
    else rmSync(dataDir, { recursive: true, force: true });
  }
}

function tell({ written, kinds, faults, compared, cents, unjudged, late, seconds }: MonthReport): boolean {
  console.log(`${written.authorizations} authorizations, ${written.messages} messages (${kinds}), ${written.entries} entries`);
  console.log(`${late.rows} entries of ${late.days} days or more after the first capture: corrections stand on the day they came`);
  for (const [name, count] of Object.entries(compared)) console.log(`  ${name}: ${count} compared`);
  console.log(`Written in ${seconds.write.toFixed(1)} s, closed in ${seconds.close.toFixed(1)} s, proved in ${seconds.prove.toFixed(1)} s`);
  const rate = Math.round(written.messages / (seconds.close + seconds.prove));
  console.log(`${rate} messages/s closed and proved; not judged by the second implementation: ${unjudged} benefits`);
  for (const fault of faults) console.log(`FAIL ${fault}`);
  console.log(faults.length === 0 ? `0 cents of difference, ${cents} minor units compared.` : `${faults.length} faults.`);
  return faults.length === 0;
}
