// What the routes of the authorization path need: the authority behind them, and the database for what is read or parked.
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import type { Message } from '../../engine/hold/record.ts';
import type { Answer } from '../authority/commands.ts';
import type { Tap } from '../authority/shown-store.ts';
import type { Sql } from '../db/connect.ts';
import type { Verbatim } from '../http/reply.ts';

export interface Decider {
  /** `isTimed`: somebody wants to know where the time went. `cameAt`: when the whole request had come, monotonic milliseconds. */
  readonly evaluate: (request: EvaluateRequest, isTimed?: boolean, cameAt?: number) => Promise<Verbatim>;
  readonly message: (authorizationId: string, message: Message) => Promise<Answer>;
  /** What a gate granted offline; absent where no gate is served. */
  readonly tap?: (request: EvaluateRequest, tap: Tap) => Promise<Answer>;
}
export interface AuthorizationDeps {
  readonly sql: Sql;
  readonly authority: Decider;
}
