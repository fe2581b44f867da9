// Every table that knows an account or a wallet: what the export shows of it, and what an erasure does to it. A test compares it with the database.

export interface PersonalTable {
  readonly table: string;
  /** The column that leads to the cardholder, and what stands in it: "ac_1001" or "ac:ac_1001". */
  readonly by: { readonly column: string; readonly holds: 'account' | 'subject' };
  /** Section of the export; null where it shows nothing that belongs to the cardholder alone. */
  readonly section: string | null;
  /** Columns that nobody is shown: hashes of codes, numbers of the house. */
  readonly hidden?: readonly string[];
  /** The rows go, are emptied to these values, or stay as pseudonymous rows. */
  readonly atErasure: 'delete' | 'keep' | { readonly set: Readonly<Record<string, string | null>> };
  /** Why rows stay. */
  readonly why?: string;
}

const account = { column: 'account', holds: 'account' } as const;
const subject = { column: 'subject', holds: 'subject' } as const;
const BOOKS = 'Books: the other side of an entry, kept as long as the law asks; the pseudonym leads to nobody.';
const PROOF = 'Proof of what was done for the cardholder, without what names them.';

/** In the order in which an erasure takes them: what points to others goes first. */
export const PERSONAL_TABLES: readonly PersonalTable[] = [
  { table: 'cards', by: account, section: 'cards', hidden: ['token'], atErasure: 'delete' },
  { table: 'list_members', by: account, section: 'lists', atErasure: 'delete' },
  { table: 'enrolments', by: account, section: 'enrolments', atErasure: 'delete' },
  { table: 'memberships', by: subject, section: 'memberships', hidden: ['batch'], atErasure: 'delete' },
  { table: 'coupons', by: subject, section: 'coupons', hidden: ['code_hash', 'batch'], atErasure: 'keep', why: `Void. ${BOOKS}` },
  { table: 'lots', by: subject, section: 'points', hidden: ['batch'], atErasure: 'keep', why: `Empty. ${BOOKS}` },
  { table: 'wallets', by: subject, section: 'wallet', hidden: ['batch'], atErasure: { set: { usage: '{}' } } },
  {
    table: 'wallet_requests',
    by: subject,
    section: 'requests',
    hidden: ['digest', 'reply'],
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
  { table: 'erasures', by: account, section: 'erasures', atErasure: 'keep', why: PROOF },
  { table: 'holder_standings', by: account, section: null, atErasure: 'keep', why: 'The tombstone itself.' },
  {
    table: 'experiment_subjects',
    by: subject,
    section: null,
    atErasure: 'keep',
    why: 'Sums of experiments; the pseudonym leads to nobody.',
  },
  { table: 'authorizations', by: subject, section: null, atErasure: 'keep', why: BOOKS },
];
