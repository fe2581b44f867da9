// Proves that the bundled Postgres survives what happens to it on a desk: a killed parent, a second start, a private home, a bad folder.
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enterableByOthers, runsAsRoot } from './binaries.ts';
import { connect } from './connect.ts';
import { clusterFolder, folderOwner, takeFolder } from './data-folder.ts';
import { runningUrl, startPostgres } from './embedded.ts';

let home: string;
let folder: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'offerline-home-'));
  chmodSync(home, 0o755);
  folder = join(home, 'deep', 'folder');
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

test('I11 what was committed is there after the process that ran Postgres was killed', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'api/db/fixtures/hold-database.ts', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
  expect(folderOwner(folder)).toBe(child.pid);
  await expect(startPostgres(folder)).rejects.toThrow(`Another Offerline (process ${child.pid}) already uses the data folder`);
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));

  const again = await startPostgres(folder);

  const sql = connect(again.url, 1);
  expect(await sql`SELECT word FROM kept`).toEqual([{ word: 'committed' }]);
  expect(runningUrl(folder)).toBe(again.url);
  await sql.end();
  await again.stop();
  expect(runningUrl(folder)).toBeUndefined();
}, 30_000);

test('a folder that is free again can be taken, and only once', () => {
  const release = takeFolder(home);

  expect(() => takeFolder(home)).toThrow('already uses the data folder');
  release();
  takeFolder(home)();
});

test('a lock left by a process number that now belongs to somebody else is taken over', () => {
  writeFileSync(join(home, 'owner.lock'), JSON.stringify({ pid: process.ppid, started: 'long ago' }));

  takeFolder(home)();
});

test('a folder that cannot be written is refused in one sentence', async () => {
  writeFileSync(join(home, 'a-file'), '');

  await expect(startPostgres(join(home, 'a-file', 'inside'))).rejects.toThrow(/cannot be written \(\w+\); make it writable/);
  if (process.platform === 'linux') await expect(startPostgres('/proc/offerline/inside')).rejects.toThrow('cannot be written');
});

test('the cluster of root in a private home lives where the database account can enter', () => {
  const hidden = join(home, 'private', 'checkout');
  mkdirSync(hidden, { recursive: true });
  chmodSync(join(home, 'private'), 0o700);

  expect(enterableByOthers(hidden)).toBe(false);
  expect(clusterFolder(hidden).startsWith('/var/lib/offerline/cluster-')).toBe(runsAsRoot());
});
