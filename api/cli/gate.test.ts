// The reference gate as a process of its own: what it says when it has fetched nothing, and that it uploads.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'offerline-gate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function gate(...args: readonly string[]) {
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'api/cli/gate.ts', ...args], { encoding: 'utf8' });
  return { status, stderr };
}

test('a gate that has fetched nothing says so', () => {
  const { status, stderr } = gate('upload', '--file', join(folder, 'none.json'));

  expect(status).toBe(1);
  expect(stderr).toMatch(/^There is no .*none\.json: fetch a capsule first\.$/m);
});

test('with nothing to upload it is done, and needs neither network nor key', () => {
  const file = join(folder, 'gate.json');
  writeFileSync(file, JSON.stringify({ gate: 'gate-1', keys: [], memory: { waiting: [] } }));

  expect(gate('upload', '--file', file)).toEqual({ status: 0, stderr: '' });
});
