// Tables of the parties that meet at the till, and of their contracts: merchants, terminals, acquirers; agreements, deposits, consents.
import { sql } from 'drizzle-orm';
import {
  bigint,
  date,
  doublePrecision,
  index,
  integer,
  json,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });
const minor = (name: string) => bigint(name, { mode: 'number' });

export const merchants = pgTable('merchants', {
  id: text('id').primaryKey(),
  name: json('name').$type<{ en: string; 'zh-CN': string }>().notNull(),
  chain: text('chain'),
  mcc: text('mcc').notNull(),
  region: text('region').notNull(),
  country: text('country').notNull(),
  acquirer: text('acquirer').notNull(),
  /** Settlement delay in business days: T+N. */
  settlementDays: integer('settlement_days').notNull().default(1),
  /** WGS 84, degrees; both or neither. */
  lat: doublePrecision('lat'),
  lon: doublePrecision('lon'),
  address: json('address').$type<{ en: string; 'zh-CN': string }>(),
});

export const terminals = pgTable(
  'terminals',
  { id: text('id').notNull().primaryKey(), merchant: text('merchant').notNull(), label: text('label') },
  (table) => [index('terminals_merchant').on(table.merchant)],
);

export const acquirers = pgTable('acquirers', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  timeZone: text('time_zone').notNull(),
  /** Local time at which the business day ends, HH:MM; "00:00" is midnight. */
  cutover: text('cutover').notNull(),
  country: text('country').notNull(),
});

/** What funders agreed to; the terms stand in versions. */
export const agreements = pgTable(
  'agreements',
  {
    id: text('id').primaryKey(),
    /** Settlement party: "merchant:<id>", "chain:<id>", "brand:<id>", "scheme". */
    funder: text('funder').notNull(),
    latestVersion: integer('latest_version').notNull(),
    activeVersion: integer('active_version'),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [index('agreements_funder').on(table.funder, table.id)],
);

/** Frozen as written; draft, active, ended. Triggers refuse every other change, and approval by the maker. */
export const agreementVersions = pgTable(
  'agreement_versions',
  {
    id: text('id').notNull(),
    version: integer('version').notNull(),
    /** engine/funding/agreement.ts AgreementTerms. */
    terms: json('terms').notNull(),
    state: text('state').notNull().default('draft'),
    note: text('note').notNull().default(''),
    maker: text('maker').notNull(),
    madeAt: instant('made_at').notNull().defaultNow(),
    checker: text('checker'),
    approvedAt: instant('approved_at'),
    endedBy: text('ended_by'),
    endedAt: instant('ended_at'),
    reason: text('reason'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.version] }),
    uniqueIndex('agreement_versions_one_active').on(table.id).where(sql`state = 'active'`),
  ],
);

/** Money in and out of a prefunded agreement; in the ledger once approved. */
export const deposits = pgTable(
  'deposits',
  {
    agreement: text('agreement').notNull(),
    no: integer('no').notNull(),
    /** receive, repay. */
    kind: text('kind').notNull(),
    amount: minor('amount').notNull(),
    currency: text('currency').notNull(),
    reference: text('reference').notNull(),
    valueDate: date('value_date').notNull(),
    /** waiting, approved, refused. */
    state: text('state').notNull().default('waiting'),
    maker: text('maker').notNull(),
    madeAt: instant('made_at').notNull().defaultNow(),
    checker: text('checker'),
    decidedAt: instant('decided_at'),
    postedOn: date('posted_on'),
    reason: text('reason'),
  },
  (table) => [
    primaryKey({ columns: [table.agreement, table.no] }),
    uniqueIndex('deposits_reference').on(table.agreement, table.kind, table.reference).where(sql`state <> 'refused'`),
  ],
);

/** The answer of one funder to one version, as it stands. */
export const consents = pgTable(
  'consents',
  {
    campaign: text('campaign').notNull(),
    version: integer('version').notNull(),
    party: text('party').notNull(),
    /** asked, given, withdrawn. */
    state: text('state').notNull(),
    endsAt: instant('ends_at').notNull(),
    askedAt: instant('asked_at').notNull().defaultNow(),
    decidedAt: instant('decided_at'),
    actor: text('actor'),
  },
  (table) => [
    primaryKey({ columns: [table.campaign, table.version, table.party] }),
    index('consents_party').on(table.party, table.askedAt),
  ],
);

/** Append-only. */
export const consentEvents = pgTable(
  'consent_events',
  {
    no: minor('no').primaryKey().generatedAlwaysAsIdentity(),
    campaign: text('campaign').notNull(),
    version: integer('version').notNull(),
    party: text('party').notNull(),
    /** asked, given, carried, standing, withdrawn. */
    kind: text('kind').notNull(),
    actor: text('actor').notNull(),
    text: text('text').notNull().default(''),
    at: instant('at').notNull().defaultNow(),
  },
  (table) => [index('consent_events_of').on(table.campaign, table.version, table.party, table.no)],
);
