// Runs one command-line tool of the product: `node scripts/run.mjs api/cli/verify.ts --any --arguments`.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled, requireNode, root } from './install.mjs';

const [file, ...rest] = process.argv.slice(2);
if (file === undefined) {
  console.error('Which tool? Say: node scripts/run.mjs <file.ts> [arguments]');
  process.exit(1);
}
requireNode();
await ensureInstalled({ dev: false });
process.setSourceMapsEnabled(true);
const { register } = await import('tsx/esm/api');
register();
const path = resolve(root, file);
process.argv = [process.execPath, path, ...rest];
await import(pathToFileURL(path).href);
