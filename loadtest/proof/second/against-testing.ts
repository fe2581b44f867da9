// Plays one story through the production batch on the model store and through the second model, and says where they first differ.
import { canonical, digestText, requestIdentity, type Answer, type Command } from '../../../api/authority/commands.ts';
import { emptyMemory } from '../../../api/authority/memory.ts';
import { runBatch } from '../../../api/authority/batch.ts';
import { decisionIdOf } from '../../../api/authority/open.ts';
import { newStream } from '../../../api/authority/write-store.ts';
import { emptyWallet } from '../../../engine/benefit/wallet.ts';
import type { EvaluateRequest } from '../../../engine/authorization/request.ts';
import type { Profile } from '../../../engine/authorization/situation.ts';
import type { Campaign } from '../../../engine/campaign/schema.ts';
import type { Message } from '../../../engine/hold/record.ts';
import { type ModelDatabase, openModelDatabase } from '../store/database.ts';
import { keepCoupon, keepLot } from '../store/rows.ts';
import { type Shelf, openShelf, openShelfBook, shelfContext } from '../store/testing.ts';
import { differenceFrom } from './answers.ts';
import { BEGIN, type Play, type Story } from './plays-testing.ts';
import { CHAIN, detailsOf, requestOf } from './requests-testing.ts';
import { balancesDiffer } from './rows-testing.ts';
import { type Moment, type Second, openSecond } from './second.ts';

const UMBRELLAS = { 'u:shared': 5_000, 'u:wide': 50_000 } as const;
const ENROLLED = ['c0', 'c2'];

interface Stage {
  readonly database: ModelDatabase;
  readonly shelf: Shelf;
  readonly second: Second;
  readonly open: Map<string, boolean>;
  /** Last message sent under each id, and last request. */
  readonly sent: Map<string, Message>;
  readonly asked: Map<string, EvaluateRequest>;
  nowMs: number;
  no: number;
}

/** Null where everything is as the second model says; the counts tell what was played. */
export async function playStory(
  story: Story,
  count: (what: string) => void = () => undefined,
  /** The terms as the second model reads them: changed only to see that it then disagrees. */
  read: (terms: Campaign) => Campaign = (terms) => terms,
): Promise<string | null> {
  const stage = await setStage(story, read);
  const book = openShelfBook(stage.shelf);
  const memory = emptyMemory();
  const store = stage.database.connect();
  let stream = newStream('second');
  for (const { afterMs, plays } of story.batches) {
    stage.nowMs += afterMs;
    for (const play of plays) await operate(stage, story, play);
    await book.refresh();
    const commands = plays.flatMap((play) => commandOf(stage, play) ?? []);
    if (commands.length === 0) continue;
    const run = { context: shelfContext(book, { trustMessageTime: false }), without: new Set<string>(), memory, monotonic: () => 0 };
    const result = await runBatch(store, commands, { ...run, stream }).catch(() =>
      runBatch(store, commands, { ...run, stream, memory: emptyMemory(), isCautious: true }),
    );
    stream = result.stream;
    const difference =
      compare(stage, commands, { answers: result.answers, count }) ?? balancesDiffer(stage.database.rows, stage.second.balances());
    if (difference !== null) return `${difference}\nafter ${commands.map((command) => JSON.stringify(command)).join('\n')}`;
  }
  return null;
}

async function setStage(story: Story, read: (terms: Campaign) => Campaign): Promise<Stage> {
  const versions = [...story.campaigns, story.next].map(read);
  const database = openModelDatabase({ now: () => stage.nowMs });
  const stage: Stage = {
    database,
    shelf: openShelf(database),
    second: openSecond({
      campaign: (id, version) => versions.filter((each) => each.id === id)[version - 1] ?? read(story.next),
      decisionId: decisionIdOf,
      profileOf,
    }),
    open: new Map(story.campaigns.map(({ id }) => [id, true])),
    sent: new Map(),
    asked: new Map(),
    nowMs: BEGIN,
    no: 0,
  };
  for (const campaign of story.campaigns) await stage.shelf.publish(campaign);
  await furnish(stage);
  return stage;
}

/** What is there before: shops of a chain, enrolments, shared budgets, coupons and points in wallets. */
async function furnish({ database, second }: Stage): Promise<void> {
  database.reference.merchant('M2', CHAIN);
  for (const account of ['a1', 'a2'])
    database.reference.account({
      id: account,
      person: account === 'a2' ? 'p2' : null,
      segments: [],
      region: null,
      openedOn: null,
      birthMonth: null,
      employee: false,
    });
  database.reference.enrol('a1', ENROLLED);
  for (const [key, ceiling] of Object.entries(UMBRELLAS)) {
    await database.alterCounter(key, () => ({ held: 0, captured: 0, returned: 0, ceiling, open: true, version: 0 }));
    second.setCeiling(key, ceiling);
  }
  for (const campaign of ['c0', 'c1', 'c2', 'c3'])
    for (const [no, holder] of ['ac:a1', 'ac:a2', null].entries()) {
      const id = `k-${campaign}-${no}`;
      const times = { validFrom: new Date(BEGIN).toISOString(), expiresAt: new Date(BEGIN + (no + 3) * 86_400_000).toISOString() };
      const coupon = { id, campaign, subject: holder, state: 'issued' as const, authorizationId: null };
      keepCoupon(database.rows, { coupon: { ...coupon, ...times, codeHash: null }, batch: 0 });
      second.addCoupon({ ...coupon, fromMs: BEGIN, endsMs: BEGIN + (no + 3) * 86_400_000 });
    }
  const { subject, usage, debts } = emptyWallet('ac:a1');
  database.rows.wallets.set(subject, { subject, usage, debts, movedTo: null, batch: 0 });
  for (const [no, programme] of ['gold', 'miles', 'gold'].entries()) {
    const lot = { id: `l-${no}`, programme, earned: 300, pending: 0, active: 300, expiryDays: 90, authorizationId: 'before' };
    const endsMs = BEGIN + (9 - 3 * no) * 86_400_000;
    keepLot(database.rows, { subject, lot: { ...lot, expiresAt: new Date(endsMs).toISOString() }, batch: 0 });
    second.addLot(subject, { ...lot, endsMs });
  }
}

