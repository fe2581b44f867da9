// `npm start`: installs what is missing, builds the screens, then becomes the service in this very process.
import { ensureInstalled, requireNode } from './install.mjs';
import { ensureScreens } from './screens.mjs';

process.env['NODE_ENV'] ??= 'production';
requireNode();
await ensureInstalled({ dev: false });
await ensureScreens();
process.setSourceMapsEnabled(true);
const { register } = await import('tsx/esm/api');
register();
await import('../api/server.ts');
