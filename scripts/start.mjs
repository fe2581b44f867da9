// `npm start`: installs what is missing, builds screens and service, then becomes the service in this very process.
import { pathToFileURL } from 'node:url';
import { BUNDLE, ensureBundle } from './build.mjs';
import { ensureInstalled, requireNode } from './install.mjs';
import { ensureScreens } from './screens.mjs';

process.env['NODE_ENV'] ??= 'production';
requireNode();
await ensureInstalled({ dev: false });
await ensureScreens();
process.setSourceMapsEnabled(true);
stopWithNpm();
await importService();

/** The built service starts faster and answers with less work than its sources through a loader; where it cannot be built, the sources do. */
async function importService() {
  try {
    await ensureBundle();
  } catch (error) {
    console.error(`The service could not be built and starts from its sources: ${error.message}`);
    const { register } = await import('tsx/esm/api');
    register();
    return import('../api/server.ts');
  }
  return import(pathToFileURL(BUNDLE).href);
}

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
