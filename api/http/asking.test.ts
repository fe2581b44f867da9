// Who asks is known to everything done for the request, to nothing done for another, and costs nothing while nobody asks.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Asking, askedBy, currentAsking, networkOf } from './asking.ts';

const request = (requestId: string): Asking => ({ requestId, remoteAddress: null, caller: { id: requestId } });
const heardAfter = async (ms: number) => {
  await sleep(ms);
  return currentAsking()?.requestId;
};

test('each request is known to its own work, however long others take and whenever they end', async () => {
  const heard = await Promise.all(
    [30, 5, 20, 1].map((ms) => askedBy(request(`asks-${ms}`), async () => [await heardAfter(ms), await heardAfter(ms)])),
  );

  expect(heard).toEqual([30, 5, 20, 1].map((ms) => [`asks-${ms}`, `asks-${ms}`]));
  expect(currentAsking()).toBeUndefined();
  expect(await askedBy(request('again'), () => heardAfter(1))).toBe('again');
});

test('a request that fails is forgotten like one that does not', async () => {
  await expect(askedBy(request('fails'), () => Promise.reject(new Error('no')))).rejects.toThrow('no');

  expect(await askedBy(request('next'), () => heardAfter(1))).toBe('next');
  expect(currentAsking()).toBeUndefined();
});

test('what a request left running behind it is done by the house', async () => {
  const left: Promise<string | undefined>[] = [];
  await askedBy(request('gone'), () => {
    left.push(heardAfter(5));
  });

  expect(await Promise.all(left)).toEqual([undefined]);
});

test.each([
  ['::ffff:192.0.2.7', '192.0.2.0/24'],
  ['2001:db8:1:2::3', '2001:db8:1::/48'],
  ['127.0.0.1', 'this machine'],
  [null, null],
])('of %s only the network %s is told', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
