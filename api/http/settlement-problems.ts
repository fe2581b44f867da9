// Problems of settlement: contracts, payouts, clearing, days, adjustments, disputes; a part of the one table in problem.ts.

/** Status, title, and what it means and what to do next. */
export type ProblemRow = readonly [status: number, title: string, meaning: string];

export const SETTLEMENT_PROBLEMS = {
  contract_waits: [409, 'A contract waits', 'A version of this contract waits for its checker; it is approved or returned first.'],
  contract_behind: [409, 'The first day is closed', 'A closed day keeps the contract it was closed with: propose it from a later day.'],
  payout_step: [409, 'The payout is not where this begins', 'Read its state; detail says what it was. Nothing was changed.'],
  no_debtor_account: [
    409,
    'No account to pay from',
    'Propose and approve a contract of the party bank in this currency: it names the account.',
  ],
  collection_step: [409, 'The collection has ended', 'It was received whole or cancelled; read it.'],
  receipt_differs: [
    409,
    'The reference was used with another amount',
    'One reference is one receipt. Send the same amount, or another reference.',
  ],
  receipt_too_large: [409, 'More than is still asked for', 'What is received may not exceed what the collection asks for.'],
  clearing_file_refused: [
    422,
    'The clearing file was refused',
    'Nothing was posted. Lines and reasons are named in errors; ask the acquirer for a right file.',
  ],
  clearing_file_done: [409, 'The clearing file is not open', 'It was filled before, is being read, or was refused. Open another one.'],
  break_resolved: [409, 'The break is resolved', 'Nothing is left to do about it.'],
  proposal_waits: [409, 'A proposal waits', 'Somebody has to approve it or send it back first.'],
  nothing_proposed: [409, 'Nothing is proposed', 'Propose a way out of the break first.'],
  proposal_own: [409, 'Proposed by you', 'Whoever proposed it may not approve it: ask somebody else.'],
  message_not_free: [409, 'The message is matched', 'Another clearing record has it, or it is not there.'],
  day_not_over: [409, 'The business day is not over', 'A day is closed after its cut-over.'],
  earlier_day_open: [409, 'An earlier business day is open', 'Days close in order: close the day named in detail first.'],
  day_not_closed: [409, 'The business day is not closed', 'Only a closed day can be proved; close it first.'],
  file_expired: [
    410,
    'The file was kept as long as it had to be',
    'Its bytes are deleted; its name and hash stay in the list. Statements can be made again from the ledger.',
  ],
  adjustment_ended: [409, 'The adjustment has ended', 'It was approved or rejected; propose another one.'],
  adjustment_own: [409, 'The adjustment is your own', 'Somebody who neither proposed nor approved it has to approve it.'],
  adjustment_of_dispute: [409, 'The adjustment answers a dispute', 'Approve it, or send it back, with its dispute.'],
  line_not_stated: [409, 'No statement of the party has this line', 'Name date, party, currency and line as they stand on the statement.'],
  dispute_open: [409, 'The line is disputed already', 'Say more in the dispute that is open, or wait until it has ended.'],
  dispute_too_late: [409, 'The statement is too old', 'GET /v1/dispute-terms says for how many days a line may be disputed.'],
  dispute_ended: [409, 'The dispute has ended', 'It was accepted, rejected or withdrawn; nothing can be added.'],
  dispute_proposed: [409, 'A proposal waits for its checker', 'Approve it or send it back before something else is proposed.'],
  dispute_not_proposed: [409, 'Nothing was proposed', 'Propose an amount first; 0 refuses.'],
  attachment_differs: [400, 'The file is not what it claims', 'Send the bytes of a PDF, PNG, JPEG or CSV file under its own content type.'],
  too_many_attachments: [409, 'There are ten files already', 'A dispute takes ten files; nothing was stored.'],
  gl_account_missing: [
    409,
    'Accounts have no general-ledger code',
    'Give each account named in errors a code: PUT /v1/exports/gl/mapping.',
  ],
} as const satisfies Readonly<Record<string, ProblemRow>>;
