// The log of changes under attack: whatever is done to its rows behind the service, the proof finds it and names the first bad place.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import { signChanges } from '../http/change-row.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { checkAudit } from './check.ts';
import { headLogPath, readHeads } from './head-log.ts';
import { startSealer } from './sealer.ts';

const CHAIN_KEY = 'a chain key of this test';
const ROWS = 12;
let database: TestDatabase;
let folder: string;
const bugs: unknown[] = [];
const sealerOf = () =>
  startSealer({
    sql: database.sql,
    chainKey: CHAIN_KEY,
    dataDir: folder,
    now: () => Date.parse('2026-11-22T12:00:00Z'),
    onBug: (fault) => bugs.push(fault),
  });
const changed = (no: number) => ({
  actor: `key_${no % 3}`,
  action: 'umbrella.put',
  object: `u${no}`,
  detail: { ceiling: no },
  before: { ceiling: 0 },
  after: { ceiling: no },
});

beforeAll(() => {
  signChanges(CHAIN_KEY);
});
beforeEach(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'audit-'));
  for (let no = 1; no <= ROWS; no += 1) await logChange(database.sql, changed(no));
  await sealerOf().stop();
});
afterAll(() => expect(bugs).toEqual([]));

async function proof(): Promise<{ readonly violations: number; readonly first: string | null; readonly examined: number }> {
  const result = await checkAudit(database.sql, { chainKey: CHAIN_KEY, heads: readHeads(headLogPath(folder)) });
  await database.drop();
  rmSync(folder, { recursive: true });
  return result;
}

/** As somebody who owns the database and disarms it first. */
async function attack(...statements: readonly string[]): Promise<void> {
  await database.sql.unsafe('alter table change_log disable trigger user; alter table audit_seals disable trigger user');
  for (const statement of statements) await database.sql.unsafe(statement);
}

test('I25 a log that nobody touched is proven, also when it grows and is sealed in turns', async () => {
  await logChange(database.sql, changed(99));
  await sealerOf().stop();

  expect(await proof()).toMatchObject({ violations: 0, examined: ROWS + 1 });
});

test('I25 the database itself refuses to change, remove or empty what is logged', async () => {
  const { sql } = database;
  const refused = (statement: string) => expect(sql.unsafe(statement)).rejects.toThrow('append-only');

  await refused(`update change_log set actor = 'nobody'`);
  await refused('delete from change_log');
  await refused('truncate change_log, audit_seals');
  await refused('delete from audit_seals');
  expect((await proof()).violations).toBe(0);
});

const COLUMNS = {
  actor: `'key_9'`,
  actor_name: `'somebody'`,
  action: `'umbrella.drop'`,
  object: `'u99'`,
  outcome: `'refused'`,
  code: `'forbidden'`,
  detail: `'{"ceiling":7 }'`,
  changes: `'[]'`,
  at: `at + interval '1 microsecond'`,
  request_id: `'another'`,
  remote: `'another'`,
  mac: 'null',
} as const;

