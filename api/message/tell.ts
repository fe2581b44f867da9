// Makes messages of events: names, words in both languages, and by which ways and when they leave; each event once for ever.
import { createHash } from 'node:crypto';
import { localTime } from '../../engine/campaign/local-time.ts';
import type { HolderEvent } from '../../engine/message/event.ts';
import type { Channel, HolderMessageKind, Texts, Wording } from '../../engine/message/kinds.ts';
import { type Counted, type Verdict, verdictsOn } from '../../engine/message/policy.ts';
import { type MessagePolicy, NO_PREFERENCES } from '../../engine/message/preferences.ts';
import { type Names, say } from '../../engine/message/say.ts';
import type { Sql } from '../db/connect.ts';
import { listHooks } from './hook-store.ts';
import { houseTexts } from './house-texts.ts';
import {
  type CampaignWords,
  countSent,
  insertDeliveries,
  insertMessages,
  type NewDelivery,
  type NewMessage,
  readCampaignWords,
  readMerchantNames,
  readProgrammeNames,
  readRecipients,
  type Recipient,
  unknownKeys,
} from './tell-store.ts';
import { readBank, readPolicy, readTexts } from './text-store.ts';

/** What holds for every message made in one go. */
export interface Telling {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly timeZone: string;
  readonly locale: 'en' | 'zh-CN';
  readonly policy: MessagePolicy;
  readonly hooks: readonly string[];
  readonly hasMail: boolean;
  readonly wordingOf: (kind: HolderMessageKind) => { readonly wording: Wording; readonly version: number };
}

export async function openTelling(sql: Sql, { now, hasMail }: { readonly now: number; readonly hasMail: boolean }): Promise<Telling> {
  const [bank, policy, hooks, texts] = await Promise.all([readBank(sql), readPolicy(sql), listHooks(sql), readTexts(sql)]);
  const wordingOf = (kind: HolderMessageKind) => {
    const own = texts.get(kind);
    return own === undefined ? { wording: houseTexts()[kind], version: 0 } : { wording: own.document, version: own.version };
  };
  return { now, hasMail, ...bank, policy, hooks: hooks.map(({ id }) => id), wordingOf };
}

/** In a transaction of the caller; the number of messages that are new. */
export async function tell(sql: Sql, events: readonly HolderEvent[], telling: Telling): Promise<number> {
  const recipients = new Map((await readRecipients(sql, unique(events.map(({ account }) => account)))).map((each) => [each.account, each]));
  const shared = sharedKeys(events);
  const keyed = events.map((event) => (shared.has(event.key) ? { ...event, key: `${event.key}:${markOf(event.account)}` } : event));
  const fresh = await unknownKeys(sql, unique(keyed.map(({ key }) => key)));
  const told = keyed.filter((event) => recipients.has(event.account) && fresh.has(event.key));
  if (told.length === 0) return 0;
  const namesOf = await readNames(sql, told);
  const counted = await openCounts(sql, unique(told.map(({ account }) => account)), telling);
  const made = told.map((event) => {
    const recipient = recipients.get(event.account) as Recipient;
    const verdicts = judge(event.kind, recipient, { telling, counted });
    return { message: messageOf(event, { recipient, telling, names: namesOf(event), verdicts }), verdicts };
  });
  const ids = await insertMessages(
    sql,
    made.map(({ message }) => message),
  );
  await insertDeliveries(
    sql,
    made.flatMap(({ message, verdicts }) => {
      const id = ids.get(message.key);
      return id === undefined ? [] : deliveriesOf(id, message, { verdicts, telling });
    }),
  );
  return ids.size;
}

/** One event that several hear of: a household. */
function sharedKeys(events: readonly HolderEvent[]): ReadonlySet<string> {
  const accounts = new Map<string, string>();
  return new Set(
    events.filter(({ key, account }) => (accounts.get(key) ?? account) !== account || !accounts.set(key, account)).map(({ key }) => key),
  );
}

interface Judging {
  readonly telling: Telling;
  /** Counts of each account, growing with what is decided here. */
  readonly counted: Map<string, Counted[]>;
}

/** Counts what it decides to send, so that the next of the same go finds it. */
export function judge(kind: HolderMessageKind, recipient: Recipient, { telling, counted }: Judging): readonly Verdict[] {
  const { now, timeZone, policy } = telling;
  const sent = counted.get(recipient.account) ?? [];
  const { consents, hasEmail } = recipient;
  const verdicts = verdictsOn({
    kind,
    now,
    timeZone,
    policy,
    sent,
    preferences: recipient.preferences ?? NO_PREFERENCES,
    ways: {
      webhook: { isSetUp: telling.hooks.length > 0, hasAddress: true, hasConsent: consents.includes('webhook') },
      email: { isSetUp: telling.hasMail, hasAddress: hasEmail, hasConsent: consents.includes('email') },
    },
  });
  const added = verdicts.flatMap((each) => (each.fate === 'send' ? [{ channel: each.channel, kind, day: each.day, count: 1 }] : []));
  counted.set(recipient.account, [...sent, ...added]);
  return verdicts;
}

