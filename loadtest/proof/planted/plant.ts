// Builds a program with one bug planted in the product, or with none: the only place where a planted bug ever exists is the file this writes.
import { readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { build, type Plugin } from 'esbuild';
import type { Edit, PlantedBug } from './bug.ts';

export const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Writes one module for Node that holds `entry` and all it imports, packages left out. Throws where an edit does not fit the product any more. */
export async function buildPlanted(entry: string, outfile: string, bug: PlantedBug | null): Promise<void> {
  await build({
    entryPoints: [join(ROOT, entry)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'silent',
    plugins: [planting(outfile, bug)],
  });
}

function planting(outfile: string, bug: PlantedBug | null): Plugin {
  return {
    name: 'planting',
    setup: (building) => {
      building.onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (path.includes(`${sep}node_modules${sep}`)) return undefined;
        const file = relative(ROOT, path).split(sep).join('/');
        const planted = editsOf(bug, file).reduce(edited, readFileSync(path, 'utf8'));
        return { contents: inPlace(planted, { path, outfile }), loader: 'ts' };
      });
    },
  };
}

function editsOf(bug: PlantedBug | null, file: string): readonly Edit[] {
  return bug === null ? [] : bug.edits.filter((edit) => edit.file === file);
}

/** Throws where the text is not there exactly once. */
export function edited(text: string, { file, find, replace }: Edit): string {
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`${file} holds this ${parts.length - 1} times, and must once: ${find}`);
  return parts.join(replace);
}

/** Sources find campaigns, migrations and packages from where they themselves stand: in the built file they still do. */
function inPlace(text: string, { path, outfile }: { readonly path: string; readonly outfile: string }): string {
  const place = JSON.stringify(relative(dirname(outfile), path).split(sep).join('/'));
  const url = `new URL(${place}, import.meta.url)`;
  const file = `process.getBuiltinModule('node:url').fileURLToPath(${url})`;
  const folder = `process.getBuiltinModule('node:path').dirname(${file})`;
  const said: Readonly<Record<string, string>> = { url: `${url}.href`, filename: file, dirname: folder };
  return text.replace(/import\.meta\.(url|filename|dirname)\b/g, (whole, asked: string) => said[asked] ?? whole);
}
