// Asks every id once more after the fault: what was answered must be answered again, byte for byte.
import { type Door, requestOf } from './question.ts';

export interface Again {
  readonly id: string;
  readonly status: number;
  readonly body: string;
}
/** `body` null: nothing was heard the first time. */
export interface Asked {
  readonly id: string;
  readonly body: string | null;
}

const AT_ONCE = 8;
/** Long, so that nothing is late now: this asks what stands, not how fast. */
const DEADLINE_MS = 2_000;
/** A repeat that meets a slow moment may hear "deadline" whatever stands (DECISIONS 10 and 38); what stands is heard a little later. */
const TRIES_MAX = 6;
const PAUSE_MS = 250;
const SLOW_MOMENT = /"reason":"(?:deadline|unavailable|overloaded)"/;

export async function askAgain(door: Door, asked: readonly Asked[]): Promise<readonly Again[]> {
  const left = asked.values();
  const heard: Again[] = [];
  const lane = async (): Promise<void> => {
    for (const each of left) heard.push(await untilItStands(door, each));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return heard;
}

async function untilItStands(door: Door, { id, body }: Asked): Promise<Again> {
  for (let tries = 1; ; tries += 1) {
    const again = await ask(door, id);
    if (again.body === body || !SLOW_MOMENT.test(again.body) || tries === TRIES_MAX) return again;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

async function ask({ port, key }: Door, id: string): Promise<Again> {
  const answer = await fetch(`http://127.0.0.1:${port}/v1/evaluate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(requestOf(id, DEADLINE_MS)),
  });
  return { id, status: answer.status, body: await answer.text() };
}
