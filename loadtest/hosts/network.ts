// The networks of the test: one namespace per host and one for the database, joined by cables that can be pulled.
import { readdirSync } from 'node:fs';
import { isAlive } from '../../api/db/data-folder.ts';
import { run } from './commands.ts';

export const HOST_NAMES = ['a', 'b'] as const;
export type HostName = (typeof HOST_NAMES)[number];

const NAMESPACES = '/run/netns';
const PREFIX = 'ofl-';

export interface HostNetwork {
  readonly name: HostName;
  /** What runs a command in it. */
  readonly enter: readonly string[];
  /** Where the acquirer reaches it. */
  readonly address: string;
  /** Where it reaches the database. */
  readonly databaseAddress: string;
  /** Pulls or plugs the cable to the database. */
  readonly database: (state: 'up' | 'down') => void;
  /** Pulls or plugs both cables: the host is alone. */
  readonly everything: (state: 'up' | 'down') => void;
}
export interface Network {
  readonly hosts: readonly HostNetwork[];
  readonly database: {
    readonly enter: readonly string[];
    /** Where this process reaches it. */
    readonly address: string;
  };
  readonly remove: () => void;
}

/** Addresses of the cables: one /24 each, the first end is .1. */
const CABLES = { testToDatabase: 1, databaseTo: { a: 11, b: 12 }, testTo: { a: 21, b: 22 } } as const;
const addressOf = (cable: number, end: 1 | 2): string => `10.213.${cable}.${end}`;

export function openNetwork(): Network {
  removeAbandoned();
  const namespaceOf = (name: string): string => `${PREFIX}${process.pid}-${name}`;
  const remove = (): void => {
    for (const name of ['db', ...HOST_NAMES]) if (namespaces().includes(namespaceOf(name))) run('ip', 'netns', 'del', namespaceOf(name));
    pullOut(process.pid);
  };
  try {
    for (const name of ['db', ...HOST_NAMES]) {
      run('ip', 'netns', 'add', namespaceOf(name));
      run('ip', '-n', namespaceOf(name), 'link', 'set', 'lo', 'up');
    }
    plug({ no: CABLES.testToDatabase, from: null, to: namespaceOf('db') });
    for (const name of HOST_NAMES) {
      plug({ no: CABLES.databaseTo[name], from: namespaceOf('db'), to: namespaceOf(name) });
      plug({ no: CABLES.testTo[name], from: null, to: namespaceOf(name) });
    }
  } catch (fault) {
    remove();
    throw fault;
  }
  const hosts = HOST_NAMES.map((name) => hostNetwork(name, namespaceOf(name)));
  return { hosts, database: { enter: enterOf(namespaceOf('db')), address: addressOf(CABLES.testToDatabase, 2) }, remove };
}

function hostNetwork(name: HostName, namespace: string): HostNetwork {
  const turn = (cables: readonly number[], state: 'up' | 'down'): void => {
    for (const cable of cables) run('ip', '-n', namespace, 'link', 'set', endOf(cable, 2), state);
  };
  return {
    name,
    enter: enterOf(namespace),
    address: addressOf(CABLES.testTo[name], 2),
    databaseAddress: addressOf(CABLES.databaseTo[name], 1),
    database: (state) => turn([CABLES.databaseTo[name]], state),
    everything: (state) => turn([CABLES.databaseTo[name], CABLES.testTo[name]], state),
  };
}

const enterOf = (namespace: string): readonly string[] => ['nsenter', `--net=${NAMESPACES}/${namespace}`, '--'];
/** Names of ends are short by law, and unlike those of another run. */
const cablesOf = (owner: number): string => `of${owner % 100_000}`;
const endOf = (cable: number, end: 1 | 2): string => `${cablesOf(process.pid)}x${cable}x${end}`;

interface Cable {
  readonly no: number;
  /** Null is the network of this process. */
  readonly from: string | null;
  readonly to: string;
}

function plug({ no, from, to }: Cable): void {
  const [one, other] = [endOf(no, 1), endOf(no, 2)];
  run('ip', 'link', 'add', one, 'type', 'veth', 'peer', 'name', other);
  for (const [end, namespace, side] of [
    [one, from, 1],
    [other, to, 2],
  ] as const) {
    if (namespace !== null) run('ip', 'link', 'set', end, 'netns', namespace);
    const within = namespace === null ? [] : ['-n', namespace];
    run('ip', ...within, 'addr', 'add', `${addressOf(no, side)}/24`, 'dev', end);
    run('ip', ...within, 'link', 'set', end, 'up');
  }
}

function namespaces(): readonly string[] {
  try {
    return readdirSync(NAMESPACES);
  } catch {
    return [];
  }
}

/** A run that was killed leaves its networks behind, and what it started in them. */
function removeAbandoned(): void {
  for (const name of namespaces()) {
    const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    for (const pid of run('ip', 'netns', 'pids', name).split('\n').map(Number)) if (pid > 0 && isAlive(pid)) process.kill(pid, 'SIGKILL');
    run('ip', 'netns', 'del', name);
    pullOut(Number(owner));
  }
}

/** The system takes its time to destroy a network; a cable that still leads there would have the addresses of the next. */
function pullOut(owner: number): void {
  const ends = run('ip', '-o', 'link').matchAll(/^\d+: (of\d+x\d+x1)@/gm);
  for (const [, end = ''] of ends) {
    if (!end.startsWith(`${cablesOf(owner)}x`)) continue;
    try {
      run('ip', 'link', 'del', end);
    } catch {
      // It went with its network meanwhile.
    }
  }
}
