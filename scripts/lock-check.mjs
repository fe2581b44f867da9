// Finds the holes of package-lock.json: platform packages that a package names but the lock file lacks, on which a later `npm ci` elsewhere would fail.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.mjs';

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const holes = Object.entries(packages).flatMap(([path, entry]) =>
  Object.keys(entry.optionalDependencies ?? {})
    .filter((name) => !isLocked(path, name))
    .map((name) => `${path === '' ? 'package.json' : path} names ${name}, which the lock file lacks`),
);
const addresses = Object.entries(packages).flatMap(([path, { resolved }]) =>
  resolved === undefined ? [] : [`${path} carries a download address`],
);
const problems = [...holes, ...addresses];
for (const problem of problems) console.log(problem);
console.log(`${Object.keys(packages).length} locked packages, ${problems.length} problems`);
process.exitCode = problems.length === 0 && existsSync(join(root, 'package-lock.json')) ? 0 : 1;

/** Looks where Node would: beside the package, then in every folder above it. */
function isLocked(path, name) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`] !== undefined) return true;
    if (at === '') return false;
  }
}
