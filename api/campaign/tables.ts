// Tables of campaigns: versions as written and frozen, the live pointer, umbrella caps, lists and enrolments.
import { sql } from 'drizzle-orm';
import { bigint, boolean, check, date, integer, json, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

export const campaigns = pgTable('campaigns', {
  id: text('id').primaryKey(),
  /** draft, live, paused, stopped; submitted, approved and scheduled follow from other rows. Pause can be resumed; stop is for ever. */
  state: text('state').notNull().default('draft'),
  kind: text('kind').notNull(),
  latestVersion: integer('latest_version').notNull(),
  liveVersion: integer('live_version'),
  /** Rises with every change that a running process must learn of. */
  seq: bigint('seq', { mode: 'number' }).notNull(),
  changedAt: instant('changed_at').notNull().defaultNow(),
  /** The version that goes live by itself, when, and who said so: all three or none. */
  scheduledVersion: integer('scheduled_version'),
  scheduledAt: instant('scheduled_at'),
  scheduledBy: text('scheduled_by'),
  /** When a process took the scheduled version to publish it. */
  claimedAt: instant('claimed_at'),
  /** Why the last scheduled version did not go live. */
  publishFailure: json('publish_failure'),
});

/** What a checker is asked to approve; the newest of a version counts. */
export const submissions = pgTable(
  'submissions',
  {
    no: bigint('no', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    id: text('id').notNull(),
    version: integer('version').notNull(),
    /** SHA-256 of the evidence: what an approval is bound to. */
    hash: text('hash').notNull(),
    /** Canonical JSON. */
    evidence: text('evidence').notNull(),
    submitter: text('submitter').notNull(),
    note: text('note').notNull(),
    /** How many different checkers it needs. */
    approvers: integer('approvers').notNull(),
    state: text('state').notNull().default('waiting'),
    /** Why it was returned, or what made it void. */
    reason: text('reason'),
    closedBy: text('closed_by'),
    at: instant('at').notNull().defaultNow(),
    closedAt: instant('closed_at'),
  },
  (table) => [
    check('submissions_state', sql`${table.state} in ('waiting', 'approved', 'returned', 'withdrawn', 'void')`),
    check('submissions_approvers', sql`${table.approvers} >= 1`),
  ],
);

/** A trigger refuses maker and submitter, another hash, and what no longer waits; rows are written once. */
export const approvals = pgTable(
  'approvals',
  {
    submission: bigint('submission', { mode: 'number' }).notNull(),
    id: text('id').notNull(),
    version: integer('version').notNull(),
    checker: text('checker').notNull(),
    hash: text('hash').notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.submission, table.checker] })],
);

/** Findings of the linter that the maker takes responsibility for, by code and path. */
export const waivers = pgTable(
  'waivers',
  {
    id: text('id').notNull(),
    version: integer('version').notNull(),
    code: text('code').notNull(),
    path: text('path').notNull(),
    reason: text('reason').notNull(),
    actor: text('actor').notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.id, table.version, table.code, table.path] })],
);

export const campaignVersions = pgTable(
  'campaign_versions',
  {
    id: text('id').notNull(),
    version: integer('version').notNull(),
    /** The checked document, canonical JSON with defaults filled in. */
    document: json('document').notNull(),
    /** What the author sent, byte for byte. */
    source: text('source').notNull(),
    /** SHA-256 of the canonical document: what an approval is bound to. */
    hash: text('hash').notNull(),
    makerId: text('maker_id').notNull(),
    checkerId: text('checker_id'),
    approvedHash: text('approved_hash'),
    review: json('review').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    approvedAt: instant('approved_at'),
  },
  (table) => [
    primaryKey({ columns: [table.id, table.version] }),
    check('campaign_versions_four_eyes', sql`${table.checkerId} is null or ${table.checkerId} <> ${table.makerId}`),
    check('campaign_versions_same_hash', sql`${table.approvedHash} is null or ${table.approvedHash} = ${table.hash}`),
  ],
);

export const umbrellas = pgTable('umbrellas', {
  id: text('id').primaryKey(),
  name: json('name').notNull(),
  ceiling: bigint('ceiling', { mode: 'number' }).notNull(),
  currency: text('currency').notNull(),
});

export const listMembers = pgTable('list_members', { list: text('list').notNull(), account: text('account').notNull() }, (table) => [
  primaryKey({ columns: [table.account, table.list] }),
]);
export const lists = pgTable('lists', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  createdAt: instant('created_at').notNull().defaultNow(),
});
export const enrolments = pgTable(
  'enrolments',
  { account: text('account').notNull(), campaign: text('campaign').notNull(), at: instant('at').notNull().defaultNow() },
  (table) => [primaryKey({ columns: [table.account, table.campaign] })],
);

/** One row for each group, and for each version in shadow; counted anew where the definition has changed. */
export const experimentScans = pgTable('experiment_scans', {
  grouping: text('grouping').primaryKey(),
  definition: text('definition').notNull(),
  since: instant('since'),
  /** The last batch that was counted. */
  batch: bigint('batch', { mode: 'number' }).notNull(),
  decisions: bigint('decisions', { mode: 'number' }).notNull().default(0),
  countedAt: instant('counted_at').notNull(),
});

/** A cardholder that was eligible at least once; figures count from then on. */
export const experimentSubjects = pgTable(
  'experiment_subjects',
  {
    grouping: text('grouping').notNull(),
    subject: text('subject').notNull(),
    /** The campaign whose range their draw is in; empty for the control group. */
    arm: text('arm').notNull(),
    /** A step of the rollout took them into another arm: left out of every comparison. */
    moved: boolean('moved').notNull().default(false),
    purchases: integer('purchases').notNull(),
    spend: bigint('spend', { mode: 'number' }).notNull(),
    takes: integer('takes').notNull(),
    cost: bigint('cost', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.grouping, table.subject] })],
);

export const shadowDays = pgTable(
  'shadow_days',
  {
    grouping: text('grouping').notNull(),
    day: date('day').notNull(),
    /** Empty where it would have granted. */
    barrier: text('barrier').notNull(),
    decisions: bigint('decisions', { mode: 'number' }).notNull(),
    would: bigint('would', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.grouping, table.day, table.barrier] })],
);
