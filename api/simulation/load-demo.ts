// Loads the campaign library and the demo bank into a database, through the same four eyes as every campaign; a second time changes nothing.
import { createHash } from 'node:crypto';
import type { Bank } from '../../engine/simulation/bank.ts';
import { join } from '../../engine/benefit/membership.ts';
import { approveLoaded } from '../campaign/loaded.ts';
import type { Campaign } from '../../engine/campaign/schema.ts';
import { loadDemoCatalogue } from '../points/demo.ts';
import { putUmbrella } from '../campaign/audience-store.ts';
import { readCampaign } from '../campaign/read-store.ts';
import { type ReviewSetting, reviewVersion } from '../campaign/review.ts';
import { createVersion, publish } from '../campaign/store.ts';
import type { Sql } from '../db/connect.ts';
import { addDays } from '../../engine/settlement/business-day.ts';
import { readSetting } from '../http/settings-store.ts';
import { loadDemoContracts } from '../payouts/demo.ts';
import { readCalendars } from '../settlement/calendar.ts';
import { type LibraryFile, readDemoBank, readLibrary, readUmbrellas } from './library.ts';
import { DEMO_ACTOR, type Holdings, insertBank, insertHoldings, writeSettings } from './store.ts';

const MAKER = 'library';
const CHECKER = DEMO_ACTOR;
const LOADED = 'demo_loaded';
const REASON = 'A campaign of the library, as its file says it.';
const DAY_MS = 86_400_000;
/** Contracts are in force since before the first traffic. */
const CONTRACT_DAYS = 31;

export interface LoadedDemo {
  readonly bank: Bank;
  readonly campaigns: number;
  /** False when the same files had been loaded before. */
  readonly changed: boolean;
}

/**
 * `day` is the local day in Shanghai on which the demo begins: coupons and memberships count from there.
 * Without `accounts` there are as many as the file of the demo bank says.
 */
export async function loadDemo(sql: Sql, day: string, accounts?: number): Promise<LoadedDemo> {
  const library = readLibrary();
  const size = accounts === undefined ? {} : { count: accounts };
  const bank = readDemoBank({ ...size, today: day });
  const hash = createHash('sha256')
    .update(JSON.stringify([readDemoBank(size), library.map((file) => file.source)]))
    .digest('hex');
  if ((await readSetting(sql, LOADED)) === hash) return { bank, campaigns: library.length, changed: false };
  for (const umbrella of readUmbrellas()) await putUmbrella(sql, umbrella, CHECKER);
  const campaigns = library.map((file) => file.campaign);
  const holidays = Object.fromEntries([...readCalendars()].map(([country, calendar]) => [country, calendar.holidays]));
  for (const file of library) await publishFile(sql, file, { peers: campaigns, holidays });
  await insertBank(sql, bank);
  await loadDemoContracts(sql, { merchants: bank.merchants, from: addDays(day, -CONTRACT_DAYS) });
  await loadDemoCatalogue(sql);
  await insertHoldings(sql, holdingsOf(bank, { campaigns, day }));
  await writeSettings(sql, { demo: true, clock: 'message', [LOADED]: hash });
  return { bank, campaigns: library.length, changed: true };
}

/** Version, approval by another, publication; what an operator paused, stopped or changed since stays as the operator left it. */
async function publishFile(sql: Sql, file: LibraryFile, setting: ReviewSetting): Promise<void> {
  const created = await createVersion(sql, {
    document: file.campaign,
    source: file.source,
    makerId: MAKER,
    review: reviewVersion(file.campaign, setting),
  });
  if (!created.ok) return;
  const { id, version } = created;
  const approved = await approveLoaded(sql, { id, version, maker: MAKER, checker: CHECKER, reason: REASON, holidays: setting.holidays });
  if (!approved.ok && approved.code !== 'already_approved') throw new Error(`campaigns/${file.path} is not approved: ${approved.code}`);
  const standing = await readCampaign(sql, id);
  if (standing?.state === 'live' && standing.liveVersion === version) return;
  if (standing?.state === 'paused') return;
  const published = await publish(sql, { id, version, actor: CHECKER });
  if (!published.ok) throw new Error(`campaigns/${file.path} is not published: ${published.code}`);
}

/** Coupons with the days of their campaign, and memberships with the periods of their programme. */
function holdingsOf(bank: Bank, on: { readonly campaigns: readonly Campaign[]; readonly day: string }): Holdings {
  const start = Date.parse(`${on.day}T00:00:00+08:00`);
  const now = new Date(start).toISOString();
  const benefitOf = (id: string) => on.campaigns.find((campaign) => campaign.id === id)?.benefit;
  const coupons = bank.coupons.map(({ id, campaign, account }) => {
    const benefit = benefitOf(campaign);
    if (benefit?.type !== 'coupon_redeem') throw new Error(`${campaign} is no coupon of the library`);
    return {
      id,
      campaign,
      subject: `ac:${account}`,
      validFrom: now,
      expiresAt: new Date(start + benefit.validDays * DAY_MS).toISOString(),
    };
  });
  const members = membersOf(bank, benefitOf).map(({ programme, tier, account }) => {
    const benefit = benefitOf(programme);
    if (benefit?.type !== 'membership_programme') throw new Error(`${programme} is no membership programme of the library`);
    const joined = join({ programme, period: benefit.period, downgrade: benefit.downgrade, tiers: benefit.tiers }, { date: on.day, now });
    return { subject: `ac:${account}`, programme, tier: tier ?? joined.tier, joinedAt: joined.joinedAt, periodFrom: joined.periodFrom };
  });
  return { coupons, members };
}

interface DemoMember {
  readonly programme: string;
  readonly account: string;
  /** Null: the tier that a new member has. */
  readonly tier: string | null;
}

/** The members named in the file, and everybody who has enrolled in a programme without being named. */
function membersOf(bank: Bank, benefitOf: (id: string) => Campaign['benefit'] | undefined): readonly DemoMember[] {
  const named = new Set(bank.members.map((member) => `${member.programme} ${member.account}`));
  const enrolled = bank.enrolments.filter(
    ({ campaign, account }) => benefitOf(campaign)?.type === 'membership_programme' && !named.has(`${campaign} ${account}`),
  );
  return [...bank.members, ...enrolled.map(({ campaign, account }) => ({ programme: campaign, account, tier: null }))];
}
