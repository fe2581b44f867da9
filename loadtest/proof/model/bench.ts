// Two processes of the authority on one store beside the second model, which hears each commit and says what must have been answered and what must stand.
import { type Campaign, type CampaignInput, campaignSchema } from '../../../engine/campaign/schema.ts';
import type { AuthorizationRecord, Message } from '../../../engine/hold/record.ts';
import type { Answer, Command } from '../../../api/authority/commands.ts';
import { decisionIdOf } from '../../../api/authority/open.ts';
import { message } from '../../../api/authority/testing.ts';
import { type Expected, differenceFrom } from '../second/answers.ts';
import { balancesDiffer } from '../second/rows-testing.ts';
import { type Second, openSecond } from '../second/second.ts';
import type { Bank } from '../store/bank.ts';
import type { Kind, Opened } from '../store/both-testing.ts';
import { BANK, CAMPAIGNS, requestOf } from '../store/sample-bank.ts';
import { tablesOf } from '../store/seen.ts';
import { type Hearing, type Process, startProcess } from './process.ts';
import { PROCESSES, type Sent, type Step } from './steps.ts';

const { coupons = [], ceilings = [] } = BANK;
const FILLED: Bank = { coupons, ceilings, campaigns: CAMPAIGNS };
const BEGAN = Date.parse('2026-11-22T04:00:00Z');

export interface Bench {
  readonly perform: (step: Step) => Promise<void>;
  /** Everything asked again, every figure compared. */
  readonly finish: () => Promise<void>;
  readonly close: () => Promise<void>;
  readonly counts: Counts;
}
export interface Counts {
  commits: number;
  commands: number;
  granted: number;
  mishaps: number;
  deaths: number;
}
interface State {
  readonly on: Opened;
  readonly second: Second;
  readonly documents: Map<string, Campaign[]>;
  readonly open: Map<string, boolean>;
  readonly expected: Map<Command, Expected>;
  readonly records: Map<string, AuthorizationRecord>;
  /** First answer that was decided for each id: it is the answer for ever (I8). */
  readonly told: Map<string, string>;
  /** The newest version of each campaign that the second model has met: only then a budget that an operator sets stands above the document's. */
  readonly met: Map<string, number>;
  /** Ids that any command was about. */
  readonly seen: Set<string>;
  readonly wrong: string[];
  readonly counts: Counts;
  processes: Process[];
  nowMs: number;
}

const parsed = new WeakMap<CampaignInput, Campaign>();
function documentOf(input: CampaignInput): Campaign {
  const known = parsed.get(input) ?? (campaignSchema.parse(input) as Campaign);
  parsed.set(input, known);
  return known;
}

function secondBeside(documents: State['documents']): Second {
  const campaign = (id: string, version: number): Campaign => {
    const found = documents.get(id)?.[version - 1];
    if (found === undefined) throw new Error(`${id}@${version} was never published`);
    return found;
  };
  const second = openSecond({ campaign, decisionId: decisionIdOf });
  for (const ceiling of ceilings) second.setCeiling(...ceiling);
  for (const { id, campaign: of, subject, state, authorizationId, validFrom, expiresAt } of coupons) {
    const [fromMs, endsMs] = [Date.parse(validFrom), Date.parse(expiresAt)];
    second.addCoupon({ id, campaign: of, subject, state, authorizationId, fromMs, endsMs });
  }
  return second;
}

export async function openBench(kind: Kind): Promise<Bench> {
  const on = await kind.open(FILLED);
  const documents = new Map(CAMPAIGNS.map((each) => [each.id, [documentOf(each)]]));
  const state: State = {
    on,
    second: secondBeside(documents),
    documents,
    open: new Map(CAMPAIGNS.map(({ id }) => [id, true])),
    expected: new Map(),
    records: new Map(),
    told: new Map(),
    met: new Map(),
    seen: new Set(),
    wrong: [],
    counts: { commits: 0, commands: 0, granted: 0, mishaps: 0, deaths: 0 },
    processes: [],
    nowMs: BEGAN,
  };
  for (let place = 0; place < PROCESSES; place += 1) state.processes.push(await startProcess(on, [], hearingOf(state)));
  return {
    counts: state.counts,
    perform: async (step) => {
      await perform(state, step);
      prove(state);
    },
    finish: () => finish(state),
    close: async () => {
      await Promise.all(state.processes.map(({ authority }) => authority.stop()));
      await on.close();
    },
  };
}

