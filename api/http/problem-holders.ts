// Problems that cardholders and the bank meet about wallets that move: merges, cards replaced, households, memberships.

/** Status, title, meaning: see problem.ts. */
export const HOLDER_PROBLEMS = {
  account_merged: [
    409,
    'The account is merged already',
    'An account is merged once and for ever; name the account that it was merged into.',
  ],
  merge_waiting: [
    409,
    'A merge waits already',
    'One of the accounts is part of a merge that waits for its second person. Decide that one first.',
  ],
  persons_differ: [
    409,
    'Two different persons',
    'The accounts belong to different natural persons, so they are not merged. Correct the accounts first.',
  ],
  household_first: [409, 'The account is in a household', 'Its wallet is shared. It has to leave the household before it is merged.'],
  merge_own: [409, 'You asked for this merge', 'Somebody else has to approve it.'],
  card_taken: [
    409,
    'The card is taken',
    'The token was replaced before, or the new one belongs to another account or took the place of another card.',
  ],
  wallet_moved: [409, 'The wallet has just moved', 'It was carried into another a moment ago. Wait two seconds and ask again.'],
  household_member: [409, 'In a household already', 'An account belongs to one household. Leave it first.'],
  household_leave_first: [
    409,
    'Leave the household first',
    'While the wallet is shared, leaving the household is what withdraws this consent.',
  ],
  household_none: [409, 'In no household', 'The account belongs to no household.'],
  household_full: [409, 'The household is full', 'A household has six seats.'],
  household_invites_full: [409, 'Too many invitations wait', 'Ten invitations may wait at once; each ends after 48 hours.'],
  household_code_unknown: [409, 'The code is not valid', 'It is unknown, was used, or has expired; which of these is not told.'],
  membership_joined: [409, 'A member already', 'The account is a member of this programme.'],
  membership_closed: [409, 'The programme takes no members now', 'It is not live, or is joined in another way than this.'],
  membership_unpaid: [
    409,
    'The fee is not paid',
    'The payment is not known, not captured, below the fee, elsewhere, or of another cardholder; which of these is not told.',
  ],
  membership_fee_used: [409, 'The payment was used before', 'One payment pays for one term.'],
  too_many_message_hooks: [409, 'There are enough webhooks', 'At most 10 webhooks get messages to cardholders. Remove one first.'],
  message_text_changed: [
    409,
    'The text was changed meanwhile',
    'Somebody else wrote a version. Read it, then send yours with its number as edited.',
  ],
} as const;
