// The shapes in which clearing files, mappings and policies travel.
import { z } from 'zod';
import { day } from '../../engine/money/instant.ts';
import { FAULT_CODES } from '../../engine/reconciliation/cells.ts';
import { mappingSchema } from '../../engine/reconciliation/mapping.ts';
import { STANDARD_CSV } from '../../engine/reconciliation/standard-mappings.ts';

const whole = z.int();
export const idSchema = z.string().regex(/^[\w.-]{1,64}$/, 'letters, digits, dots, dashes and underscores');
export const dateSchema = day;

export const mappingWire = z
  .object({
    id: z.string(),
    version: whole,
    name: z.string(),
    document: z.record(z.string(), z.unknown()),
    createdBy: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: 'ClearingMapping' });
export const mappingBody = z.strictObject({ name: z.string().trim().min(1).max(120), document: mappingSchema });
export const mappingExample = {
  id: 'standard-csv',
  version: 1,
  name: 'Daily file',
  document: STANDARD_CSV,
  createdBy: 'person_1',
  createdAt: '2026-11-22T02:00:00.000Z',
};

export const policyBody = z.strictObject({
  posts: z.boolean().describe('Captures and refunds that only the file knows are sent to the authority as messages'),
  tipBps: z.int().min(0).max(10_000).describe('How far a capture may exceed ours, in basis points of ours'),
  tipMax: z.int().min(0).max(999_999_999).describe('And never by more than this, minor units'),
  timingDays: z.int().min(0).max(30).describe('Days by which a record may come before or after its message'),
});
export const policyExample = { posts: false, tipBps: 2_000, tipMax: 20_000, timingDays: 3 };

export const fileWire = z
  .object({
    id: z.string(),
    acquirer: z.string(),
    mapping: z.string(),
    mappingVersion: whole,
    name: z.string(),
    fileId: z.string().nullable(),
    businessDate: z.string().nullable(),
    sequence: whole.nullable(),
    hash: z.string().nullable().describe('SHA-256 of all bytes'),
    state: z.enum(['reading', 'refused', 'staged', 'matched']),
    bytes: whole,
    records: whole,
    sums: z.record(z.string(), whole).nullable().describe('Minor units by currency, what goes back taken off'),
    faults: z.array(z.object({ line: whole, code: z.enum(FAULT_CODES), field: z.string().optional() })).describe('The first hundred'),
    faultCount: whole,
    uploadedBy: z.string(),
    uploadedAt: z.string(),
    finishedAt: z.string().nullable(),
    result: z.unknown(),
    job: z.object({ id: z.string(), state: z.string(), step: z.string().nullable(), done: whole, total: whole }).nullable(),
  })
  .meta({ id: 'ClearingFile' });
export const fileExample = {
  id: 'clearing_1',
  acquirer: 'acq',
  mapping: 'standard-csv',
  mappingVersion: 1,
  name: '20261122.csv',
  fileId: 'F20261122',
  businessDate: '2026-11-22',
  sequence: 312,
  hash: '9f2c…',
  state: 'matched',
  bytes: 18_204,
  records: 160,
  sums: { CNY: 1_204_800 },
  faults: [],
  faultCount: 0,
  uploadedBy: 'person_1',
  uploadedAt: '2026-11-23T01:00:00.000Z',
  finishedAt: '2026-11-23T01:00:04.000Z',
  result: { records: 160, matched: 158, explained: 1, open: 1, byReason: { timing: 1, not_in_file: 1 }, posted: 0, refused: 0 },
  job: null,
};

export const itemWire = z.object({
  id: whole,
  line: whole.nullable(),
  authorizationId: z.string().nullable(),
  messageId: z.string().nullable(),
  messageDate: z.string().nullable(),
  kind: z.string(),
  merchant: z.string().nullable(),
  currency: z.string(),
  fileAmount: whole.nullable(),
  ourAmount: whole.nullable(),
  way: z.string().nullable(),
  state: z.enum(['matched', 'explained', 'open']),
  reason: z.string().nullable(),
});
