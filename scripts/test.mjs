// `npm test`: the checks, then every test; ends with one plain line of counts. Arguments narrow the tests, e.g. `npm test -- engine/rules`.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, requireNode, root, run } from './install.mjs';

const REPORT = join(root, 'reports', 'vitest.json');

requireNode();
await ensureInstalled({ dev: true });
const { check } = await import('./check.mjs');
const failedChecks = await check({ tidiness: false });
mkdirSync(join(root, 'reports'), { recursive: true });
rmSync(REPORT, { force: true });
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const code = await run(process.execPath, [
  vitest,
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${REPORT}`,
  ...process.argv.slice(2),
]);
const counts = countTests();
console.log(`${counts.passed} passed, ${counts.failed + failedChecks} failed`);
process.exitCode = code !== 0 || failedChecks > 0 ? 1 : 0;

/** A file that could not even be loaded has no tests to fail, and counts as one failure. */
function countTests() {
  try {
    const report = JSON.parse(readFileSync(REPORT, 'utf8'));
    const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
    return { passed: report.numPassedTests, failed: report.numFailedTests + broken };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
