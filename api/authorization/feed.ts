// The live feed of one process: the authority publishes what it has committed, screens listen; nobody waits for anybody.

/** One line of the list of authorizations, as the console shows it. */
export interface AuthorizationSummary {
  readonly id: string;
  /** When it was decided, ledger time, ISO 8601. */
  readonly at: string;
  readonly state: string;
  readonly outcome: 'granted' | 'none';
  readonly reason: string | null;
  readonly amount: number;
  readonly payable: number;
  readonly currency: string;
  readonly merchant: string;
  /** Who paid; null where the reader may not know. */
  readonly subject: string | null;
  readonly points: { readonly earn: number; readonly redeem: number };
  readonly benefits: readonly {
    readonly campaign: string;
    readonly version: number;
    readonly kind: string;
    readonly delivery: string;
    readonly amount: number;
  }[];
  readonly receipt: readonly string[];
}

export type FeedEvent =
  | { readonly type: 'authorization'; readonly item: AuthorizationSummary }
  | {
      readonly type: 'message';
      readonly authorizationId: string;
      readonly merchant: string;
      readonly messageId: string;
      readonly kind: string;
      readonly amount: number | null;
      readonly status: number;
      readonly state: string;
      readonly at: string;
    };

/** The shop in which it happened. */
export function merchantOf(event: FeedEvent): string {
  return event.type === 'authorization' ? event.item.merchant : event.merchant;
}

export interface Feed {
  /** After commit; returns at once and never throws. */
  readonly publish: (event: FeedEvent) => void;
  /** Does anybody listen? Else no event need be made. */
  readonly isHeard: () => boolean;
  /** Returns the function that ends the listening. */
  readonly listen: (listener: (event: FeedEvent) => void) => () => void;
}

export function createFeed(): Feed {
  const listeners = new Set<(event: FeedEvent) => void>();
  return {
    isHeard: () => listeners.size > 0,
    publish: (event) => {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch {
          // A listener that fails is dropped: a screen may never disturb an authorization.
          listeners.delete(listener);
        }
      }
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
