// The log of changes as a CSV file (RFC 4180) that a spreadsheet cannot run.
import { csvField } from '../settlement/statement-csv.ts';
import type { AuditEntry } from './search-store.ts';

const COLUMNS = [
  'id',
  'time',
  'seal',
  'outcome',
  'code',
  'actor',
  'actor_kind',
  'actor_name',
  'action',
  'object',
  'changes',
  'detail',
  'request_id',
  'remote',
] as const;
const LINE_END = '\r\n';

/** One row per line of the log, in chunks as they are read. */
export async function* auditCsv(pages: AsyncIterable<readonly AuditEntry[]>): AsyncGenerator<string> {
  yield COLUMNS.join(',') + LINE_END;
  for await (const page of pages) yield page.map(rowOf).join('');
}

function rowOf(entry: AuditEntry): string {
  const { id, at, seal, outcome, code, actor, actorKind, actorName, action, object, changes, detail, requestId, remote } = entry;
  const fields = [id, at, seal, outcome, code, actor, actorKind, actorName, action, object, changes, detail, requestId, remote];
  return fields.map((value) => csvField(textOf(value))).join(',') + LINE_END;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
