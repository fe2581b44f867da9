// Tells the screens of this process what a batch has committed: each decision and each message as one event of the feed.
import type { EvaluateReply } from '../../engine/authorization/request.ts';
import type { AuthorizationRecord } from '../../engine/hold/record.ts';
import type { Answer, Command } from '../authority/commands.ts';
import type { Feed, FeedEvent } from './feed.ts';
import { summaryOf } from './summary.ts';

type Records = ReadonlyMap<string, AuthorizationRecord>;

/** For the authority's `onCommitted`. */
export function publisherTo(feed: Feed): (records: Records, commands: readonly Command[], answers: readonly Answer[]) => void {
  return (records, commands, answers) => {
    if (!feed.isHeard()) return;
    for (const [place, command] of commands.entries()) {
      const event = eventOf(command, records.get(command.authorizationId), answers[place]);
      if (event !== null) feed.publish(event);
    }
  };
}

/** A refused command changed nothing, so the screens hear nothing of it. */
function eventOf(command: Command, record: AuthorizationRecord | undefined, answer: Answer | undefined): FeedEvent | null {
  if (record === undefined || answer === undefined || answer.status !== 200) return null;
  if (command.kind === 'evaluate') return { type: 'authorization', item: summaryOf(record, JSON.parse(answer.body) as EvaluateReply) };
  if (command.kind !== 'message') return null;
  const { id, kind, amount, at } = command.message;
  const { id: authorizationId, merchant, state } = record;
  return { type: 'message', authorizationId, merchant, messageId: id, kind, amount, status: answer.status, state, at };
}
