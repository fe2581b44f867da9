// Brings a version through submission and approval over HTTP, as two people would, for tests that are about what comes after.
import type { Answered, TestApp } from '../testing.ts';

interface Hands {
  readonly maker: string;
  readonly checker: string;
}
interface Submitted {
  readonly hash: string;
  readonly needed: number;
}

/** Submits; findings of the linter, which tests of like campaigns are full of, are waived with a reason. */
export async function submitOverHttp(house: TestApp, maker: string, path: string): Promise<Submitted> {
  const first = await house.ask(maker, 'POST', `${path}/submit`, {});
  if (first.body.code !== 'finding_not_waived') return submittedOf(first);
  const { body } = await house.ask(maker, 'GET', `${path}/evidence`);
  for (const { code, path: place } of body['missing'] as { code: string; path: string }[])
    await house.ask(maker, 'POST', `${path}/waivers`, { code, path: place, reason: 'like the others of this test' });
  return submittedOf(await house.ask(maker, 'POST', `${path}/submit`, {}));
}

function submittedOf({ status, body }: Answered): Submitted {
  if (status !== 201) throw new Error(`not submitted: ${JSON.stringify(body)}`);
  return { hash: String(body['hash']), needed: Number(body['needed']) };
}

/** Submits, and approves by the checker and as many others as it needs; the last answer. */
export async function approveOverHttp(house: TestApp, { maker, checker }: Hands, path: string): Promise<Answered> {
  const { hash, needed } = await submitOverHttp(house, maker, path);
  let answer = await house.ask(checker, 'POST', `${path}/approve`, { hash });
  for (let no = 2; no <= needed; no += 1) {
    const other = await house.keyFor(`checker-${no}-${hash.slice(0, 8)}`, ['campaigns:approve']);
    answer = await house.ask(other, 'POST', `${path}/approve`, { hash });
  }
  return answer;
}
