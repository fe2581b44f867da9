// Makes one file of a k6 script and what it imports, as k6 wants it.
import { join } from 'node:path';
import { build } from 'esbuild';

/** Writes `<name>.js` into the folder and gives its path; k6's own modules stay imports. */
export async function bundleScript(root: string, name: string, folder: string): Promise<string> {
  const outfile = join(folder, `${name}.js`);
  await build({
    entryPoints: [join(root, 'loadtest', `${name}.ts`)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2020',
    external: ['k6', 'k6/*'],
    logLevel: 'silent',
  });
  return outfile;
}
