// Proves the file of voids: what was appended is in it before anybody is told, in one write for all of one turn; what is closed leaves it.
import * as fs from 'node:fs';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openVoidLog, type VoidCommand } from './void-log.ts';

vi.mock('node:fs', { spy: true });

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'offerline-voids-'));
  vi.mocked(fs.appendFileSync).mockClear();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const voidOf = (attempt: string) => ({ kind: 'void', attempt, authorizationId: `a-${attempt}` }) as VoidCommand;
const neverFails = (fault: unknown): void => {
  throw fault;
};

test('I12 I29 all that is appended in one turn is one write, and is in the file when its promise resolves', async () => {
  const path = join(folder, 'voids.ndjson');
  const log = openVoidLog(path, neverFails);
  for (let no = 0; no < 300; no += 1) log.append(voidOf(String(no)));
  await log.written?.();

  expect(log.read().map(({ attempt }) => attempt)).toEqual(Array.from({ length: 300 }, (_, no) => String(no)));
  expect(vi.mocked(fs.appendFileSync)).toHaveBeenCalledTimes(1);
  log.append(voidOf('later'));
  await log.written?.();
  expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(301);
});

test('I12 what was closed before its turn ended is never written, and a disk that fails is told and holds nobody up', async () => {
  const path = join(folder, 'voids.ndjson');
  const log = openVoidLog(path, neverFails);
  log.append(voidOf('closed'));
  log.clear();
  await log.written?.();
  expect(existsSync(path)).toBe(false);

  const faults: unknown[] = [];
  const lost = openVoidLog(join(folder, 'nowhere', 'voids.ndjson'), (fault) => faults.push(fault));
  lost.append(voidOf('lost'));
  await lost.written?.();
  expect(faults).toHaveLength(1);
});