function profileOf(request: EvaluateRequest): Profile {
  const { account } = request.card;
  const isKnown = account === 'a1' || account === 'a2';
  return {
    account: isKnown
      ? {
          id: account,
          person: account === 'a2' ? 'p2' : null,
          segments: [],
          region: null,
          openedOn: null,
          birthMonth: null,
          employee: false,
        }
      : null,
    lists: [],
    enrolled: account === 'a1' ? ENROLLED : [],
    bin: null,
    merchant: request.merchant.id === 'M2' ? CHAIN : null,
  };
}

async function operate(stage: Stage, story: Story, { what, choice }: Play): Promise<void> {
  const id = story.campaigns[choice % story.campaigns.length]?.id ?? 'c0';
  if (what === 'stop' || what === 'start') {
    await stage.shelf.setOpen(id, what === 'start');
    stage.open.set(id, what === 'start');
  }
  const fence = stage.database.rows.counters.get('c:c0');
  const isUsed = fence !== undefined && fence.held + fence.captured - fence.returned > (story.next.limits.budget.total ?? Infinity);
  // Nobody may publish a budget below what is used.
  if (what !== 'version' || isUsed || (stage.shelf.versions.get('c0')?.length ?? 0) > 1) return;
  await stage.shelf.publish(story.next);
  stage.open.set('c0', true);
}

function momentOf({ shelf, open, nowMs }: Stage): Moment {
  const book = new Map([...shelf.live].map(([id, { version }]) => [id, { version, open: open.get(id) ?? true }] as const));
  return { at: new Date(nowMs).toISOString(), book };
}

function compare(
  stage: Stage,
  commands: readonly Command[],
  on: { readonly answers: readonly Answer[]; readonly count: (what: string) => void },
): string | null {
  for (const [no, command] of commands.entries()) {
    const expected = stage.second.apply(command, momentOf(stage));
    const answer = on.answers[no];
    if (answer === undefined) return `no answer to ${JSON.stringify(command)}`;
    on.count(
      `${command.kind} ${String(expected.body['reason'] ?? expected.body['outcome'] ?? expected.body['code'] ?? expected.body['status'])}`,
    );
    const difference = differenceFrom(expected, answer);
    if (difference !== null) return `${command.kind} of ${command.authorizationId}: ${difference}`;
  }
  return null;
}

function commandOf(stage: Stage, play: Play): Command | null {
  const authorizationId = `A${play.id}`;
  const attempt = `try-${play.attempt}`;
  switch (play.what) {
    case 'evaluate':
    case 'again':
      return evaluateOf(stage, play, stage.asked.get(authorizationId) ?? requestOf(stage.nowMs, play));
    case 'conflict':
      return evaluateOf(stage, play, requestOf(stage.nowMs, play));
    case 'void': {
      const request = stage.asked.get(authorizationId) ?? requestOf(stage.nowMs, play);
      return { kind: 'void', authorizationId, attempt, request, digest: digestText(requestIdentity(request)), reason: 'deadline' };
    }
    case 'message':
      return messageOf(stage, play);
    case 'repeat': {
      const message = stage.sent.get(authorizationId);
      return message === undefined ? null : { kind: 'message', authorizationId, message, digest: digestText(canonical(message)) };
    }
    case 'lots':
      return { kind: 'lots', authorizationId, at: new Date(stage.nowMs).toISOString() };
    default:
      return null;
  }
}

function evaluateOf(stage: Stage, { attempt }: Play, request: EvaluateRequest): Command {
  const { authorizationId } = request;
  if (!stage.asked.has(authorizationId)) stage.asked.set(authorizationId, request);
  return {
    kind: 'evaluate',
    authorizationId,
    request,
    digest: digestText(requestIdentity(request)),
    attempt: `try-${attempt}`,
    arrivedAt: 0,
  };
}

function messageOf(stage: Stage, play: Play): Command {
  // Mostly of an authorization that was asked for; now and then one overtakes its original.
  const asked = [...stage.asked.keys()];
  const authorizationId = play.choice === 0 ? `A${play.id}` : (asked[play.id % Math.max(1, asked.length)] ?? `A${play.id}`);
  const whole = stage.asked.get(authorizationId)?.amount ?? play.amount;
  const part = Math.ceil((whole * play.fraction) / 10);
  stage.no += 1;
  const message: Message = {
    id: `m${stage.no}`,
    kind: play.message,
    amount: play.message === 'reversal' || play.message === 'expiry' || play.message === 'confirmation' ? null : part,
    at: new Date(stage.nowMs).toISOString(),
    ...detailsOf(authorizationId, play, part),
  };
  stage.sent.set(authorizationId, message);
  return { kind: 'message', authorizationId, message, digest: digestText(canonical(message)) };
}
