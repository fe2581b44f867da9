// What the API says of clearing files, breaks and the tie-out, as these pages read it.
import type { Break, Note } from '../../../api/reconciliation/break-store.ts';
import type { ClearingFile } from '../../../api/reconciliation/file-store.ts';
import type { Item, StoredRecord } from '../../../api/reconciliation/item-store.ts';
import type { MatchResult } from '../../../api/reconciliation/match.ts';
import type { Proposal } from '../../../api/reconciliation/proposal-store.ts';

export interface FileItem extends Omit<ClearingFile, 'result'> {
  readonly result: MatchResult | null;
  readonly job: {
    readonly id: string;
    readonly state: string;
    readonly step: string | null;
    readonly done: number;
    readonly total: number;
  } | null;
}
export interface BreakDetail extends Break {
  readonly itemNow: Item | null;
  readonly record: StoredRecord | null;
  readonly message: Readonly<Record<string, unknown>> | null;
  readonly notes: readonly Note[];
  readonly proposals: readonly Proposal[];
}
