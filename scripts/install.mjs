// Installs what the lock file names when it is missing or different, with progress, using only what Node itself brings.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { patchDriver } from './patch-driver.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const OLDEST_NODE = [20, 19];

/** Ends the process with one sentence when this Node is too old to run the product. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  stop(`Offerline needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
}

/** With `dev`, the tools of the tests too. Never removes them when only the product is asked for. */
export async function ensureInstalled({ dev }) {
  const missing = missingPackages(dev);
  if (missing.length > 0) await install(missing, dev);
  patchDriver(root);
}

async function install(missing, dev) {
  console.log(`Installing ${missing.length} packages from the lock file (this happens once) ...`);
  const watch = setInterval(() => console.log(`  ${countPackages()} packages in place`), 5000);
  const code = await npm([
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    ...(dev ? ['--include=dev'] : ['--omit=dev', '--include=optional']),
  ]);
  clearInterval(watch);
  if (code !== 0)
    stop('The packages could not be installed; the lines above say why. Check the network and the npm registry, then start again.');
}

/** Names in the lock file that are not installed in the version it says; packages of other platforms do not count. */
function missingPackages(dev) {
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const hidden = join(root, 'node_modules', '.package-lock.json');
  const installed = existsSync(hidden) ? JSON.parse(readFileSync(hidden, 'utf8')).packages : {};
  return Object.keys(wanted).filter((path) => path !== '' && needed(wanted[path], dev) && !inPlace(path, wanted[path], installed));
}

function needed(entry, dev) {
  if (entry.dev === true && !dev) return false;
  if (entry.devOptional === true && !dev) return false;
  if (entry.optional !== true) return true;
  return entry.libc === undefined && isListed(entry.os, process.platform) && isListed(entry.cpu, process.arch) && entry.os !== undefined;
}

const isListed = (list, value) => list === undefined || list.includes(value);

function inPlace(path, entry, installed) {
  return installed[path]?.version === entry.version && existsSync(join(root, path, 'package.json'));
}

function countPackages() {
  const folder = join(root, 'node_modules');
  return existsSync(folder) ? readdirSync(folder).filter((name) => !name.startsWith('.')).length : 0;
}

/** Through the npm that started us when there is one, so that its settings hold. */
function npm(args) {
  const path = process.env['npm_execpath'];
  const [command, first] = path?.endsWith('npm-cli.js') ? [process.execPath, [path]] : ['npm', []];
  return run(command, [...first, ...args], { shell: process.platform === 'win32' && command === 'npm' });
}

/** Runs a program in the repository with our own output and gives its exit code. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    child.on('error', (error) => {
      console.error(error.message);
      resolve(1);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
