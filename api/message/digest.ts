// What caps held back is sent as one message: how many there are, and what each is about.
import { LOCALES } from '../../engine/campaign/schema.ts';
import type { Texts, Wording } from '../../engine/message/kinds.ts';
import { say } from '../../engine/message/say.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction } from '../http/settings-store.ts';
import { deliveriesOf, judge, type Telling } from './tell.ts';
import {
  endGathered,
  type Gathered,
  insertDeliveries,
  insertMessages,
  lockGathered,
  readRecipients,
  type Recipient,
} from './tell-store.ts';

const GATHERED_MAX = 1_000;
const SUBJECTS_MAX = 10;

/** Sends what is due as one for each cardholder and way; true when more may wait. */
export function digest(sql: Sql, telling: Telling): Promise<boolean> {
  return inTransaction(sql, async (transaction) => {
    const gathered = await lockGathered(transaction, new Date(telling.now).toISOString(), GATHERED_MAX);
    const recipients = new Map(
      (
        await readRecipients(
          transaction,
          gathered.map(({ account }) => account),
        )
      ).map((each) => [each.account, each]),
    );
    for (const each of gathered) await sendOne(transaction, each, { telling, recipient: recipients.get(each.account) });
    return gathered.reduce((all, { deliveries }) => all + deliveries.length, 0) === GATHERED_MAX;
  });
}

async function sendOne(
  sql: Sql,
  { account, channel, hook, deliveries, subjects }: Gathered,
  { telling, recipient }: { readonly telling: Telling; readonly recipient: Recipient | undefined },
): Promise<void> {
  const verdicts =
    recipient === undefined ? [] : judge('digest', recipient, { telling, counted: new Map() }).filter((each) => each.channel === channel);
  if (recipient === undefined || verdicts.every(({ fate }) => fate === 'keep')) return endGathered(sql, deliveries, null);
  const { wording, version } = telling.wordingOf('digest');
  const at = new Date(telling.now).toISOString();
  const said = say(wording, { kind: 'digest', at, count: deliveries.length }, { names: {}, timeZone: telling.timeZone });
  const message = {
    key: `digest:${deliveries[0]}`,
    account,
    kind: 'digest' as const,
    campaign: null,
    authorizationId: null,
    locale: recipient.preferences?.locale ?? telling.locale,
    said: { ...said, text: withSubjects(said, subjects) },
    textVersion: version,
    at,
    kept: {},
  };
  const id = (await insertMessages(sql, [message])).get(message.key);
  if (id === undefined) throw new Error(`${message.key} was sent before`);
  await insertDeliveries(sql, deliveriesOf(id, message, { verdicts, telling: { hooks: [hook] } }));
  await endGathered(sql, deliveries, id);
}

function withSubjects({ text }: Wording, subjects: readonly Texts[]): Texts {
  const shown = subjects.slice(0, SUBJECTS_MAX);
  const lines = LOCALES.map((locale) => [
    locale,
    [text[locale], ...shown.map((subject) => `• ${subject[locale]}`), ...(subjects.length > SUBJECTS_MAX ? ['…'] : [])].join('\n'),
  ]);
  return Object.fromEntries(lines) as Texts;
}
