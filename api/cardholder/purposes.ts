// What a cardholder may agree to: a closed list, each purpose with what depends on it.

export const PURPOSES = ['personal_offers', 'email', 'webhook', 'household'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** How things stand: nobody who never answered has agreed. */
export interface ConsentStanding {
  readonly purpose: Purpose;
  readonly given: boolean;
  /** When they answered last; null for who never did. */
  readonly at: string | null;
  /** Version of the words that stood on the screen. */
  readonly textVersion: string | null;
}
export type Consents = Readonly<Record<Purpose, ConsentStanding>>;
