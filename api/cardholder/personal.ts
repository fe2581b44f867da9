// Every table that knows an account or a wallet: what the export shows of it, and what an erasure does to it. A test compares it with the database.

export interface PersonalTable {
  readonly table: string;
  /** The column that leads to the cardholder, and what stands in it: "ac_1001" or "ac:ac_1001". */
  readonly by: { readonly column: string; readonly holds: 'account' | 'subject' };
  /** Section of the export; null where it shows nothing that belongs to the cardholder alone. */
  readonly section: string | null;
  /** Columns that nobody is shown: hashes of codes, numbers of the house, names of its staff and of other cardholders. */
  readonly hidden?: readonly string[];
  /** The rows go, are emptied to these values, or stay as pseudonymous rows. */
  readonly atErasure: 'delete' | 'keep' | { readonly set: Readonly<Record<string, string | null | Readonly<Record<string, never>>>> };
  /** Why rows stay. */
  readonly why?: string;
}

const account = { column: 'account', holds: 'account' } as const;
const subject = { column: 'subject', holds: 'subject' } as const;
function of(column: string, holds: 'account' | 'subject' = 'account'): PersonalTable['by'] {
  return { column, holds };
}
const BOOKS = 'Books: the other side of an entry, kept as long as the law asks; the pseudonym leads to nobody.';
/** Who at the bank asked and decided, and what they said to each other: it may be about somebody else. */
const DESK = ['reason', 'note', 'maker', 'checker'];
const PROOF = 'Proof of what was done for the cardholder, without what names them.';

