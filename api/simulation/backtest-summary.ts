// The few figures of a backtest that lists, pages and approvals show.
import { NOBODY } from '../../engine/funding/schema.ts';
import type { BacktestReport } from '../../engine/simulation/backtest-report.ts';
import type { Sum } from '../../engine/simulation/backtest-sums.ts';

export interface BacktestSummary {
  readonly from: string;
  readonly to: string;
  readonly mode: 'replace' | 'beside';
  readonly currency: string;
  readonly authorizations: number;
  /** Answers that the live set, decided again, did not give as they were given. */
  readonly mismatches: number;
  readonly datesMoved: boolean;
  /** The draft alone. */
  readonly grants: number;
  readonly cost: number;
  readonly byParty: Sum['byParty'];
  readonly takers: number;
  readonly pointsEarned: number;
  /** The whole live set: as it was, and with the draft. */
  readonly costBefore: number;
  readonly costAfter: number;
  readonly winners: number;
  readonly losers: number;
  readonly exhaustedAt: string | null;
}

export function summaryOf(report: BacktestReport, of: Pick<BacktestSummary, 'from' | 'to' | 'mode' | 'currency'>): BacktestSummary {
  const own = report.campaigns.find(({ campaign }) => campaign === report.campaign)?.tried;
  const { totals } = report;
  return {
    from: of.from,
    to: of.to,
    mode: of.mode,
    currency: of.currency,
    authorizations: report.counts.authorizations,
    mismatches: report.counts.mismatches,
    datesMoved: report.datesMoved,
    grants: own?.grants ?? 0,
    cost: own?.cost ?? 0,
    byParty: own?.byParty ?? NOBODY,
    takers: report.takers.tried,
    pointsEarned: own?.pointsEarned ?? 0,
    costBefore: totals.live.cost,
    costAfter: totals.tried.cost,
    winners: report.winners.subjects,
    losers: report.losers.subjects,
    exhaustedAt: report.draft?.exhaustedAt ?? null,
  };
}
