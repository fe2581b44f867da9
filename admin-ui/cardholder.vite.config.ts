// Builds the cardholder's app into dist/ui/me: its own small entry, with Preact in place of React so that it opens fast on a slow network.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const API = 'http://127.0.0.1:8080';
const root = fileURLToPath(new URL('./src/cardholder', import.meta.url));

/** Tells the service worker what the app consists of, when all of it is written. */
const shell: Plugin = {
  name: 'shell',
  apply: 'build',
  writeBundle: ({ dir = '' }) => {
    const assets = readdirSync(join(dir, 'assets')).sort();
    const page = readFileSync(join(dir, 'index.html'), 'utf8');
    const worker = readFileSync(join(dir, 'sw.js'), 'utf8');
    const build = createHash('sha256')
      .update([...assets, page, worker].join('\n'))
      .digest('hex')
      .slice(0, 12);
    const addresses = ['/me/index.html', '/me/mark.svg', ...assets.map((name) => `/me/assets/${name}`)];
    writeFileSync(join(dir, 'sw.js'), `const BUILD=${JSON.stringify(build)},SHELL=${JSON.stringify(addresses)};${worker}`);
  },
};

export default defineConfig({
  root,
  base: '/me/',
  publicDir: fileURLToPath(new URL('./public-me', import.meta.url)),
  plugins: [shell],
  resolve: {
    alias: {
      'react-dom/client': 'preact/compat/client',
      'react/jsx-runtime': 'preact/jsx-runtime',
      'react/jsx-dev-runtime': 'preact/jsx-dev-runtime',
      react: 'preact/compat',
    },
  },
  // For work on the pages: `npx vite --config admin-ui/cardholder.vite.config.ts` beside a running `npm start`.
  server: { proxy: { '/v1': API, '/me/theme.json': API } },
  build: {
    outDir: fileURLToPath(new URL('../dist/ui/me', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // A data: address would be refused by the content policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      input: { index: join(root, 'index.html'), sw: join(root, 'worker.ts') },
      // The worker keeps its name: a browser asks for it again by it.
      output: { entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
    },
  },
});
