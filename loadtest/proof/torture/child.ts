// The service as one process that may be told to die: it kills itself, as by SIGKILL, when a named step is reached for the n-th time.
import { parseArgs } from 'node:util';
import { readConfig } from '../../../api/config.ts';
import type { OnStep } from '../../../api/authority/steps.ts';
import { startService } from '../../../api/service.ts';

const STOP_MS_MAX = 8_000;
const NOT_STARTED = 2;

const { values } = parseArgs({ options: { step: { type: 'string' }, nth: { type: 'string', default: '1' } } });
const service = await startService({
  config: readConfig(),
  demo: false,
  onStep: deathAt(values.step, Number(values.nth)),
  onBug,
}).catch((fault: unknown) => {
  onBug(fault, 'start'); // The database is away: whoever started it tries again.
  process.exit(NOT_STARTED);
});
process.on('SIGTERM', () => {
  setTimeout(() => process.exit(1), STOP_MS_MAX).unref();
  service.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
process.stdout.write(`listening ${service.url}\n`);

/** Nothing runs after the kill: it is sent to this process before the step goes on. */
function deathAt(name: string | undefined, nth: number): OnStep | undefined {
  if (name === undefined) return undefined;
  let reached = 0;
  return (step) => {
    if (step !== name) return;
    reached += 1;
    if (reached === nth) process.kill(process.pid, 'SIGKILL');
  };
}

function onBug(fault: unknown, subject: string): void {
  const { code, message } = fault as { readonly code?: string; readonly message?: string };
  process.stderr.write(`bug ${subject}: ${code ?? ''} ${message ?? String(fault)}\n`);
}
