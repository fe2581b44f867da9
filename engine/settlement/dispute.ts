// The life of a dispute: whose turn it is, what each action leads to, and that money is promised by one proposal and moved by its approval alone.

export const DISPUTE_STATES = ['open', 'answered', 'proposed', 'accepted', 'rejected', 'withdrawn', 'expired'] as const;
export type DisputeState = (typeof DISPUTE_STATES)[number];

/** `bank` answers or proposes, `checker` decides on the proposal, `merchant` replies; `nobody`: it has ended. */
export type DisputeOwner = 'bank' | 'checker' | 'merchant' | 'nobody';

const OWNERS: Readonly<Record<DisputeState, DisputeOwner>> = {
  open: 'bank',
  answered: 'merchant',
  proposed: 'checker',
  expired: 'merchant',
  accepted: 'nobody',
  rejected: 'nobody',
  withdrawn: 'nobody',
};

export function ownerOf(state: DisputeState): DisputeOwner {
  return OWNERS[state];
}

export interface DisputeStanding {
  readonly state: DisputeState;
  /** What waits for its checker, minor units; zero refuses. Null unless proposed. */
  readonly proposed: number | null;
  /** What was paid because of it, minor units. */
  readonly paid: number;
  /** The bank let a deadline pass. */
  readonly isEscalated: boolean;
}

export const OPENED: DisputeStanding = { state: 'open', proposed: null, paid: 0, isEscalated: false };

export type DisputeAction =
  | { readonly kind: 'reply'; readonly side: 'merchant' | 'bank' }
  | { readonly kind: 'propose'; readonly amount: number }
  | { readonly kind: 'send_back' }
  /** The last approval that the proposal needs. */
  | { readonly kind: 'approve' }
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'attach' }
  /** The deadline of whoever has to act went by. */
  | { readonly kind: 'overdue' };

export type DisputeFault = 'dispute_ended' | 'dispute_proposed' | 'dispute_not_proposed';
export type DisputeStep = { readonly ok: true; readonly standing: DisputeStanding } | { readonly ok: false; readonly code: DisputeFault };

/**
 * A silent bank never closes a dispute: it is escalated, and stays with the bank. A merchant that leaves a question of the bank unanswered lets it
 * expire without money, and opens it again by replying. Only `approve` pays, and only what was proposed.
 */
export function stepDispute(standing: DisputeStanding, action: DisputeAction): DisputeStep {
  const { state } = standing;
  if (ownerOf(state) === 'nobody') return { ok: false, code: 'dispute_ended' };
  if (action.kind === 'attach') return { ok: true, standing };
  if (action.kind === 'withdraw') return to(standing, { state: 'withdrawn', proposed: null });
  if (action.kind === 'overdue') return overdue(standing);
  if (state === 'proposed') return decided(standing, action);
  if (action.kind === 'approve' || action.kind === 'send_back') return { ok: false, code: 'dispute_not_proposed' };
  return said(standing, action);
}

function overdue(standing: DisputeStanding): DisputeStep {
  if (standing.state === 'answered') return to(standing, { state: 'expired' });
  return to(standing, standing.state === 'expired' ? {} : { isEscalated: true });
}

/** While a proposal waits, words may be added and nothing else is proposed. */
function decided(standing: DisputeStanding, action: DisputeAction): DisputeStep {
  const amount = standing.proposed ?? 0;
  if (action.kind === 'reply') return { ok: true, standing };
  if (action.kind === 'send_back') return to(standing, { state: 'open', proposed: null });
  if (action.kind === 'approve')
    return to(standing, { state: amount > 0 ? 'accepted' : 'rejected', proposed: null, paid: standing.paid + amount });
  return { ok: false, code: 'dispute_proposed' };
}

function said(standing: DisputeStanding, action: DisputeAction): DisputeStep {
  if (action.kind === 'propose') {
    if (!Number.isSafeInteger(action.amount) || action.amount < 0) throw new RangeError(`proposal of ${action.amount}`);
    return to(standing, { state: 'proposed', proposed: action.amount });
  }
  const byBank = action.kind === 'reply' && action.side === 'bank';
  if (byBank && standing.state === 'expired') return { ok: true, standing };
  return to(standing, { state: byBank ? 'answered' : 'open' });
}

function to(standing: DisputeStanding, change: Partial<DisputeStanding>): DisputeStep {
  return { ok: true, standing: { ...standing, ...change } };
}
