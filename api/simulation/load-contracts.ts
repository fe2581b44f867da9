// Loads the contracts of the demo bank, through the same four eyes as everything; what is there already stays as it was left.
import { type Campaign, campaignSchema } from '../../engine/campaign/schema.ts';
import type { Holidays } from '../../engine/campaign/live.ts';
import { approveLoaded } from '../campaign/loaded.ts';
import { holidaysOf } from '../campaign/holidays.ts';
import { reviewVersion } from '../campaign/review.ts';
import { createVersion, publish } from '../campaign/store.ts';
import type { Sql } from '../db/connect.ts';
import { activate, readAgreement, writeVersion } from '../funding/agreement-store.ts';
import { approveDeposit, writeDeposit } from '../funding/deposit-store.ts';
import { readCalendars } from '../settlement/calendar.ts';
import { DEMO_AGREEMENTS, DEMO_CAMPAIGNS, DEMO_DEPOSIT } from './demo-contracts.ts';
import { DEMO_ACTOR } from './store.ts';

const MAKER = 'library';
const REASON = 'A contract of the demo bank.';

/** False when there was any of it before. */
export async function loadContracts(sql: Sql): Promise<boolean> {
  const [first] = DEMO_AGREEMENTS;
  if (first === undefined || (await readAgreement(sql, first.id)) !== null) return false;
  for (const agreement of DEMO_AGREEMENTS) await makeActive(sql, agreement);
  await deposit(sql);
  const holidays = holidaysOf(readCalendars());
  for (const input of DEMO_CAMPAIGNS) await goLive(sql, campaignSchema.parse(input), holidays);
  return true;
}

async function makeActive(sql: Sql, { id, terms }: (typeof DEMO_AGREEMENTS)[number]): Promise<void> {
  const written = await writeVersion(sql, { id, terms, note: REASON, maker: MAKER, isFirst: true });
  if (!written.ok) throw new Error(`${id} is not written: ${written.code}`);
  const made = await activate(sql, { id, version: written.version, checker: DEMO_ACTOR });
  if (!made.ok) throw new Error(`${id} is not active: ${made.code}`);
}

async function deposit(sql: Sql): Promise<void> {
  const written = await writeDeposit(sql, { ...DEMO_DEPOSIT, maker: MAKER });
  if (!written.ok) throw new Error(`the deposit is not written: ${written.code}`);
  const made = await approveDeposit(sql, { agreement: DEMO_DEPOSIT.agreement, no: written.deposit.no, checker: DEMO_ACTOR });
  if (!made.ok) throw new Error(`the deposit is not approved: ${made.code}`);
}

async function goLive(sql: Sql, document: Campaign, holidays: Holidays): Promise<void> {
  const review = reviewVersion(document, { peers: [], holidays });
  const created = await createVersion(sql, { document, source: JSON.stringify(document, null, 2), makerId: MAKER, review });
  if (!created.ok) throw new Error(`${document.id} is not written: ${created.code}`);
  const { id, version } = created;
  const approved = await approveLoaded(sql, { id, version, maker: MAKER, checker: DEMO_ACTOR, reason: REASON, holidays });
  if (!approved.ok) throw new Error(`${id} is not approved: ${approved.code}`);
  const published = await publish(sql, { id, version, actor: DEMO_ACTOR });
  if (!published.ok) throw new Error(`${id} is not published: ${published.code}`);
}
