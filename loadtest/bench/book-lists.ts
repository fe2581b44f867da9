// Account lists of millions: memory, time to build, and time to ask, with every answer checked against what is known to be in the list.
import { type AccountList, accountList, hasAccount } from '../../engine/campaign/account-list.ts';

export interface ListFigures {
  readonly entries: number;
  readonly buildSeconds: number;
  readonly bytesEach: number;
  readonly hitNanos: number;
  readonly missNanos: number;
  readonly wrong: number;
}

const ASKED = 200_000;
/** Without a factor of the space, so that going round in steps of it meets every number. */
const STEP = 7_368_787;
const SPACE = 10_000_000_000;

/** Accounts as banks number them: a country, a branch and ten digits, in no order. */
function accountNo(no: number): string {
  return `CN6200${String((no * STEP) % SPACE).padStart(10, '0')}`;
}

export function measureLists(entries: number, say: (line: string) => void): ListFigures {
  const started = process.cpuUsage();
  const list = accountList(accounts(entries));
  const { user, system } = process.cpuUsage(started);
  const inside = Array.from({ length: ASKED }, (_, no) => accountNo((no * 7_919) % entries));
  const outside = Array.from({ length: ASKED }, (_, no) => accountNo(entries + no));
  const hit = askAll(list, inside);
  const miss = askAll(list, outside);
  const figures = {
    entries: list.size,
    buildSeconds: (user + system) / 1_000_000,
    bytesEach: list.bytes / list.size,
    hitNanos: hit.nanos,
    missNanos: miss.nanos,
    wrong: ASKED - hit.found + miss.found + Math.abs(entries - list.size),
  };
  say(listSentence(figures));
  return figures;
}

export function listSentence({ entries, buildSeconds, bytesEach, hitNanos, missNanos, wrong }: ListFigures): string {
  return `An account list of ${entries}: ${bytesEach.toFixed(1)} bytes an entry, built in ${buildSeconds.toFixed(1)} s, asked in ${hitNanos.toFixed(0)} ns (in it) and ${missNanos.toFixed(0)} ns (not in it), ${wrong} wrong answers of ${2 * ASKED}.`;
}

function* accounts(entries: number): Generator<string> {
  for (let no = 0; no < entries; no += 1) yield accountNo(no);
}

function askAll(list: AccountList, ids: readonly string[]): { readonly nanos: number; readonly found: number } {
  const started = process.hrtime.bigint();
  let found = 0;
  for (const id of ids) if (hasAccount(list, id)) found += 1;
  return { nanos: Number(process.hrtime.bigint() - started) / ids.length, found };
}
