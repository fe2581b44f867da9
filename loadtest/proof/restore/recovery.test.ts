// Backup and restore for real: a base backup and the WAL archive of the running service, its Postgres killed, and a second server that goes on from there.
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { removeBank } from './folders.ts';
import { type Lost, loseBank } from './original.ts';
import { faultsOf, inProcess, recover, WAYS } from './recovery.ts';

let lost: Lost | undefined;
afterAll(() => {
  if (lost === undefined) return;
  removeBank(lost.dataDir);
  rmSync(dirname(lost.archive), { recursive: true, force: true });
});

test('I8 I15 F13 a bank whose database died is restored to a moment: what is missing is named by its published heads, accepted by two, and the rest answers as before', async () => {
  lost = await loseBank({ authorizations: 60, seed: 5 });
  const [, , toMoment] = WAYS;
  if (toMoment === undefined) throw new Error('no way');

  const recovery = await recover(lost, toMoment, inProcess);

  expect(faultsOf(recovery)).toEqual([]);
  expect(recovery).toMatchObject({ commands: [1, 0, 0], changed: 0, voidsLeft: 0 });
  expect(recovery.lost).toBeGreaterThan(0);
  expect(recovery.before.missing).toBeGreaterThan(0);
  expect(recovery.before.named).toMatch(/^stream \S+, link \d+: .*\(in all \d+ links of \d+ streams are missing\)$/);
  expect(recovery.askedAgain).toBeGreaterThan(0);
  expect(recovery.unheard).toBeGreaterThan(0);
}, 300_000);
