// Tables of reconciliation: mappings and policies, clearing files and their records, what everything was found to be, and the queue of breaks.
import { bigint, boolean, date, integer, json, pgTable, primaryKey, text, timestamp, uniqueIndex } from 'drizzle-orm/pg-core';

const minor = (name: string) => bigint(name, { mode: 'number' });
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' });

export const clearingMappings = pgTable(
  'clearing_mappings',
  {
    id: text('id').notNull(),
    version: integer('version').notNull(),
    name: text('name').notNull(),
    /** engine/reconciliation/mapping.ts Mapping. */
    document: json('document').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.id, table.version] })],
);

export const clearingPolicies = pgTable('clearing_policies', {
  acquirer: text('acquirer').primaryKey(),
  posts: boolean('posts').notNull().default(false),
  tipBps: integer('tip_bps').notNull().default(0),
  tipMax: minor('tip_max').notNull().default(0),
  timingDays: integer('timing_days').notNull().default(3),
  changedBy: text('changed_by').notNull(),
  changedAt: instant('changed_at').notNull().defaultNow(),
});

export const clearingFiles = pgTable('clearing_files', {
  id: text('id').primaryKey(),
  acquirer: text('acquirer').notNull(),
  mapping: text('mapping').notNull(),
  mappingVersion: integer('mapping_version').notNull(),
  name: text('name').notNull(),
  fileId: text('file_id'),
  businessDate: date('business_date'),
  sequence: minor('sequence'),
  hash: text('hash'),
  /** reading, refused, staged, matched. */
  state: text('state').notNull().default('reading'),
  bytes: minor('bytes').notNull().default(0),
  records: minor('records').notNull().default(0),
  sums: json('sums'),
  faults: json('faults').notNull().default([]),
  faultCount: minor('fault_count').notNull().default(0),
  uploadedBy: text('uploaded_by').notNull(),
  uploadedAt: instant('uploaded_at').notNull().defaultNow(),
  heardAt: instant('heard_at').notNull().defaultNow(),
  finishedAt: instant('finished_at'),
  result: json('result'),
});

export const clearingRecords = pgTable(
  'clearing_records',
  {
    file: text('file').notNull(),
    line: integer('line').notNull(),
    kind: text('kind').notNull(),
    authorizationId: text('authorization_id'),
    messageId: text('message_id'),
    rrn: text('rrn'),
    stan: text('stan'),
    token: text('token'),
    merchant: text('merchant'),
    mcc: text('mcc'),
    amount: minor('amount').notNull(),
    currency: text('currency').notNull(),
    at: instant('at'),
  },
  (table) => [uniqueIndex('clearing_records_line').on(table.file, table.line)],
);

export const reconciliationItems = pgTable('reconciliation_items', {
  id: minor('id').primaryKey().generatedAlwaysAsIdentity(),
  acquirer: text('acquirer').notNull(),
  businessDate: date('business_date').notNull(),
  file: text('file'),
  line: integer('line'),
  authorizationId: text('authorization_id'),
  messageId: text('message_id'),
  messageDate: date('message_date'),
  kind: text('kind').notNull(),
  merchant: text('merchant'),
  currency: text('currency').notNull(),
  fileAmount: minor('file_amount'),
  ourAmount: minor('our_amount'),
  way: text('way'),
  /** matched, explained, open. */
  state: text('state').notNull(),
  reason: text('reason'),
  at: instant('at').notNull().defaultNow(),
});

export const breaks = pgTable('breaks', {
  id: text('id').primaryKey(),
  source: text('source').notNull(),
  item: minor('item').unique(),
  parked: text('parked').unique(),
  acquirer: text('acquirer'),
  merchant: text('merchant'),
  kind: text('kind').notNull(),
  reason: text('reason').notNull(),
  amount: minor('amount'),
  currency: text('currency'),
  businessDate: date('business_date'),
  openedAt: instant('opened_at').notNull(),
  state: text('state').notNull().default('open'),
  owner: text('owner'),
  resolvedAt: instant('resolved_at'),
});

export const breakNotes = pgTable(
  'break_notes',
  {
    break: text('break').notNull(),
    no: integer('no').notNull(),
    actor: text('actor').notNull(),
    kind: text('kind').notNull(),
    text: text('text').notNull(),
    at: instant('at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.break, table.no] })],
);

export const breakProposals = pgTable(
  'break_proposals',
  {
    break: text('break').notNull(),
    no: integer('no').notNull(),
    action: text('action').notNull(),
    authorizationId: text('authorization_id'),
    messageId: text('message_id'),
    party: text('party'),
    amount: minor('amount'),
    currency: text('currency'),
    text: text('text').notNull(),
    proposedBy: text('proposed_by').notNull(),
    proposedAt: instant('proposed_at').notNull().defaultNow(),
    state: text('state').notNull().default('waiting'),
    decidedBy: text('decided_by'),
    decidedAt: instant('decided_at'),
    appliedAt: instant('applied_at'),
  },
  (table) => [primaryKey({ columns: [table.break, table.no] })],
);
