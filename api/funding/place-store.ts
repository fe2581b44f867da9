// SQL of where terminals lie: in the shops of a chain or a region.
import { inArray } from 'drizzle-orm';
import type { Drizzle } from '../db/connect.ts';
import { merchants, terminals } from './tables.ts';

/** What must hold of a terminal for its shop to lie in one of the chains or regions allowed. */
export function shopsBy(db: Drizzle, column: typeof merchants.chain | typeof merchants.region) {
  return (allowed: readonly string[]) => {
    const shops = db
      .select({ id: merchants.id })
      .from(merchants)
      .where(inArray(column, [...allowed]));
    return inArray(terminals.merchant, shops);
  };
}
