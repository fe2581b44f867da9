// Lints one campaign among everything that is live: what would never happen, what would happen together, what it promises and what it may cost.
import type { Finding } from './finding.ts';
import { lintMoney } from './lint-money.ts';
import { domainOf } from './lint-domain.ts';
import { lintRollout } from './lint-rollout.ts';
import { lintRivals } from './lint-rivals.ts';
import { lintTexts } from './lint-texts.ts';
import { lintUnreachable } from './lint-unreachable.ts';
import type { Holidays } from './live.ts';
import type { Campaign } from './schema.ts';
import type { LintPeer } from './worst-case.ts';

export type { LintPeer } from './worst-case.ts';

/** Findings beyond review, each certain as far as it says. A peer of the same id is the version in force: it tells what is spent already, and is no rival. */
export function lintAmong(campaign: Campaign, peers: readonly LintPeer[], holidays: Holidays): readonly Finding[] {
  const domain = domainOf(campaign, holidays);
  const rivals = peers.filter((peer) => peer.terms.id !== campaign.id);
  const others = rivals.map((peer) => domainOf(peer.terms, holidays));
  const used = peers.find((peer) => peer.terms.id === campaign.id)?.used ?? 0;
  return [
    ...lintUnreachable(domain, holidays, rivals),
    ...lintRivals(domain, others),
    ...lintMoney(domain, others, used),
    ...lintTexts(domain, others),
    ...lintRollout(
      campaign,
      rivals.map(({ terms }) => terms),
    ),
  ];
}
