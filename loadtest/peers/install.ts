// Gets what the comparison needs and the product does not: packages of the peers by `npm ci`, Drools by Maven; or says why it cannot.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

type Say = (line: string) => void;
/** Null when everything is there, else one sentence that says what is missing. */
type Obstacle = string | null;

const PEERS_FOLDER = fileURLToPath(new URL('./', import.meta.url));
export const SHOPS_FOLDER = join(PEERS_FOLDER, 'shops');
const DROOLS_FOLDER = join(PEERS_FOLDER, 'drools');
const TIMEOUT_MS = 600_000;
const SAID_MAX = 200;

export function installPeers(say: Say): Obstacle {
  return installPackages(PEERS_FOLDER, say);
}

export function installShops(say: Say): Obstacle {
  return installPackages(SHOPS_FOLDER, say);
}

/** Compiles the small Java program and fetches its libraries, once. */
export function buildDrools(say: Say): Obstacle {
  if (!runs('java', ['-version'])) return 'Drools: no Java on this machine';
  if (existsSync(join(DROOLS_FOLDER, 'target', 'classes', 'Matching.class'))) return null;
  if (!runs('mvn', ['-version'])) return 'Drools: no Maven on this machine';
  say('Drools is built once, by Maven, in loadtest/peers/drools.');
  return attempt('mvn', { args: ['-q', '-B', 'compile'], folder: DROOLS_FOLDER });
}

function installPackages(folder: string, say: Say): Obstacle {
  if (existsSync(join(folder, 'node_modules', '.package-lock.json'))) return null;
  say(`The packages to compare with are installed once: npm ci in ${folder}`);
  return attempt('npm', { args: ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], folder });
}

function attempt(command: string, { args, folder }: { readonly args: readonly string[]; readonly folder: string }): Obstacle {
  const { status, stderr, stdout } = spawnSync(command, args, { ...options, cwd: folder, timeout: TIMEOUT_MS });
  if (status === 0) return null;
  const last = `${stdout ?? ''}${stderr ?? ''}`.trim().split('\n').slice(-3).join(' ').slice(0, SAID_MAX);
  return `${command} ${args.join(' ')} failed: ${last}`;
}

function runs(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, options).status === 0;
}

const options = { encoding: 'utf8', shell: process.platform === 'win32' } as const;
