// What the API says of memberships and the household.

interface Named {
  readonly en?: string;
  readonly 'zh-CN'?: string;
}
interface Step {
  readonly tier: string;
  readonly missing: number;
}
export interface Membership {
  readonly programme: string;
  readonly name: Named;
  readonly state: 'member' | 'ended' | 'open';
  readonly measure: 'spend' | 'points' | 'visits';
  readonly currency: string;
  readonly tiers: readonly { readonly id: string; readonly name: Named; readonly threshold: number; readonly rights: readonly string[] }[];
  readonly join: 'enrol' | 'first_use' | 'paid';
  readonly paid: { readonly fee: number; readonly currency: string; readonly merchant: string; readonly months: number } | null;
  readonly tier: string | null;
  readonly rights: readonly string[];
  readonly measured: number;
  readonly next: Step | null;
  readonly keep: Step | null;
  readonly lapse: { readonly to: string; readonly on: string } | null;
  readonly projected: { readonly tier: string; readonly measured: number } | null;
  readonly periodEnds: string | null;
  readonly paidUntil: string | null;
}
export interface Move {
  readonly id: number;
  readonly kind: 'joined' | 'up' | 'down' | 'renewed' | 'ended';
  readonly toTier: string | null;
  readonly why: string;
  readonly until: string | null;
  readonly at: string;
}
export interface Household {
  readonly name: string;
  readonly leaving: 'stay' | 'share';
  readonly seats: number;
  readonly members: readonly { readonly label: string | null; readonly joinedAt: string; readonly isMe: boolean }[];
}
