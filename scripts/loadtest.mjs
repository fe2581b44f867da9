// `npm run loadtest`: installs what is missing, the tools too, then runs the load test that was named, or lists them.
import { ensureInstalled, requireNode } from './install.mjs';

requireNode();
await ensureInstalled({ dev: true });
process.setSourceMapsEnabled(true);
const { register } = await import('tsx/esm/api');
register();
await import('../loadtest/run.ts');
