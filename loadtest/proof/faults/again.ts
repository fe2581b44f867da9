// Asks every id once more after the fault: what was answered must be answered again, byte for byte.
import { type Door, requestOf } from './question.ts';

export interface Again {
  readonly id: string;
  readonly status: number;
  readonly body: string;
}

const AT_ONCE = 16;
/** Long, so that nothing is late now: this asks what stands, not how fast. */
const DEADLINE_MS = 2_000;

export async function askAgain({ port, key }: Door, ids: readonly string[]): Promise<readonly Again[]> {
  const left = ids.values();
  const heard: Again[] = [];
  const lane = async (): Promise<void> => {
    for (const id of left) {
      const answer = await fetch(`http://127.0.0.1:${port}/v1/evaluate`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify(requestOf(id, DEADLINE_MS)),
      });
      heard.push({ id, status: answer.status, body: await answer.text() });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return heard;
}
