// What figures are told of one new decision, after its commit: the record, the reason of a refusal, and what came of every campaign looked at.
import type { Considered } from '../../engine/authorization/decide.ts';
import type { Reason } from '../../engine/authorization/request.ts';
import type { AuthorizationRecord } from '../../engine/hold/record.ts';

export interface Decided {
  readonly record: AuthorizationRecord;
  readonly reason: Reason | null;
  readonly considered: readonly Considered[];
}
