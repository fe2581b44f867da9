// The rules by which parts of one campaign budget move between cells: who may write a slice, and why a repeated message moves nothing twice.

/** What one cell holds of a campaign's budget: one row in the cell's own database. Numbers rise by one; at most one request and one return are open. */
export interface Slice {
  /** Rises when another process takes the slice over; whoever writes must know it. */
  readonly epoch: number;
  readonly remaining: number;
  readonly spent: number;
  /** Number of the last request, and of the last one whose grant was taken in. */
  readonly asked: number;
  readonly received: number;
  /** Number of the last return, and what it gave back until the treasury has booked it; then 0. */
  readonly returns: number;
  readonly returning: number;
}

/** What the treasury remembers of one cell: enough to answer the last request again, and to book a return once. */
export interface Account {
  readonly answered: number;
  readonly granted: number;
  readonly booked: number;
}

/** The budget in escrow: what no cell holds, and one account per cell. */
export interface Treasury {
  readonly unallocated: number;
  readonly accounts: readonly Account[];
}

export interface Numbered {
  readonly no: number;
  readonly amount: number;
}
export type Refusal = { readonly ok: false; readonly code: 'stale_epoch' | 'slice_empty' | 'still_open' };
export type Written = { readonly ok: true; readonly slice: Slice } | Refusal;

export const EMPTY_SLICE: Slice = { epoch: 1, remaining: 0, spent: 0, asked: 0, received: 0, returns: 0, returning: 0 };
const NEW_ACCOUNT: Account = { answered: 0, granted: 0, booked: 0 };

export function openTreasury(budget: number, cells: number): Treasury {
  return { unallocated: budget, accounts: Array.from({ length: cells }, () => NEW_ACCOUNT) };
}

/** Another process becomes the owner; whatever its predecessor still writes is refused from here on. */
export function takeOver(slice: Slice): Slice {
  return { ...slice, epoch: slice.epoch + 1 };
}

/** Spends from the slice: the epoch is checked in the transaction that commits the benefit. */
export function commit(slice: Slice, epoch: number, amount: number): Written {
  if (slice.epoch !== epoch) return { ok: false, code: 'stale_epoch' };
  if (slice.remaining < amount) return { ok: false, code: 'slice_empty' };
  return { ok: true, slice: { ...slice, remaining: slice.remaining - amount, spent: slice.spent + amount } };
}

/** Opens the next request; it is sent again and again under its number until its grant has come. */
export function ask(slice: Slice, epoch: number): Written {
  if (slice.epoch !== epoch) return { ok: false, code: 'stale_epoch' };
  if (slice.asked > slice.received) return { ok: false, code: 'still_open' };
  return { ok: true, slice: { ...slice, asked: slice.asked + 1 } };
}

/** Takes a grant in; one that answers no open request is a copy and changes nothing. */
export function takeIn(slice: Slice, epoch: number, grant: Numbered): Written {
  if (slice.epoch !== epoch) return { ok: false, code: 'stale_epoch' };
  if (grant.no !== slice.asked || grant.no === slice.received) return { ok: true, slice };
  return { ok: true, slice: { ...slice, received: grant.no, remaining: slice.remaining + grant.amount } };
}

/** Gives a part back; it has left the slice before the first message about it is sent. */
export function giveBack(slice: Slice, epoch: number, amount: number): Written {
  if (slice.epoch !== epoch) return { ok: false, code: 'stale_epoch' };
  if (slice.returning > 0) return { ok: false, code: 'still_open' };
  if (slice.remaining < amount) return { ok: false, code: 'slice_empty' };
  return { ok: true, slice: { ...slice, remaining: slice.remaining - amount, returns: slice.returns + 1, returning: amount } };
}

/** The treasury has booked return `no`: nothing is left to be said about it. */
export function closeReturn(slice: Slice, epoch: number, no: number): Written {
  if (slice.epoch !== epoch) return { ok: false, code: 'stale_epoch' };
  return { ok: true, slice: no === slice.returns ? { ...slice, returning: 0 } : slice };
}

/**
 * Answers a request: the next number gets `amount` (at most what is unallocated), the last one the same as before, an older one nothing.
 * From here the amount belongs to the cell, whether the grant arrives or not.
 */
export function answer(
  treasury: Treasury,
  cell: number,
  wanted: Numbered,
): { readonly treasury: Treasury; readonly grant: Numbered | null } {
  const account = accountOf(treasury, cell);
  if (wanted.no < account.answered) return { treasury, grant: null };
  if (wanted.no === account.answered) return { treasury, grant: { no: wanted.no, amount: account.granted } };
  const amount = Math.min(wanted.amount, treasury.unallocated);
  return {
    treasury: withAccount({ ...treasury, unallocated: treasury.unallocated - amount }, cell, {
      ...account,
      answered: wanted.no,
      granted: amount,
    }),
    grant: { no: wanted.no, amount },
  };
}

/** Books a return under its number once. */
export function book(treasury: Treasury, cell: number, back: Numbered): Treasury {
  const account = accountOf(treasury, cell);
  if (back.no <= account.booked) return treasury;
  return withAccount({ ...treasury, unallocated: treasury.unallocated + back.amount }, cell, { ...account, booked: back.no });
}

/** What has left one side and not reached the other. */
export function onTheWay(treasury: Treasury, cell: number, slice: Slice): number {
  const account = accountOf(treasury, cell);
  const granted = account.answered > slice.received ? account.granted : 0;
  return granted + (slice.returns > account.booked ? slice.returning : 0);
}

export function accountOf(treasury: Treasury, cell: number): Account {
  return treasury.accounts[cell] ?? NEW_ACCOUNT;
}

function withAccount(treasury: Treasury, cell: number, account: Account): Treasury {
  return { ...treasury, accounts: treasury.accounts.with(cell, account) };
}
