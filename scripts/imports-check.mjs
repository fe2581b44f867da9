// Runs dependency-cruiser and fails also when it saw too little: with a wrong compiler it silently passes on zero modules.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.mjs';

const MODULES_MIN = 250;
const folders = ['engine', 'api', 'admin-ui/src', 'campaigns', 'loadtest'].filter((folder) => existsSync(join(root, folder)));
const cruiser = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
const cruise = spawnSync(process.execPath, [cruiser, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 256_000_000,
});
const report = readReport(cruise.stdout);
for (const { from, to, rule } of report.violations) console.log(`${from} -> ${to}  ${rule.name}`);
console.log(`${report.modules} modules, ${report.violations.length} forbidden imports`);
if (report.modules < MODULES_MIN) console.log(`Fewer than ${MODULES_MIN} modules were seen, so nothing was proven. ${cruise.stderr}`);
process.exitCode = report.violations.length === 0 && report.modules >= MODULES_MIN ? 0 : 1;

function readReport(text) {
  try {
    const { summary } = JSON.parse(text);
    return { modules: summary.totalCruised, violations: summary.violations };
  } catch {
    return { modules: 0, violations: [] };
  }
}
