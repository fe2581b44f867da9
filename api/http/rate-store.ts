// SQL of turns: how often somebody may do something in a window, counted exactly by the database for all processes together.
import type { Sql } from '../db/connect.ts';

export interface Turn {
  /** "<limit>:<whom>": "code:ac_1001". Never a secret. */
  readonly of: string;
  /** Turns of one window. */
  readonly max: number;
  /** Windows begin at multiples of it since 1970, by the clock of the database. */
  readonly windowSeconds: number;
  /** How many are taken at once; one unless said otherwise. All or none. */
  readonly turns?: number;
}

/** Windows that are over and are swept away with a new one. */
const SWEPT = 50;

/**
 * True when the turn was free and is taken now. One upsert: of any number of racers exactly `max` win. Call it outside a transaction: the row
 * stays locked until the commit, and a rollback gives the turn back.
 */
export async function takeTurn(sql: Sql, { of, max, windowSeconds, turns = 1 }: Turn): Promise<boolean> {
  if (turns > max) return false;
  const [row] = await sql<{ taken: number }[]>`
    with running as (select floor(extract(epoch from clock_timestamp()) / ${windowSeconds})::bigint as turn_window)
    insert into turns as kept (of, turn_window, taken, until)
    select ${of}, turn_window, ${turns}, to_timestamp((turn_window + 1) * ${windowSeconds}::bigint) from running
    on conflict (of) do update set turn_window = greatest(kept.turn_window, excluded.turn_window), until = greatest(kept.until, excluded.until),
      taken = case when kept.turn_window < excluded.turn_window then excluded.taken else kept.taken + excluded.taken end
    where kept.turn_window < excluded.turn_window or kept.taken + excluded.taken <= ${max}
    returning taken`;
  if (row?.taken === turns) await sweep(sql);
  return row !== undefined;
}

/** A few of those that are over go with each window that begins: none stays for long, and nobody waits for many. */
async function sweep(sql: Sql): Promise<void> {
  await sql`
    delete from turns where of in (select of from turns where until < clock_timestamp() - interval '1 minute' order by until limit ${SWEPT} for update skip locked)`;
}
