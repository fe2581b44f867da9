// `npm start`: installs what is missing, builds the screens, then becomes the service in this very process.
import { ensureInstalled, requireNode } from './install.mjs';
import { ensureScreens } from './screens.mjs';

process.env['NODE_ENV'] ??= 'production';
requireNode();
await ensureInstalled({ dev: false });
await ensureScreens();
process.setSourceMapsEnabled(true);
stopWithNpm();
const { register } = await import('tsx/esm/api');
register();
await import('../api/server.ts');

/** npm runs us through a shell that does not pass signals on: when npm is told to stop, the shell dies and we must follow. */
function stopWithNpm() {
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  watch.unref();
}
