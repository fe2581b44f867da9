// The one table that turns codes into HTTP: status, title and the sentence that documents the code; errors are RFC 9457 problems.
import { type ProblemRow, SETTLEMENT_PROBLEMS } from './settlement-problems.ts';
import { HOLDER_PROBLEMS } from './problem-holders.ts';

export interface FieldError {
  readonly path: string;
  readonly message: string;
  /** Place in the sent text, where it is known. */
  readonly line?: number;
  readonly column?: number;
}

interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** What it means and what to do next; shown in the documentation. */
  readonly meaning: string;
}

const define = <Code extends string>(kinds: Record<Code, ProblemRow>): Readonly<Record<Code, ProblemKind>> =>
  Object.fromEntries(
    Object.entries<ProblemRow>(kinds).map(([code, [status, title, meaning]]) => [code, { status, title, meaning }]),
  ) as Record<Code, ProblemKind>;

export const PROBLEMS = define({
  malformed_json: [400, 'The body is not JSON', 'The body could not be read as JSON. Send one JSON value in UTF-8.'],
  malformed_yaml: [400, 'The body is not YAML', 'The body could not be read as YAML; the place is named in errors.'],
  not_utf8: [400, 'The body is not UTF-8', 'The body holds bytes that are not UTF-8.'],
  json_too_deep: [400, 'The JSON is nested too deep', 'Objects and arrays may be nested 32 deep.'],
  duplicate_key: [400, 'A key stands twice in one object', 'Parsers disagree about repeated keys, so they are refused.'],
  number_not_accepted: [400, 'A number is not accepted', 'Numbers must be finite, not minus zero, and within plus or minus 2^53 - 1.'],
  text_not_accepted: [
    400,
    'A text is not accepted',
    'Text must not hold control characters, lone surrogates or characters that change the writing direction.',
  ],
  pan_not_accepted: [
    400,
    'A card number is not accepted',
    'Something looks like a full card number. Send a token and the BIN; the number was neither stored nor logged.',
  ],
  invalid_request: [400, 'The request is not valid', 'One or more fields are missing, unknown or wrong; each is named in errors.'],
  unauthenticated: [
    401,
    'A service key or a session is required',
    'Send "Authorization: Bearer ofl_…" with a key that is neither expired nor revoked, or sign in.',
  ],
  sign_in_failed: [
    401,
    'Signing in did not work',
    'The e-mail address, the password or the code is wrong, or there were too many attempts. Wait a while, then try again, or ask an administrator for a new link.',
  ],
  code_required: [401, 'A code is required', 'Send the six digits of your authenticator, or a recovery code, as code.'],
  confirmation_required: [
    401,
    'Prove again that it is you',
    'This needs your password or code within the last five minutes: POST /v1/session/confirm, then repeat the request.',
  ],
  forbidden: [403, 'The caller may not do this', 'The key or the person lacks the scope of this route.'],
  holder_required: [
    403,
    'This is for cardholders',
    'Only a cardholder with a token of the bank may do this, and for their own account alone.',
  ],
  person_required: [403, 'This is for people', 'A service key cannot do this: sign in as a person.'],
  key_required: [
    403,
    'This is for service keys',
    'A person with a token would act as the cardholder: only the service of the bank mints them.',
  ],
  outside_reach: [
    403,
    'Outside your reach',
    'Your rights are limited to certain merchants, chains or regions, and this is not within them.',
  ],
  csrf_token_required: [
    403,
    'The token of the session is required',
    'Send the csrf value of GET /v1/session as the header x-csrf-token with every change.',
  ],
  job_ended: [409, 'The job has ended', 'There is nothing left to end; read the job for its result.'],
  own_rights: [403, 'Nobody changes their own rights', 'Ask another administrator.'],
  beyond_own_rights: [403, 'More than you may hand out', 'The scopes or the reach go beyond your own; detail names them.'],
  link_not_valid: [410, 'The link is not valid', 'It was used, has expired, or never existed. Ask an administrator for a new one.'],
  not_found: [404, 'Not found', 'There is nothing at this address.'],
  ...HOLDER_PROBLEMS,
  method_not_allowed: [405, 'The method is not allowed here', 'The Allow header names the methods of this address.'],
  content_type_not_accepted: [415, 'The content type is not accepted', 'Send one of those named in detail, without content encoding.'],
  body_too_slow: [408, 'The body came too slowly', 'On the authorization path a body comes whole within two seconds.'],
  body_too_large: [413, 'The body is too large', 'The limit is named in detail; nothing was stored.'],
  favourites_full: [409, 'There are enough favourites', 'Take one out first; detail names the limit.'],
  too_many_requests: [429, 'Too many requests', 'Wait for the seconds named in Retry-After.'],
  internal: [500, 'Something broke here', 'The fault is ours; quote the request id. Nothing was half done.'],
  unavailable: [503, 'Not available now', 'The database cannot be reached. Repeat the same request with the same id later.'],
  authorization_id_reused: [
    409,
    'The authorization id was used with other content',
    'An id names one request for ever. Send the same body again, or a new id.',
  ],
  message_id_reused: [
    409,
    'The message id was used with other content',
    'An id names one message for ever. Send the same body again, or a new id.',
  ],
  applied_exceeds_granted: [
    409,
    'The benefit claimed is larger than granted',
    'Nothing was changed; the claim was recorded for the bank to look at.',
  ],
  applied_differs: [409, 'The benefit confirmed is not the one granted', 'Confirm the granted amount, or 0 to give the benefit back.'],
  amount_required: [422, 'The message needs an amount', 'Send a positive amount in minor units.'],
  hold_not_due: [409, 'The hold has not reached its deadline', 'A hold expires at its own deadline, by the clock of the database.'],
  too_many_messages: [409, 'Too many messages', 'One authorization takes at most 200 messages.'],
  id_taken: [409, 'The id is taken', 'A campaign of this id exists. Choose another id; a new version of it is written to its own id.'],
  review_failed: [409, 'The review found errors', 'Correct the findings named in errors, then send a new version.'],
  maker_is_checker: [409, 'Maker and checker are the same', 'A version is approved by somebody who neither wrote nor submitted it.'],
  contract_differs: [
    409,
    'The campaign departs from its agreements',
    'Errors name each place: correct the campaign, or have the agreement changed; no finding of this kind can be waived.',
  ],
  agreement_taken: [409, 'The agreement exists', 'Write a new version of it, or choose another id.'],
  funder_fixed: [409, 'Funder and currency stay', 'An agreement keeps its funder and currency in every version: write another agreement.'],
  agreement_not_active: [
    409,
    'The agreement is not active',
    'Only what is active, or was, can be ended; a draft is replaced by a new version.',
  ],
  not_prefunded: [409, 'The agreement is not prefunded', 'Deposits belong to agreements that are settled prefunded; this one is netted.'],
  reference_taken: [
    409,
    'The reference is taken',
    'A deposit of this reference with another amount exists. One payment is written down once.',
  ],
  already_decided: [409, 'It was decided before', 'A deposit is approved or refused once; write a new one.'],
  deposit_too_small: [
    409,
    'The deposit does not hold as much',
    'What campaigns hold or have used cannot be paid back. End the campaigns first.',
  ],
  hash_differs: [409, 'The hash is of other evidence', 'Read the evidence of the version again, and approve the hash that stands there.'],
  not_submitted: [409, 'The version does not wait for approval', 'Submit it first, or again: it was edited, sent back or withdrawn.'],
  newer_version: [409, 'A newer version was written', 'Submit the newest version; an earlier one is only history.'],
  evidence_stale: [
    409,
    'The evidence no longer holds',
    'Something it rests on changed since it was submitted; errors name what. Submit the version again.',
  ],
  finding_not_waived: [
    409,
    'Findings stand against it',
    'Mend what errors name, or waive each finding with a reason that the checkers see.',
  ],
  busy_changing: [409, 'Other campaigns change too fast', 'The evidence was overtaken each time it was gathered. Repeat the request.'],
  already_live: [409, 'The version is live', 'There is nothing to wait for.'],
  time_not_ahead: [409, 'The hour is not ahead', 'Choose an hour after now and before the campaign ends.'],
  not_the_maker: [403, 'Somebody else submitted it', 'Only whoever wrote or submitted a version takes it back; a checker sends it back.'],
  not_approved: [409, 'The version is not approved', 'Approve the version before publishing it.'],
  already_approved: [409, 'The version is already approved', 'Nothing is left to approve.'],
  backtest_not_finished: [
    409,
    'The backtest has not finished',
    'Wait until its state is done; one that failed or was cancelled has no report.',
  ],
  too_costly: [
    409,
    'The campaign would make decisions too slow',
    'Together with what is live, it breaks the time one decision may take, or more campaigns would bind one purchase than are looked at. Narrow its binding, put it into an exclusive group, or stop another; detail names campaign, purchase and figures.',
  ],
  campaign_stopped: [409, 'The campaign is stopped', 'A stop is for ever. Publish it under a new id.'],
  transfer_not_allowed: [
    409,
    'These points cannot be given away',
    'The programme does not let its points go to somebody else, or to this person.',
  ],
  points_below_minimum: [409, 'Too few points for a gift', 'The programme sets the fewest points of one gift.'],
  transfer_limit_reached: [
    409,
    'No more gifts today',
    'The programme limits the gifts of a day and the offers that are open. Try again tomorrow.',
  ],
  points_owed: [
    409,
    'Points are owed',
    'A refund took back points that were spent already. The next points earned repay them; until then none can be spent.',
  ],
  points_short: [409, 'There are not enough points', 'Pending points cannot be spent yet.'],
  gift_receiver_unknown: [
    409,
    'Nobody to give to',
    'Points go directly to an account of the same person or household alone; to others with a code.',
  ],
  gift_to_self: [409, 'Giver and receiver are the same', 'Both sides of the gift have one wallet.'],
  gift_not_open: [
    409,
    'The gift cannot be taken up',
    'The code is not known, was used or withdrawn, or is too old: which of them is not said.',
  ],
  gift_not_covered: [409, 'The gift is not covered now', 'Whoever gives does not have the points at the moment. Try later, or ask them.'],
  item_not_offered: [409, 'The item is not offered now', 'It is switched off, not yet or no longer on offer, or its coupon has ended.'],
  price_changed: [409, 'The item has changed', 'Its terms are not those that were shown. Read the catalogue again.'],
  out_of_stock: [409, 'There is none left', 'All pieces are taken; one may come back when an order is cancelled.'],
  share_used_up: [409, 'Your share is used up', 'Each person may have so many pieces of this item, over all accounts.'],
  order_closed: [409, 'The order is closed', 'Only an order that is placed can be sent or cancelled.'],
  stock_below_taken: [409, 'The stock would be below what is taken', 'Orders have taken more pieces already.'],
  not_a_coupon: [409, 'The campaign has no coupons', 'Only a campaign whose benefit is coupon_redeem has coupons to issue.'],
  batch_step: [409, 'The order is not where this begins', 'Read its state. Nothing was changed.'],
  coupon_file_refused: [422, 'The file was refused', 'Nothing was stored. Errors name its bad lines by number; send a right file.'],
  codes_handed_over: [
    409,
    'The codes were handed over',
    'They are handed over once and stored nowhere. Void the order and write another one.',
  ],
  coupon_in_use: [409, 'The coupon is in use, or over', 'Only a free coupon can be ended.'],
  not_claimable: [409, 'There is nothing to claim', 'The campaign offers no coupon that this cardholder may claim.'],
  claim_not_open: [409, 'It is not the time to claim', 'Claiming has not begun, or is over.'],
  claims_used_up: [409, 'No more can be claimed', 'A cap of the campaign is reached: for this person, this day, or in all.'],
  code_not_valid: [
    404,
    'The code is not valid',
    'It is unknown, was used, has expired, or belongs to somebody else; which of these is not told.',
  ],
  not_giftable: [
    409,
    'The coupon cannot be given away',
    'Its campaign does not allow it, or it is reserved, used, expired or on its way already.',
  ],
  campaign_not_live: [409, 'The campaign is not live', 'Only a live or paused campaign can be paused, resumed or given another budget.'],
  budget_changed: [409, 'The budget is not what you believe', 'Another change came first. Read the budget and decide again.'],
  budget_below_used: [409, 'The budget would be below what is used', 'The target must be at least what is held and captured.'],
  more_checkers_needed: [
    409,
    'So much money needs more checkers',
    'Write a version with this budget and submit it; as many checkers as it needs approve it.',
  ],
  already_closed: [409, 'The alert is closed', 'Nothing is left to do about it; a new one opens if its rule finds it again.'],
  address_too_long: [409, 'The address is too long for a code', 'A code holds 213 bytes: give the service a shorter OFFERLINE_URL.'],
  code_not_readable: [
    400,
    'The code of the merchant is not readable',
    'It is no EMVCo merchant-presented code; the tag that is wrong is named in errors.',
  ],
  gate_exists: [409, 'The gate exists', 'A gate of this id has another name, merchant or terminal.'],
  campaign_not_for_gates: [409, 'A gate cannot judge this campaign', 'What stands in the way is named in errors, field by field.'],
  slice_outlives_campaign: [409, 'The slice would outlive the campaign', 'Its end and grace must lie before the end of the campaign.'],
  budget_not_enough: [409, 'The budget has not so much left', 'Ask for a smaller slice, or wait until others have given back.'],
  too_many_codes: [429, 'Too many codes at once', 'Eight codes of this wallet are still good. Wait until one has ended.'],
  too_many_alert_rules: [409, 'There are too many alert rules', 'Delete one that is no longer needed first.'],
  too_many_alert_channels: [409, 'There are too many alert channels', 'Delete one that is no longer needed first.'],
  request_id_reused: [409, 'The request id was used with other content', 'An id names one change for ever.'],
  reference_missing: [409, 'Something it refers to does not exist', 'Create what is named in errors first.'],
  ...SETTLEMENT_PROBLEMS,
  account_erased: [409, 'The account was erased', 'It is a pseudonym that leads to nobody, and stays one. Use another account.'],
  erasure_hindered: [
    409,
    'Something is still under way',
    'Errors name what has to end before the account can be erased. Nothing was changed.',
  ],
  erasure_decided: [409, 'The erasure was decided before', 'It was approved, refused or withdrawn; nothing was changed.'],
  erasure_own: [409, 'You asked for it yourself', 'Somebody else has to decide.'],
  email_taken: [409, 'The e-mail address is taken', 'Each person has one account; open the one that exists.'],
  last_admin: [409, 'The last administrator', 'Give somebody else the role admin first.'],
  person_disabled: [409, 'The person is disabled', 'Enable the person first.'],
  role_in_use: [409, 'The role is in use', 'Take it from everybody who holds it first.'],
  role_built_in: [409, 'The role is built in', 'Built-in roles cannot be changed or deleted; make a role of another name.'],
  role_unknown: [409, 'A role does not exist', 'Create the role first; errors names it.'],
  sign_in_not_offered: [404, 'This way of signing in is not offered', 'GET /v1/session/ways says which ways there are.'],
  last_key: [409, 'The last key that may manage keys', 'Create another key with the scope operate before revoking this one.'],
});

export type ProblemCode = keyof typeof PROBLEMS;
export const PROBLEM_CODES = Object.keys(PROBLEMS) as readonly ProblemCode[];

/** Most field errors one answer names. */
export const FIELD_ERRORS_MAX = 50;

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
}

/** The body of a problem; `detail` is public: never a value that was sent, never an internal text. */
export function problemOf(code: ProblemCode, detail?: string, errors?: readonly FieldError[]): Problem {
  const { status, title, meaning } = PROBLEMS[code];
  return {
    type: `/docs/problems#${code}`,
    title,
    status,
    code,
    detail: detail ?? meaning,
    ...(errors && errors.length > 0 ? { errors: errors.slice(0, FIELD_ERRORS_MAX) } : {}),
  };
}
