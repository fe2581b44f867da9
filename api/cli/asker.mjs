// A thread of its own that asks evaluate over HTTP and measures how long each answer takes, so that the asker never delays the asked.
import { parentPort, workerData } from 'node:worker_threads';

const { url, key, atOnce } = workerData;
let asked = 0;

parentPort?.on('message', async ({ name, requests }) => {
  const waits = [];
  const reasons = {};
  const lane = async () => {
    for (let count = 0; count < requests / atOnce; count += 1) {
      const startedAt = performance.now();
      const reason = await ask(name);
      waits.push(performance.now() - startedAt);
      reasons[reason] = (reasons[reason] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  parentPort?.postMessage({ waits, reasons });
});

/** Another customer each time, as at real tills: one customer's purchases wait for each other. */
async function ask(name) {
  asked += 1;
  const answer = await fetch(`${url}/v1/evaluate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      authorizationId: `${name.replaceAll(' ', '-')}:${asked}`,
      amount: 12_800,
      currency: 'CNY',
      at: new Date().toISOString(),
      card: { bin: '62258801', token: `tk_${asked}`, account: `ac_${1_001 + (asked % 190)}` },
      merchant: { id: 'M1001', mcc: '5812' },
      terminal: { id: 'T0001', channel: 'pos', entryMode: 'contactless' },
    }),
  });
  const { outcome, reason } = await answer.json();
  return reason ?? outcome ?? String(answer.status);
}
