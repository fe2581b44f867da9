// What the screens of statements read from the API.
import type { LineDetail } from '../../../api/settlement/statement-detail.ts';
import type { ShopStatement } from '../../../api/settlement/statement-item-store.ts';
import type { PeriodStatement } from '../../../api/settlement/statement-period.ts';
import type { StatementSummary } from '../../../api/settlement/statement-store.ts';
import type { StatementItem } from '../../../engine/settlement/statement-item.ts';
import type { StatementLine, StatementTotals } from '../../../engine/settlement/statement.ts';
import type { Texts } from '../parts/wire.ts';

export type { LineDetail, ShopStatement, StatementItem, StatementLine, StatementSummary, StatementTotals };

/** `GET /v1/statements/{date}/{party}`. */
export interface FullStatement extends StatementSummary {
  readonly name: Texts | null;
  readonly currencies: readonly string[];
  readonly lines: readonly StatementLine[];
  readonly next: string | null;
  readonly items: readonly StatementItem[];
  readonly itemsNext: string | null;
  readonly shops: readonly ShopStatement[];
  /** The chain with all its shops. */
  readonly together: StatementTotals | null;
  readonly campaigns: readonly { readonly id: string; readonly name: Texts }[];
}

/** `GET /v1/statement-periods/{from}/{to}/{party}`. */
export type FullPeriod = PeriodStatement & { readonly name: Texts | null };
