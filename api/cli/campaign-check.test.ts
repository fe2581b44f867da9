// campaign:check as an author meets it: the whole library passes, a spoilt file fails with its line.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'offerline-check-'));
const coffee = readFileSync(join(root, 'campaigns', 'discount', 'weekday-coffee.yaml'), 'utf8');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function check(...files: readonly string[]): Promise<{ readonly code: number; readonly lines: readonly string[] }> {
  try {
    const { stdout } = await run(process.execPath, ['--import', 'tsx', join(root, 'api', 'cli', 'campaign-check.ts'), ...files], {
      cwd: root,
    });
    return { code: 0, lines: stdout.trim().split('\n') };
  } catch (error) {
    const { code, stdout } = error as { readonly code: number; readonly stdout: string };
    return { code, lines: stdout.trim().split('\n') };
  }
}

function spoilt(name: string, from: string, to: string): string {
  const file = join(folder, name);
  expect(coffee).toContain(from);
  writeFileSync(file, coffee.replace(from, to));
  return file;
}

test('the library has no error, and every one of its examples runs', async () => {
  const { code, lines } = await check();

  expect(lines.at(-1)).toMatch(/^\d+ files, \d+ examples, 0 errors, \d+ warnings$/);
  expect(code).toBe(0);
});

test('each sort of error is told with file, line, column and code, and fails the check', async () => {
  const schema = spoilt('schema.yaml', 'rateBps: 3000', 'rateBps: 30.5');
  const review = spoilt('review.yaml', 'timeZone: Asia/Shanghai', 'timeZone: Asia/Atlantis');
  const example = spoilt('example.yaml', 'expect: { amount: 960, funding: { bank: 576, merchant: 384 } }', 'expect: { amount: 961 }');

  const { code, lines } = await check(schema, review, example, join(folder, 'absent.yaml'));

  expect(code).toBe(1);
  expect(lines).toEqual([
    expect.stringMatching(/schema\.yaml:\d+:\d+ invalid_type benefit\.rateBps: /),
    expect.stringMatching(/review\.yaml:\d+:1 time_zone_unknown timeZone: /),
    expect.stringMatching(/example\.yaml:\d+:5 example_fails examples\.0: .*expected 961, got 960/),
    expect.stringMatching(/absent\.yaml:1:1 file_unreadable /),
    '4 files, 14 examples, 4 errors, 0 warnings',
  ]);
});

test('a folder without campaigns is an error, not a success', async () => {
  expect((await check(join(root, 'campaigns', 'reference'))).code).toBe(1);
});
