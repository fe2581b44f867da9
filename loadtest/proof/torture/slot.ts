// One place for an API process: starts it again after each death, with the next way to die, and says where it answers.
import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Step } from '../../../api/authority/steps.ts';
import { endWithUs } from '../../bench/children.ts';
import { type Client, openClient } from './client.ts';

const START_MS_MAX = 60_000;
const AGAIN_MS = 100;

export interface Sentence {
  readonly step: Step;
  readonly nth: number;
}
export interface Slot {
  readonly name: string;
  /** From 1: whoever lives here shares one log of unheard answers, and so one memory of what was refused. */
  readonly place: number;
  readonly dataDir: string;
  /** Null while nobody answers there. */
  client: Client | null;
  child: ChildProcess | null;
  /** The signal or code that the child ended by. */
  ended: Promise<string>;
  /** Monotonic milliseconds: when it last was frozen or went on. */
  frozenAt: number;
  /** When it said that it listens; and when it first told a decision, or null. */
  listensSince: number;
  firstDecisionAt: number | null;
  /** The step at which this process is to die. */
  awaits: Step | null;
}
export interface SlotOptions {
  readonly bundle: string;
  readonly key: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onSaid: (line: string) => void;
}

export const newSlot = (name: string, place: number, dataDir: string): Slot => ({
  name,
  place,
  dataDir,
  client: null,
  child: null,
  ended: Promise.resolve('never started'),
  frozenAt: Number.NEGATIVE_INFINITY,
  listensSince: 0,
  firstDecisionAt: null,
  awaits: null,
});

/** listens: it answers. killed: at its step, before it listened. over: nobody wants it any more. */
export type Started = 'listens' | 'killed' | 'over';

/** A start that fails, because the database is away, is tried again until `isOver`. */
export async function startIn(
  slot: Slot,
  options: SlotOptions & { readonly isOver: () => boolean },
  sentence: Sentence | null,
): Promise<Started> {
  while (!options.isOver()) {
    const url = await startOnce(slot, options, sentence);
    if (url !== null) {
      Object.assign(slot, { client: openClient(url, options.key), listensSince: performance.now(), firstDecisionAt: null });
      return 'listens';
    }
    if (sentence !== null && slot.child?.signalCode === 'SIGKILL') return 'killed';
    await sleep(AGAIN_MS);
  }
  return 'over';
}

/** Its address, or null when it ended before it listened: killed at a step of its start, or without a database. */
function startOnce(slot: Slot, { bundle, environment, onSaid }: SlotOptions, sentence: Sentence | null): Promise<string | null> {
  const death = sentence === null ? [] : ['--step', sentence.step, '--nth', String(sentence.nth)];
  const child = spawn(process.execPath, [bundle, ...death], {
    env: { ...environment, DATA_DIR: slot.dataDir, PORT: '0', NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  slot.child = child;
  endWithUs(child);
  slot.ended = new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      slot.client?.close();
      slot.client = null;
      resolve(signal ?? String(code));
    });
  });
  child.stderr.on('data', (bytes: Buffer) => onSaid(bytes.toString()));
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), START_MS_MAX);
    const end = (url: string | null): void => {
      clearTimeout(timer);
      resolve(url);
    };
    let said = '';
    child.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      const url = /listening (\S+)\n/.exec(said)?.[1];
      if (url !== undefined) end(url);
    });
    child.once('exit', () => end(null));
  });
}

/** The signal or code it ended by; null when it still lives after so long. */
export async function endOf({ ended }: Slot, waitMs: number): Promise<string | null> {
  const ending = new AbortController();
  const late = sleep(waitMs, null, { signal: ending.signal }).catch(() => null);
  const end = await Promise.race([ended, late]);
  ending.abort();
  return end;
}

/** Ends it at once, also where it is frozen. */
export async function killIn(slot: Slot, signal: 'SIGKILL' | 'SIGTERM'): Promise<string> {
  slot.child?.kill(signal);
  return slot.ended;
}
