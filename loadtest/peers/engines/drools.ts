// Drools: the requirements as DRL rules of the executable model, in a JVM that is asked over its standard input.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Check, Field, FieldType, Fields, Requirement } from '../requirement.ts';
import { fieldsNamed, quoted, typeOf } from './peer.ts';

export const DROOLS_FOLDER = fileURLToPath(new URL('../drools/', import.meta.url));
const HEAP = '-Xmx4g';
const TYPES: Readonly<Record<FieldType, string>> = { text: 'String', number: 'long', truth: 'Boolean', texts: 'java.util.List' };

export interface Drools {
  readonly readyMs: number;
  /** What the first authorizations meet. */
  readonly answers: (count: number) => Promise<readonly (readonly number[])[]>;
  /** Microseconds of processor time of the whole JVM for one authorization, and how many were decided. */
  readonly round: (milliseconds: number) => Promise<{ readonly microseconds: number; readonly count: number }>;
  readonly close: () => void;
}

/** Starts a JVM with these rules; rejects when it says nothing in time. */
export async function startDrools(
  requirements: readonly { readonly all: readonly Requirement[] }[],
  { authorizations, timeoutMs }: { readonly authorizations: readonly Fields[]; readonly timeoutMs: number },
): Promise<Drools> {
  const folder = mkdtempSync(join(tmpdir(), 'offerline-drools-'));
  const named = [...fieldsNamed(requirements)];
  writeFileSync(join(folder, 'rules.drl'), drlOf(requirements, named));
  writeFileSync(
    join(folder, 'authorizations.tsv'),
    [named, ...authorizations.map((each) => named.map((field) => cellOf(each[field])))].map((cells) => cells.join('\t')).join('\n'),
  );
  const classes = ['classes', 'dependency/*']
    .map((part) => join(DROOLS_FOLDER, 'target', part))
    .join(process.platform === 'win32' ? ';' : ':');
  const child = spawn('java', [HEAP, '-cp', classes, 'Matching', join(folder, 'rules.drl'), join(folder, 'authorizations.tsv')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const close = (): void => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  const timer = setTimeout(close, timeoutMs);
  const heard = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('the JVM ended before it answered');
    return value;
  };
  const ask = (command: string): Promise<string> => {
    child.stdin.write(`${command}\n`);
    return heard();
  };
  const readyMs = Number((await heard()).split(' ')[1]);
  clearTimeout(timer);
  return {
    readyMs,
    close,
    answers: async (count) => (await ask(`answers ${count}`)).split(' ').map(numbersOf),
    round: async (milliseconds) => {
      const [nanoseconds, count] = (await ask(`round ${milliseconds}`)).split(' ').map(Number);
      return { microseconds: (nanoseconds ?? Number.NaN) / 1_000, count: count ?? 0 };
    },
  };
}

const numbersOf = (text: string): readonly number[] => (text === '' ? [] : text.split(',').map(Number));

function cellOf(value: Field | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}

function drlOf(requirements: readonly { readonly all: readonly Requirement[] }[], named: readonly string[]): string {
  const fields = named.map((field) => `  ${field} : ${TYPES[typeOf(field)]}`).join('\n');
  const rules = requirements.map(
    ({ all }, no) => `rule "${no}" when Authorization(${all.map(constraintOf).join(', ')}) then met.add(${no}); end`,
  );
  return `package peers;\nglobal java.util.List met;\ndeclare Authorization\n${fields}\nend\n${rules.join('\n')}\n`;
}

function constraintOf(requirement: Requirement): string {
  if ('all' in requirement) return `(${requirement.all.map(constraintOf).join(' && ')})`;
  if ('any' in requirement) return `(${requirement.any.map(constraintOf).join(' || ')})`;
  return testOf(requirement);
}

function testOf(check: Check): string {
  const { field } = check;
  if (check.is === 'equal') return `${field} == ${literal(field, check.value)}`;
  if (check.is === 'atLeast') return `${field} >= ${literal(field, check.value)}`;
  if (check.is === 'below') return `${field} < ${literal(field, check.value)}`;
  if (check.is === 'in') return `${field} in (${check.values.map(quoted).join(', ')})`;
  if (check.is === 'notIn') return `${field} not in (${check.values.map(quoted).join(', ')})`;
  const [contains, and] = check.is === 'hasAny' ? ['contains', ' || '] : ['not contains', ' && '];
  return `(${check.values.map((value) => `${field} ${contains} ${quoted(value)}`).join(and)})`;
}

function literal(field: string, value: string | number | boolean): string {
  return typeOf(field) === 'number' ? `${value}L` : quoted(value);
}
