// What a person may type after `npm run loadtest --`, and what is said when it makes no sense.
import { parseArgs } from 'node:util';
import { SCRIPTS, type Script } from './catalogue.ts';

export interface LoadOptions {
  readonly script: Script;
  readonly quick: boolean;
  /** Only correctness decides the exit code: for machines whose speed nobody promises. */
  readonly smoke: boolean;
  /** A running server instead of one of our own. */
  readonly against: { readonly url: string; readonly key: string } | null;
  readonly seed: number;
  readonly campaigns: number;
  readonly accounts: number;
  readonly processes: string;
  readonly seconds: number;
}
export type Read =
  | { readonly ok: true; readonly options: LoadOptions }
  | { readonly ok: false; readonly says: string; readonly code: 0 | 1 };

const QUICK_CAMPAIGNS = 1_000;
const CAMPAIGNS = 10_000;
const ACCOUNTS = 10_000;
const SMOKE_SECONDS = 8;

export function readOptions(args: readonly string[]): Read {
  try {
    return read(args);
  } catch (error) {
    return { ok: false, code: 1, says: `${error instanceof Error ? error.message : String(error)}\n\n${help()}` };
  }
}

function read(args: readonly string[]): Read {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      smoke: { type: 'boolean', default: false },
      against: { type: 'string' },
      key: { type: 'string' },
      seed: { type: 'string', default: '1' },
      campaigns: { type: 'string' },
      accounts: { type: 'string', default: String(ACCOUNTS) },
      processes: { type: 'string', default: '1' },
      seconds: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const [name] = positionals;
  if (name === undefined || values.help) return { ok: false, code: 0, says: help() };
  const script = SCRIPTS.find((each) => each.name === name);
  if (script === undefined) return { ok: false, code: 1, says: `There is no script ${name}.\n\n${help()}` };
  const quick = values.quick || values.smoke;
  const against = serverOf(values);
  if (against !== null && against.key === '') return { ok: false, code: 1, says: 'A running server asks for a key: add --key ofl_...' };
  return {
    ok: true,
    options: {
      script,
      quick,
      smoke: values.smoke,
      against,
      seed: whole('seed', values.seed),
      campaigns: whole('campaigns', values.campaigns ?? String(quick ? QUICK_CAMPAIGNS : CAMPAIGNS)),
      accounts: whole('accounts', values.accounts),
      processes: values.processes,
      seconds: whole('seconds', values.seconds ?? String(usualSeconds(script, { quick, smoke: values.smoke }))),
    },
  };
}

function usualSeconds({ seconds, quickSeconds }: Script, { quick, smoke }: Pick<LoadOptions, 'quick' | 'smoke'>): number {
  if (smoke) return SMOKE_SECONDS;
  return quick ? quickSeconds : seconds;
}

function serverOf({
  against,
  key = '',
}: {
  readonly against?: string | undefined;
  readonly key?: string | undefined;
}): LoadOptions['against'] {
  return against === undefined ? null : { url: against.replace(/\/+$/, ''), key };
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${name} must be a whole number from 1.`);
  return value;
}

export function help(): string {
  const lines = SCRIPTS.map(
    ({ name, words, seconds }) => `  ${name.padEnd(13)} ${words} (${seconds >= 120 ? `${Math.round(seconds / 60)} min` : `${seconds} s`})`,
  );
  return `npm run loadtest -- <script> [options]

${lines.join('\n')}
  offers        A million cardholders read their offers, in process and with Redis, beside a bare echo (--quick --accounts --campaigns --seconds --rounds --askers).

  --quick             a short run, about 20 seconds of load
  --smoke             short, and only wrong answers fail it
  --seconds N         another length
  --campaigns N       live campaigns of the bench bank (${CAMPAIGNS}; quick ${QUICK_CAMPAIGNS})
  --accounts N        its customers (${ACCOUNTS})
  --processes N       server processes behind one port (1), or auto
  --seed N            the same seed sends the same requests (1)
  --against URL       load a running server with the demo bank instead; needs --key, and its books are not proved
  --key ofl_...       a key of that server

Starts a Postgres and a server of its own, calibrates on them, loads them with k6, proves the books and writes a page to loadtest/reports/.`;
}
