// Builds the cardholder's app into dist/ui/me: its own small entry, with Preact in place of React so that it opens fast on a slow network.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const API = 'http://127.0.0.1:8080';

export default defineConfig({
  root: fileURLToPath(new URL('./src/cardholder', import.meta.url)),
  base: '/me/',
  publicDir: fileURLToPath(new URL('./public-me', import.meta.url)),
  resolve: {
    alias: {
      'react-dom/client': 'preact/compat/client',
      'react/jsx-runtime': 'preact/jsx-runtime',
      'react/jsx-dev-runtime': 'preact/jsx-dev-runtime',
      react: 'preact/compat',
    },
  },
  // For work on the pages: `npx vite --config admin-ui/cardholder.vite.config.ts` beside a running `npm start`.
  server: { proxy: { '/v1': API } },
  build: {
    outDir: fileURLToPath(new URL('../dist/ui/me', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // A data: address would be refused by the content policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
