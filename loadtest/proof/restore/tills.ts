// The tills of the bank that will be lost: a day of card messages over HTTP, and every answer that was a committed decision kept, byte for byte.
import { playDay } from '../../../api/simulation/play-day.ts';
import type { TrafficEvent } from '../../../engine/simulation/traffic.ts';
import { toWire } from '../../runner/day.ts';

const CONCURRENCY = 16;
const ANSWER_MS_MAX = 15_000;
/** Answers that the service gives without the database. */
const UNHEARD: ReadonlySet<unknown> = new Set(['deadline', 'unavailable', 'overloaded']);
const NO_ANSWER = { status: 599, body: '' } as const;

export interface Asked {
  readonly body: string;
  readonly reply: string;
}
export interface Tills {
  /** What was decided and told, by authorization id. */
  readonly decided: Map<string, Asked>;
  /** What was told without the database. */
  readonly unheard: Map<string, Asked>;
}
export interface Door {
  readonly url: string;
  readonly key: string;
}

export const newTills = (): Tills => ({ decided: new Map(), unheard: new Map() });

/** Sends them in order of arrival; resolves when each is answered, or nobody is there to answer. */
export async function play(door: Door, tills: Tills, events: readonly TrafficEvent[]): Promise<void> {
  const send = async (event: TrafficEvent): Promise<{ readonly status: number; readonly body: string }> => {
    const wire = toWire(event, 'p');
    if (wire === null) return NO_ANSWER;
    const answer = await post(door, wire.path ?? '/v1/evaluate', wire.body);
    if (wire.path === null && answer.status === 200) keep(tills, wire.body, answer.body);
    return answer;
  };
  const line = {
    evaluate: (request: Extract<TrafficEvent, { kind: 'evaluate' }>['request']) => send({ kind: 'evaluate', at: request.at, request }),
    message: (authorizationId: string, message: Extract<TrafficEvent, { kind: 'message' }>['message']) =>
      send({ kind: 'message', at: message.at, authorizationId, message }),
  };
  await playDay({ events, line, concurrency: CONCURRENCY });
}

/** A repeat is told what the first was told: then nothing is new. */
function keep({ decided, unheard }: Tills, body: string, reply: string): void {
  const { authorizationId } = JSON.parse(body) as { authorizationId: string };
  const { reason } = JSON.parse(reply) as { reason: unknown };
  (UNHEARD.has(reason) ? unheard : decided).set(authorizationId, { body, reply });
}

/** The same question again. */
export async function askAgain(door: Door, { body }: Asked): Promise<string> {
  return (await post(door, '/v1/evaluate', body)).body;
}

async function post({ url, key }: Door, path: string, body: string): Promise<{ readonly status: number; readonly body: string }> {
  try {
    const answer = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    });
    return { status: answer.status, body: await answer.text() };
  } catch {
    return NO_ANSWER;
  }
}