async function openCounts(sql: Sql, accounts: readonly string[], { now, timeZone }: Telling): Promise<Map<string, Counted[]>> {
  const counted = new Map<string, Counted[]>();
  for (const { account, ...each } of await countSent(sql, accounts, localTime(now, timeZone).date))
    counted.set(account, [...(counted.get(account) ?? []), each]);
  return counted;
}

interface Making {
  readonly recipient: Recipient;
  readonly telling: Telling;
  readonly names: Names;
  readonly verdicts: readonly Verdict[];
}

function messageOf(event: HolderEvent, { recipient, telling, names, verdicts }: Making): NewMessage {
  const { wording, version } = telling.wordingOf(event.kind);
  return {
    key: event.key,
    account: event.account,
    kind: event.kind,
    campaign: event.campaign ?? null,
    authorizationId: event.authorizationId ?? null,
    locale: recipient.preferences?.locale ?? telling.locale,
    said: say(wording, event, { names, timeZone: telling.timeZone }),
    textVersion: version,
    at: event.at,
    kept: Object.fromEntries(verdicts.flatMap((each) => (each.fate === 'keep' ? [[each.channel, each.why]] : []))) as Partial<
      Record<Channel, string>
    >,
  };
}

interface Leaving {
  readonly verdicts: readonly Verdict[];
  readonly telling: Pick<Telling, 'hooks'>;
}

/** One for each webhook, one for e-mail. */
export function deliveriesOf(id: number, message: NewMessage, { verdicts, telling }: Leaving): readonly NewDelivery[] {
  return verdicts.flatMap((verdict) => {
    if (verdict.fate === 'keep') return [];
    const { channel, why, day } = verdict;
    const delivery = {
      message: id,
      channel,
      kind: message.kind,
      account: message.account,
      day,
      why,
      state: verdict.fate === 'gather' ? ('gathered' as const) : ('waiting' as const),
      dueAt: new Date(verdict.dueAt).toISOString(),
      body: bodyOf(id, message, channel),
    };
    return channel === 'email' ? [{ ...delivery, hook: '' }] : telling.hooks.map((hook) => ({ ...delivery, hook }));
  });
}

/** Byte for byte what leaves; also on every replay. */
function bodyOf(id: number, { account, kind, at, locale, said, campaign }: NewMessage, channel: Channel): string {
  const [subject, text] = [said.subject[locale], said.text[locale]];
  if (channel === 'email') return JSON.stringify({ subject, text });
  return JSON.stringify({ id, account, kind, at, locale, subject, text, campaign });
}

async function readNames(sql: Sql, events: readonly HolderEvent[]): Promise<(event: HolderEvent) => Names> {
  const asked = new Map<string, { readonly id: string; readonly version: number | null }>();
  const want = (id: string | undefined, version: number | null) => {
    if (id !== undefined) asked.set(`${id} ${version}`, { id, version });
  };
  for (const event of events) {
    want(event.campaign, event.version ?? null);
    want(event.coupon, null);
    want(event.programme, null);
  }
  const present = (values: readonly (string | undefined)[]) => unique(values.filter((each) => each !== undefined));
  const words = new Map((await readCampaignWords(sql, [...asked.values()])).map((each) => [`${each.id} ${each.version}`, each]));
  const merchants = await readMerchantNames(sql, present(events.map(({ merchant }) => merchant)));
  const programmes = await readProgrammeNames(sql, present(events.map(({ programme }) => programme)));
  return (event) => {
    const campaign = words.get(`${event.campaign} ${event.version ?? null}`);
    const programme = words.get(`${event.programme} null`);
    return {
      campaign: campaign?.name,
      receipt: event.kind === 'used' || event.kind === 'earned' ? campaign?.receipt : undefined,
      merchant: merchants.get(event.merchant ?? ''),
      programme: programmes.get(event.programme ?? '') ?? programme?.name,
      tier: tierName(programme, event.tier),
      coupon: words.get(`${event.coupon} null`)?.name,
    };
  };
}

function tierName(programme: CampaignWords | undefined, tier: string | undefined): Texts | undefined {
  const name = programme?.tiers.find(({ id }) => id === tier)?.name;
  if (name === undefined || tier === undefined) return undefined;
  return { en: name.en ?? tier, 'zh-CN': name['zh-CN'] ?? name.en ?? tier };
}

const unique = <Value>(values: readonly Value[]): readonly Value[] => [...new Set(values)];

/** Tells the members of a household apart in a key, without their names. */
function markOf(account: string): string {
  return createHash('sha256').update(account).digest('hex').slice(0, 12);
}