/** In the order in which an erasure takes them: what points to others goes first. */
export const PERSONAL_TABLES: readonly PersonalTable[] = [
  { table: 'cards', by: account, section: 'cards', hidden: ['token'], atErasure: 'delete' },
  { table: 'list_members', by: account, section: 'lists', atErasure: 'delete' },
  { table: 'enrolments', by: account, section: 'enrolments', atErasure: 'delete' },
  { table: 'memberships', by: subject, section: 'memberships', hidden: ['batch'], atErasure: 'delete' },
  {
    table: 'coupons',
    by: subject,
    section: 'coupons',
    hidden: ['code_hash', 'batch', 'issued_by'],
    atErasure: 'keep',
    why: `Void. ${BOOKS}`,
  },
  { table: 'lots', by: subject, section: 'points', hidden: ['batch'], atErasure: 'keep', why: `Empty. ${BOOKS}` },
  { table: 'wallets', by: subject, section: 'wallet', hidden: ['batch'], atErasure: { set: { usage: {} } } },
  {
    table: 'wallet_requests',
    by: subject,
    section: 'requests',
    hidden: ['digest', 'reply', 'actor'],
    atErasure: 'keep',
    why: 'The same request a second time must not be done again.',
  },
  {
    table: 'holder_consents',
    by: account,
    section: 'consents',
    hidden: ['id'],
    atErasure: 'keep',
    why: `${PROOF} Network and language are taken out.`,
  },
  { table: 'erasures', by: account, section: 'erasures', hidden: ['maker', 'checker'], atErasure: 'keep', why: PROOF },
  { table: 'holder_standings', by: account, section: null, atErasure: 'keep', why: 'The tombstone itself.' },
  { table: 'favourites', by: account, section: 'favourites', atErasure: 'delete' },
  { table: 'holder_contacts', by: account, section: 'contacts', hidden: ['changed_by'], atErasure: 'delete' },
  { table: 'holder_preferences', by: account, section: 'preferences', hidden: ['changed_by'], atErasure: 'delete' },
  {
    table: 'message_deliveries',
    by: account,
    section: 'deliveries',
    hidden: ['id', 'message', 'hook', 'body', 'digest', 'made_by'],
    atErasure: { set: { account: '', body: null } },
  },
  {
    table: 'holder_messages',
    by: account,
    section: 'messages',
    hidden: ['key'],
    atErasure: { set: { account: '', said: {}, campaign: null, authorization_id: null } },
  },
  { table: 'qr_codes', by: subject, section: null, atErasure: 'delete' },
  { table: 'household_invites', by: of('invited_by'), section: 'householdInvites', hidden: ['code_hash', 'used_by'], atErasure: 'delete' },
  { table: 'household_invites', by: of('used_by'), section: null, atErasure: { set: { used_by: null } } },
  { table: 'household_members', by: of('invited_by'), section: null, atErasure: { set: { invited_by: null } } },
  { table: 'household_members', by: account, section: 'households', hidden: ['invited_by'], atErasure: 'delete' },
  { table: 'catalogue_orders', by: account, section: 'orders', hidden: ['who'], atErasure: 'keep', why: BOOKS },
  { table: 'catalogue_orders', by: subject, section: null, atErasure: 'keep', why: BOOKS },
  {
    table: 'points_gifts',
    by: of('giver_account'),
    section: 'pointsGiven',
    hidden: ['code_hash', 'receiver', 'receiver_account'],
    atErasure: 'keep',
    why: BOOKS,
  },
  {
    table: 'points_gifts',
    by: of('receiver_account'),
    section: 'pointsReceived',
    hidden: ['code_hash', 'giver', 'giver_account'],
    atErasure: 'keep',
    why: BOOKS,
  },
  { table: 'points_gifts', by: of('giver', 'subject'), section: null, atErasure: 'keep', why: BOOKS },
  { table: 'points_gifts', by: of('receiver', 'subject'), section: null, atErasure: 'keep', why: BOOKS },
  {
    table: 'coupon_gifts',
    by: of('giver', 'subject'),
    section: 'couponsGiven',
    hidden: ['code_hash', 'taker'],
    atErasure: 'keep',
    why: BOOKS,
  },
  {
    table: 'coupon_gifts',
    by: of('taker', 'subject'),
    section: 'couponsTaken',
    hidden: ['code_hash', 'giver'],
    atErasure: 'keep',
    why: BOOKS,
  },
  { table: 'membership_payments', by: account, section: 'membershipPayments', atErasure: 'keep', why: BOOKS },
  { table: 'membership_payments', by: subject, section: null, atErasure: 'keep', why: BOOKS },
  { table: 'membership_moves', by: subject, section: 'membershipHistory', atErasure: 'keep', why: BOOKS },
  {
    table: 'card_replacements',
    by: account,
    section: 'cardReplacements',
    hidden: ['token', 'new_token', 'actor'],
    atErasure: 'keep',
    why: `${PROOF} Tokens of cards that lead to no account any more, with at most the last four digits.`,
  },
  { table: 'merges', by: of('from_account'), section: 'mergesFrom', hidden: ['into_account', ...DESK], atErasure: 'keep', why: PROOF },
  { table: 'merges', by: of('into_account'), section: 'mergesInto', hidden: ['from_account', ...DESK], atErasure: 'keep', why: PROOF },
  { table: 'merged_accounts', by: account, section: null, atErasure: 'keep', why: 'The way from an old pseudonym to the tombstone.' },
  {
    table: 'merged_accounts',
    by: of('into_account'),
    section: null,
    atErasure: 'keep',
    why: 'The way from an old pseudonym to the tombstone.',
  },
  {
    table: 'security_events',
    by: subject,
    section: 'securityEvents',
    hidden: ['id'],
    atErasure: 'keep',
    why: 'Signs of abuse, for as long as they are looked into.',
  },
  {
    table: 'experiment_subjects',
    by: subject,
    section: null,
    atErasure: 'keep',
    why: 'Sums of experiments; the pseudonym leads to nobody.',
  },
  { table: 'authorizations', by: subject, section: null, atErasure: 'keep', why: BOOKS },
];

/** Columns of these names that mean something else: accounts of the ledger and of a payee, subjects of alerts. */
export const NOT_HOLDERS: readonly string[] = ['alerts.subject', 'ledger_movements.account', 'payouts.account'];
