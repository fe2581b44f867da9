// SQL of the shops within a reach.
import type { Reach } from '../../engine/people/reach.ts';
import type { Sql } from '../db/connect.ts';

/** A condition on `merchants`, called by the alias given. */
export function shopsWithin(sql: Sql, reach: Reach | null, alias = 'merchants') {
  const { merchants, chains, regions } = reach ?? {};
  const isOneOf = (column: string, ids: readonly string[] | undefined) =>
    ids === undefined ? sql`true` : sql`${sql(`${alias}.${column}`)} = any(${[...ids]}::text[])`;
  return sql`${isOneOf('id', merchants)} and ${isOneOf('chain', chains)} and ${isOneOf('region', regions)}`;
}
