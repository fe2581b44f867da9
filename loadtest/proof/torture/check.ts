// Holds the history of the tills against the rows: nothing acknowledged is lost or changed, nothing refused is held, no budget is overspent.
import { BENEFIT_MINOR, EACH_MAX, TIGHT_BENEFITS } from './campaigns.ts';
import { digestOf } from './answers.ts';
import type { Entry, Fault, History } from './history.ts';
import { accountOf, campaignOf, kindOf, type World } from './requests.ts';

const FOUND = { authorization: 1, decision: 2 } as const;
/** States in which a grant counts against its budget. */
const COUNTING = new Set(['held', 'partly_captured', 'captured', 'closed']);

export interface StoredAnswer {
  readonly no: number;
  readonly state: string;
  readonly reply: string;
}

/** The living record: what was heard is what stands there, and what was refused to its only asker is not held. */
export function checkAuthorization({ entries, faults }: History, { no, state, reply }: StoredAnswer): void {
  const entry = entries[no];
  if (entry === undefined) return void faults.push({ kind: 'books differ', about: `${no}: nobody asked for it` });
  entry.found |= FOUND.authorization;
  if (entry.digest !== null && digestOf(reply) !== entry.digest) faults.push({ kind: 'changed', about: `${no}: ${reply}` });
  if (isRefusedForGood(entry) && COUNTING.has(state)) faults.push({ kind: 'held although refused', about: `${no}: ${state}` });
}

/** The journal: the first answer, byte for byte. */
export function checkDecision({ entries, faults }: History, { no, reply }: Omit<StoredAnswer, 'state'>): void {
  const entry = entries[no];
  if (entry === undefined) return void faults.push({ kind: 'books differ', about: `${no}: nobody asked for it` });
  entry.found |= FOUND.decision;
  if (entry.digest !== null && digestOf(reply) !== entry.digest) faults.push({ kind: 'changed', about: `${no} in the journal: ${reply}` });
}

/** Call after all rows were read. */
export function checkNothingLost({ entries, faults }: History): void {
  entries.forEach((entry, no) => {
    if (entry.digest !== null && (entry.found & FOUND.authorization) === 0) faults.push({ kind: 'lost', about: String(no) });
    if (entry.digest !== null && (entry.found & FOUND.decision) === 0) faults.push({ kind: 'not journalled', about: String(no) });
    if (isRefusedForGood(entry) && entry.found === 0) faults.push({ kind: 'not closed', about: String(no) });
    entry.found = 0;
  });
}

/** Asked once, and told "no benefit" by a process that did not wait for the database. */
const isRefusedForGood = ({ asks, closedAt, digest, isUnknown, wasShed }: Entry): boolean =>
  asks === 1 && closedAt !== null && digest === null && !isUnknown && !wasShed;

export interface StoredSpend {
  readonly campaign: string;
  readonly benefits: number;
  /** Minor units held, and captured less returned. */
  readonly spent: number;
}

/** Budgets and limits by what was heard alone; then by the rows, which must say the same once nothing is unknown any more. */
export function checkSpending(world: World, history: History, stored: readonly StoredSpend[]): void {
  const { faults } = history;
  const heard = grantsHeard(history, (no) => (kindOf(no) === 'tight' ? campaignOf(world, no) : null));
  const each = grantsHeard(history, (no) => (kindOf(no) === 'each' ? accountOf(world, no) : null));
  for (const [campaign, benefits] of heard)
    if (benefits > TIGHT_BENEFITS) faults.push({ kind: 'overspent', about: `${campaign}: ${benefits} of ${TIGHT_BENEFITS} heard` });
  for (const [account, benefits] of each)
    if (benefits > EACH_MAX) faults.push({ kind: 'over the limit', about: `${account}: ${benefits} of ${EACH_MAX} heard` });
  for (const spend of stored) faults.push(...spendFaults(spend, heard.get(spend.campaign) ?? 0));
  const inRows = new Set(stored.map(({ campaign }) => campaign));
  for (const campaign of heard.keys()) if (!inRows.has(campaign)) faults.push({ kind: 'lost', about: `everything of ${campaign}` });
}

/** How many benefits were heard of, by a key; null leaves one out. */
function grantsHeard({ entries }: History, keyOf: (no: number) => string | null): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  entries.forEach((entry, no) => {
    const key = entry.isGranted ? keyOf(no) : null;
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  return counts;
}

function spendFaults({ campaign, benefits, spent }: StoredSpend, heard: number): readonly Fault[] {
  const faults: Fault[] = [];
  if (benefits > TIGHT_BENEFITS) faults.push({ kind: 'overspent', about: `${campaign}: ${benefits} of ${TIGHT_BENEFITS} in the rows` });
  if (spent !== benefits * BENEFIT_MINOR) faults.push({ kind: 'books differ', about: `${campaign}: ${spent} for ${benefits} benefits` });
  if (benefits !== heard) faults.push({ kind: 'books differ', about: `${campaign}: ${benefits} in the rows, ${heard} heard` });
  return faults;
}

/** Answers to messages by authorization and message, as they were heard. */
export type ToldMessages = Map<string, string>;

export function hearMessage(told: ToldMessages, faults: Fault[], of: { readonly key: string; readonly body: string }): void {
  const digest = digestOf(of.body);
  const known = told.get(of.key);
  if (known === undefined) told.set(of.key, digest);
  else if (known !== digest) faults.push({ kind: 'message changed', about: of.key });
}

export function checkMessages(told: ToldMessages, faults: Fault[], stored: ReadonlyMap<string, string>): void {
  for (const [key, digest] of told) {
    const reply = stored.get(key);
    if (reply === undefined) faults.push({ kind: 'message lost', about: key });
    else if (digestOf(reply) !== digest) faults.push({ kind: 'message changed', about: `${key} in the journal` });
  }
}
