// `npm run check`: everything a machine can say about the sources without running the product, one line per step.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './install.mjs';

const AT_ONCE = 2;
const tool = (path) => join(root, 'node_modules', path);
const tsc = tool('typescript7/bin/tsc');

const steps = [
  { name: 'types', args: [tsc, '-p', '.'] },
  { name: 'types of the engine', args: [tsc, '-p', 'engine'] },
  ...(existsSync(join(root, 'admin-ui', 'tsconfig.json')) ? [{ name: 'types of the screens', args: [tsc, '-p', 'admin-ui'] }] : []),
  {
    name: 'style',
    args: [tool('@biomejs/biome/bin/biome'), 'check', '--diagnostic-level=warn', '--error-on-warnings', '--max-diagnostics=15', '.'],
  },
  { name: 'imports', args: [join(root, 'scripts', 'imports-check.mjs')] },
  { name: 'dead code', args: [tool('knip/bin/knip.js'), '--no-progress', '--no-config-hints'] },
  { name: 'lock file', args: [join(root, 'scripts', 'lock-check.mjs')] },
  { name: 'tidiness', args: [tool('vitest/vitest.mjs'), 'run', 'tidy.test.ts', '--project', 'house', '--reporter=dot'] },
];

/** Number of failed steps. The tests contain the tidiness step, so before them it may be left out. */
export async function check({ tidiness }) {
  const waiting = steps.filter(({ name }) => tidiness || name !== 'tidiness');
  let failed = 0;
  const worker = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      // Awaited before the sum is read: two workers add to it.
      const passed = await passes(step);
      if (!passed) failed += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return failed;
}

async function passes({ name, args }) {
  const started = Date.now();
  const { code, output } = await collect(args);
  const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(5);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${seconds} s  ${name}`);
  if (code !== 0) console.log(output.trimEnd());
  return code === 0;
}

function collect(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, NO_COLOR: '1' } });
    const parts = [];
    child.stdout.on('data', (part) => parts.push(part));
    child.stderr.on('data', (part) => parts.push(part));
    child.on('close', (code) => resolve({ code, output: Buffer.concat(parts).toString('utf8') }));
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = (await check({ tidiness: true })) === 0 ? 0 : 1;
