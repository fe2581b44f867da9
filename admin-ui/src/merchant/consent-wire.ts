// What `GET /v1/consents` answers, as far as a merchant's page shows it.
import type { Texts } from '../parts/wire.ts';

export const CONSENT_STATES = ['asked', 'given', 'withdrawn'] as const;
export interface Consent {
  readonly campaign: string;
  readonly version: number;
  readonly party: string;
  readonly state: (typeof CONSENT_STATES)[number];
  readonly name: Texts;
  readonly offer: Texts;
  readonly from: string;
  readonly to: string;
  readonly shareBps: number | null;
  readonly shareFixed: number | null;
  readonly currency: string;
  readonly cap: { readonly total: number | null; readonly perDay: number | null; readonly perMonth: number | null } | null;
  readonly isLive: boolean;
  readonly preview: {
    readonly sales: number;
    readonly purchases: number;
    readonly estimatedCost: number;
    readonly basisDays: number;
  };
  readonly askedAt: string;
  readonly decidedAt: string | null;
  readonly actor: string | null;
  readonly actorName: string | null;
}
