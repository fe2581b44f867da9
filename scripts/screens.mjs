// Builds the screens, console and cardholder's app, with vite when their sources changed since the last build.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './install.mjs';

const MARKER = join(root, 'dist', 'ui', '.sources');

/** The service also runs without screens, so a failed build is told and survived. */
export async function ensureScreens() {
  if (!existsSync(join(root, 'admin-ui', 'index.html'))) return;
  const sources = fingerprint();
  if (existsSync(MARKER) && readFileSync(MARKER, 'utf8') === sources) return;
  const started = Date.now();
  // The console first: it empties the folder in which the cardholder's app then has its own.
  const isBuilt = (await build('admin-ui/vite.config.ts')) && (await build('admin-ui/cardholder.vite.config.ts'));
  if (!isBuilt) {
    console.error('The screens could not be built; the service starts without them.');
    return;
  }
  writeFileSync(MARKER, sources);
  console.log(`Screens built in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

async function build(config) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  return (await run(process.execPath, [vite, 'build', '--config', join(root, config), '--emptyOutDir', '--logLevel', 'warn'])) === 0;
}

/** The screens run the pure engine in the browser, so its sources count too. */
function fingerprint() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const file of [...filesUnder('admin-ui'), ...filesUnder('engine')]) {
    if (!file.includes('.test.')) hash.update(file).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function filesUnder(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesUnder(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));
}