describe('I25 tampering is found, and its first place named', () => {
  for (const [column, value] of Object.entries(COLUMNS)) {
    test(`a row whose ${column} was changed`, async () => {
      await attack(`update change_log set ${column} = ${value} where object = 'u5'`);

      expect((await proof()).first).toMatch(/^seq 5 /);
    });
  }

  test('a row that was deleted', async () => {
    await attack(`delete from change_log where object = 'u4'`);

    expect((await proof()).first).toMatch(/^seq 4 .*gone/);
  });

  test('a row that was deleted together with its seal', async () => {
    await attack(`delete from audit_seals where seq = 4`, `delete from change_log where object = 'u4'`);

    expect((await proof()).first).toMatch(/^seq 5 .*seals 4 to 4 .*gone/);
  });

  test('a row that was deleted with its seal, and the later seals moved up', async () => {
    await attack(
      `delete from audit_seals where seq = 4`,
      `delete from change_log where object = 'u4'`,
      `update audit_seals set seq = -seq where seq > 4`,
      `update audit_seals set seq = -seq - 1 where seq < 0`,
    );

    expect((await proof()).first).toMatch(/^seq 4 /);
  });

  test('two rows that were swapped', async () => {
    await attack(
      `update change_log a set actor = b.actor, object = b.object, detail = b.detail, changes = b.changes from change_log b
       where (a.object, b.object) in (('u3', 'u7'), ('u7', 'u3'))`,
    );

    expect((await proof()).first).toMatch(/^seq 3 /);
  });

  test('seals that were reordered', async () => {
    await attack(
      `update audit_seals set change = -change where seq in (6, 8)`,
      `update audit_seals a set change = -b.change from audit_seals b where (a.seq, b.seq) = (6, 8)`,
      `update audit_seals set change = (select id from change_log where object = 'u6') where seq = 8`,
    );

    expect((await proof()).first).toMatch(/^seq 6 /);
  });

  test('a row that was put in by hand, although the sealer sealed it', async () => {
    await attack(`insert into change_log (actor, action, object, detail) values ('key_1', 'campaign.approve', 'c1', '{}')`);
    await sealerOf().stop();

    expect((await proof()).first).toMatch(new RegExp(`^seq ${ROWS + 1} .*did not write it`));
  });

  test('a row that was put in by hand before the sealer came', async () => {
    await attack(`insert into change_log (actor, action, object, detail) values ('key_1', 'campaign.approve', 'c1', '{}')`);

    expect((await proof()).first).toContain('did not write it');
  });

  test('a copy of a true row', async () => {
    await attack(
      'alter table change_log drop constraint change_log_nonce_key',
      `insert into change_log (actor, actor_kind, action, object, detail, changes, nonce, mac) select actor, actor_kind, action, object, detail, changes, nonce, mac from change_log where object = 'u2'`,
    );
    await sealerOf().stop();

    expect((await proof()).first).toContain('copy');
  });

  test('a log that was cut short, by the published head', async () => {
    await attack('delete from audit_seals where seq > 9', `delete from change_log where id > 9`);

    expect((await proof()).first).toMatch(new RegExp(`^seq 10: .*seq ${ROWS} was published`));
  });

  test('an older copy of the database put back, and written on', async () => {
    await attack('delete from audit_seals where seq > 9', `delete from change_log where id > 9`);
    for (let no = 1; no <= 9; no += 1) await logChange(database.sql, changed(100 + no));
    const heads = readFileSync(headLogPath(folder));
    await sealerOf().stop();
    writeFileSync(headLogPath(folder), heads);

    expect((await proof()).first).toMatch(new RegExp(`^seq ${ROWS} .*another seal was published`));
  });

  test('a published head that somebody wrote', async () => {
    writeFileSync(headLogPath(folder), `2026-11-22T12:00:00.000Z 3 ${'0'.repeat(64)} ${'0'.repeat(64)}\n`);

    expect((await proof()).first).toContain('line 1 of the published heads');
  });

  test('a whole chain made again with another key', async () => {
    await attack('truncate audit_seals');
    const other = startSealer({
      sql: database.sql,
      chainKey: 'another key',
      dataDir: join(folder),
      now: Date.now,
      onBug: (fault) => bugs.push(fault),
    });
    await other.stop();

    expect((await proof()).first).toMatch(/^seq 1 /);
  });
});

test('rows that commit out of their order are sealed later, and none is missed', async () => {
  const { sql } = database;
  const sealer = sealerOf();
  let finish = (): void => undefined;
  const late = inTransaction(sql, async (transaction) => {
    await logChange(transaction, changed(50));
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
  });
  await expect.poll(async () => (await sql`select 1 from pg_stat_activity where state = 'idle in transaction'`).length).toBeGreaterThan(0);
  await logChange(sql, changed(51));
  const first = await sealer.seal();
  finish();
  await late;
  const second = await sealer.seal();
  await sealer.stop();

  expect([first, second]).toEqual([1, 1]);
  expect(await proof()).toMatchObject({ violations: 0, examined: ROWS + 2 });
});

test('two sealers at once make one chain', async () => {
  const [one, other] = [sealerOf(), sealerOf()];
  await Promise.all(Array.from({ length: 60 }, (_, no) => logChange(database.sql, changed(200 + no))));
  await Promise.all([one.seal(), other.seal(), one.seal(), other.seal()]);
  await one.stop();
  await other.stop();

  expect(await proof()).toMatchObject({ violations: 0, examined: ROWS + 60 });
});
