// The key of the chain: made once, whole, for its owner alone, whoever starts first.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { testDatabase } from '../db/testing.ts';
import { startService } from '../service.ts';
import { openAuthority, readChainKey, refuseLostKey } from './open.ts';

test('processes that start at once on one folder read one key, whole, which only its owner may read', { timeout: 30_000 }, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'offerline-key-'));
  const read = `import { readChainKey } from './api/authority/open.ts'; process.stdout.write(readChainKey({ dataDir: process.argv[1] }));`;
  const run = promisify(execFile);

  const keys = await Promise.all(
    [1, 2].map(() => run(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', read, dataDir])),
  );

  expect(keys.map(({ stdout }) => stdout)).toEqual([
    readChainKey({ dataDir, chainKey: undefined }),
    readChainKey({ dataDir, chainKey: undefined }),
  ]);
  expect(keys[0]?.stdout).toMatch(/^[0-9a-f]{64}$/);
  expect(statSync(join(dataDir, 'chain.key')).mode & 0o777).toBe(0o600);
  expect(readdirSync(dataDir)).toEqual(['chain.key']);
  rmSync(dataDir, { recursive: true });
});

test('a process with another chain key is refused in one sentence, before it decides anything', async () => {
  const database = await testDatabase();
  const open = (chainKey: string) =>
    openAuthority({
      config: readConfig({ OFFERLINE_CHAIN_KEY: chainKey, DATA_DIR: tmpdir() }),
      databaseUrl: database.url,
      sql: database.sql,
      holidays: {},
      name: 'voids-of-no-process',
      expire: false,
      onBug: () => undefined,
    });
  const first = await open('a'.repeat(32));
  await first.stop();

  await expect(open('b'.repeat(32))).rejects.toThrow('opened with another chain key');

  await database.drop();
});

test('I15 a database whose chain key is lost is not given another one: the start says which file is missing', async () => {
  const database = await testDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'offerline-lost-key-'));
  const config = readConfig({ DATABASE_URL: database.url, DATA_DIR: dataDir, PORT: '0' });
  const start = () => startService({ config, demo: false, onBug: () => undefined });
  await (await start()).stop();
  rmSync(join(dataDir, 'chain.key'));

  await expect(start()).rejects.toThrow(`The chain key of this database is missing: put chain.key back into ${dataDir}`);

  expect(existsSync(join(dataDir, 'chain.key'))).toBe(false);
  await expect(refuseLostKey(database.sql, { dataDir, chainKey: 'a'.repeat(32) })).resolves.toBeUndefined();
  await database.drop();
  rmSync(dataDir, { recursive: true });
}, 30_000);
