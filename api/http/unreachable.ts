// Tells a database that cannot be reached, a wallet that has just moved, and an account that was just erased from a bug.

/** Errors of the connection to Postgres, as the client names them. */
const CODES = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  '57P01',
  '57P02',
  '57P03',
  '57014',
  '53300',
];

export function isUnreachable(fault: unknown): boolean {
  const cause = fault instanceof Error && fault.cause !== undefined ? fault.cause : fault;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  return CODES.includes(code);
}

/** The database refused to write to a wallet that was carried into another a moment ago. */
export function isWalletMoved(fault: unknown): boolean {
  return typeof fault === 'object' && fault !== null && 'constraint_name' in fault && fault.constraint_name === 'wallets_moved';
}

/** The database refused to write anything personal to an account that was erased. */
export function isErasedAccount(fault: unknown): boolean {
  return fault instanceof Error && fault.message.startsWith('erased_accounts');
}