function prove({ wrong }: State): void {
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

function hearingOf(state: State): Hearing {
  const { second, expected, records, wrong, counts } = state;
  return {
    now: () => new Date(state.nowMs).toISOString(),
    onCommit: (book, commands, at) => {
      const known = new Map(
        [...state.documents.keys()].flatMap((id) => {
          const version = book.get(id)?.version;
          return version === undefined ? [] : [[id, { version, open: state.open.get(id) ?? true }] as const];
        }),
      );
      for (const command of commands) {
        const isNew = command.kind === 'evaluate' && !state.seen.has(command.authorizationId);
        state.seen.add(command.authorizationId);
        const foreseen = second.apply(command, { at, book: known });
        expected.set(command, foreseen);
        if (isNew) for (const [id, { version }] of known) state.met.set(id, Math.max(version, state.met.get(id) ?? 0));
      }
      counts.commits += 1;
      counts.commands += commands.length;
    },
    onAnswers: (commands, answers) => {
      for (const [place, command] of commands.entries()) compare(state, command, answers[place]);
    },
    onRecords: (committed) => {
      for (const [id, record] of committed) records.set(id, record);
    },
    onBug: (fault) => wrong.push(`a bug: ${fault instanceof Error ? fault.stack : String(fault)}`),
  };
}

function compare({ expected, wrong, counts }: State, command: Command, answer: Answer | undefined): void {
  const foreseen = expected.get(command);
  expected.delete(command);
  if (foreseen === undefined || answer === undefined) {
    wrong.push(`an answer that no commit made: ${command.kind} ${command.authorizationId}`);
    return;
  }
  if (command.kind === 'void') return;
  const difference = differenceFrom(foreseen, answer);
  if (difference !== null) wrong.push(`${command.kind} ${command.authorizationId}: ${difference}`);
  if (foreseen.body['outcome'] === 'granted') counts.granted += 1;
}

async function perform(state: State, step: Step): Promise<void> {
  switch (step.do) {
    case 'evaluate':
    case 'tell':
      return sendAll(state, step.at, [step]);
    case 'together':
      return sendAll(state, step.at, step.sent);
    case 'mishap':
      return meetMishap(state, step);
    case 'wait':
      state.nowMs += step.hours * 3_600_000;
      return;
    case 'sweep':
      return sweep(state, step.at);
    case 'look':
      return processAt(state, step.at).book.refresh();
    case 'switch':
    case 'budget':
    case 'publish':
      return operate(state, step);
  }
}

function processAt({ processes }: State, at: number): Process {
  const found = processes[at % PROCESSES];
  if (found === undefined) throw new Error('no such process');
  return found;
}

async function sendAll(state: State, at: number, sent: readonly Sent[]): Promise<void> {
  const { authority, quiet } = processAt(state, at);
  const answers = sent.map((each) =>
    each.do === 'evaluate' ? authority.evaluate(askOf(each)) : authority.message(`id-${each.no}`, messageOf(state, each)),
  );
  await quiet();
  for (const [place, answer] of (await Promise.all(answers)).entries()) {
    const each = sent[place];
    if (each?.do === 'evaluate' && !each.isConflict) remember(state, `id-${each.no}`, answer);
  }
}

/** I8: whatever was decided for an id is what everybody hears for ever, byte for byte. */
function remember({ told, wrong }: State, id: string, { status, body }: Answer): void {
  if (status !== 200 || body.includes('"reason":"unavailable"')) return;
  const before = told.get(id);
  if (before === undefined) told.set(id, body);
  else if (before !== body) wrong.push(`I8 ${id} was told ${before} and then ${body}`);
}

function askOf({ no, isConflict }: Extract<Sent, { do: 'evaluate' }>) {
  const request = requestOf(`id-${no}`);
  return isConflict ? { ...request, amount: request.amount + 1 } : request;
}

function messageOf(state: State, { no, kind, message: place, thirds, isFinal }: Extract<Sent, { do: 'tell' }>): Message {
  const amount = Math.floor((requestOf(`id-${no}`).amount * thirds) / 3);
  const sent = { id: `${kind}-${place}`, at: new Date(state.nowMs).toISOString() };
  if (kind === 'reversal') return message(kind, isFinal ? sent : { ...sent, remaining: amount });
  return message(kind, { ...sent, amount: kind === 'void' ? null : amount, ...(kind === 'capture' && isFinal ? { final: true } : {}) });
}

async function meetMishap(state: State, step: Extract<Step, { do: 'mishap' }>): Promise<void> {
  const process = processAt(state, step.at);
  process.watch.mishap = { kind: step.kind, left: step.kind === 'after' ? 0 : step.left };
  state.counts.mishaps += 1;
  const asked = { ...step.sent, at: step.at };
  const sent = sendAll(state, step.at, [asked]);
  await process.quiet();
  if (!process.watch.isDead) await sent;
  else {
    void sent.catch(() => undefined); // Nobody hears of it.
    state.counts.deaths += 1;
    state.processes = state.processes.with(step.at % PROCESSES, await startProcess(state.on, process.log, hearingOf(state)));
  }
  const now = processAt(state, step.at);
  now.watch.mishap = null;
  await now.quiet();
}

/** What the sweep of deadlines sends: each hold that is due once, and the lots that are. */
async function sweep(state: State, at: number): Promise<void> {
  const { authority, quiet } = processAt(state, at);
  const now = new Date(state.nowMs).toISOString();
  const due = [...state.records.values()].filter(
    ({ state: stands, holdExpiresAt }) =>
      (stands === 'held' || stands === 'partly_captured') && holdExpiresAt !== null && holdExpiresAt <= now,
  );
  const earned = [...state.records.values()].filter(({ benefits }) => benefits.some(({ programme }) => programme !== null));
  const answers = [
    ...due.map(({ id, holdExpiresAt }) => authority.message(id, { id: `expiry:${holdExpiresAt}`, kind: 'expiry', amount: null, at: now })),
    ...earned.map(({ id }) => authority.expireLots(id, now)),
  ];
  await quiet();
  await Promise.all(answers);
}

async function operate(state: State, step: Extract<Step, { do: 'switch' | 'budget' | 'publish' }>): Promise<void> {
  const { on, second, open, documents } = state;
  const input = CAMPAIGNS[step.campaign % CAMPAIGNS.length];
  if (input === undefined) return;
  const { id } = input;
  if (step.do === 'switch') {
    if (await on.setFence(id, { open: step.open })) open.set(id, step.open);
  } else if (step.do === 'budget') {
    if (state.met.get(id) !== documents.get(id)?.length) return;
    const ceiling = step.total * 1_000;
    if (await on.setFence(id, { ceiling })) second.setCeiling(`c:${id}`, ceiling);
  } else if (open.get(id) === true) {
    await on.publish(input);
    documents.set(id, [...(documents.get(id) ?? []), documentOf(input)]);
    second.setCeiling(`c:${id}`, documentOf(input).limits.budget.total ?? null);
  }
}

/** I13: whatever was left in doubt is asked again and has one outcome; then every figure is compared. */
async function finish(state: State): Promise<void> {
  const known = [...state.records.keys()].map((id) => Number(id.slice(3)));
  for (let at = 0; at < PROCESSES; at += 1)
    await sendAll(
      state,
      at,
      known.map((no) => ({ do: 'evaluate', at, no, isConflict: false })),
    );
  prove(state);
  const difference = balancesDiffer(tablesOf(await state.on.seen()), state.second.balances());
  if (difference !== null) throw new Error(`I1 I2 ${difference}`);
}
