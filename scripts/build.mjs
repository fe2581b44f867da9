// `npm run build`: the service as one file without types, dist/server.mjs, made again when a source is newer; with `<entry.ts> <name>`, another program of it.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './install.mjs';

export const BUNDLE = join(root, 'dist', 'server.mjs');
const ENTRY = join(root, 'api', 'server.ts');

/** Builds when it must, and says how long it took. */
export async function ensureBundle() {
  if (isFresh()) return;
  const started = Date.now();
  await bundle(ENTRY, BUNDLE);
  console.log(`Service built in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

/** One program of the service as one file in the folder of BUNDLE. */
export async function bundle(entry, outfile) {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [entry],
    outfile,
    write: false,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
    plugins: [{ name: 'places', setup: (building) => keepPlaces(building, entry) }],
  });
  mkdirSync(dirname(outfile), { recursive: true });
  for (const { path, contents } of outputFiles) {
    // Whole before it has its name: another start may be reading.
    writeFileSync(`${path}.${process.pid}`, contents);
    renameSync(`${path}.${process.pid}`, path);
  }
}

/** Sources find campaigns, migrations and packages from where they themselves stand: in the bundle they still say where that was, seen from the bundle. */
function keepPlaces(building, entry) {
  building.onLoad({ filter: /\.ts$/ }, ({ path }) => {
    if (path === entry || path.includes(`${sep}node_modules${sep}`)) return undefined;
    const text = readFileSync(path, 'utf8');
    if (!text.includes('import.meta.')) return undefined;
    const place = JSON.stringify(relative(dirname(BUNDLE), path).split(sep).join('/'));
    const url = `new URL(${place}, import.meta.url)`;
    const folder = `process.getBuiltinModule('node:url').fileURLToPath(new URL('.', ${url})).slice(0, -1)`;
    const contents = text.replace(/import\.meta\.(dirname|url)/g, (_, asked) => (asked === 'url' ? `${url}.href` : folder));
    return { contents, loader: 'ts' };
  });
}

function isFresh() {
  if (!existsSync(BUNDLE)) return false;
  const builtAt = statSync(BUNDLE).mtimeMs;
  return [join(root, 'package-lock.json'), ...sourcesUnder('api'), ...sourcesUnder('engine')].every(
    (file) => statSync(file).mtimeMs < builtAt,
  );
}

function sourcesUnder(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [entry, outfile] = process.argv.slice(2);
  await (entry === undefined ? ensureBundle() : bundle(resolve(root, entry), resolve(dirname(BUNDLE), outfile)));
}
