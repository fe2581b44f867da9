// Draws the pictures of the installed app from the mark, with the Chromium of the tests: run it again when admin-ui/public-me/mark.svg changes.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { root } from './install.mjs';

const PUBLIC = join(root, 'admin-ui', 'public-me');
/** A maskable picture may lose a fifth at each side, so its mark is smaller and its ground fills the square. */
const PICTURES = [
  { name: '192', size: 192, mark: 1 },
  { name: '512', size: 512, mark: 1 },
  { name: 'maskable', size: 512, mark: 0.62 },
  { name: 'apple', size: 180, mark: 0.8 },
];

async function drawAll() {
  const mark = readFileSync(join(PUBLIC, 'mark.svg'), 'utf8');
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  mkdirSync(join(PUBLIC, 'icons'), { recursive: true });
  for (const { name, size, mark: share } of PICTURES) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const ground = share === 1 ? 'transparent' : '#0f5b4c';
    const style = `<style>body{margin:0;display:grid;place-items:center;height:100vh;background:${ground}}svg{width:${share * 100}%}</style>`;
    await page.setContent(style + mark);
    writeFileSync(join(PUBLIC, 'icons', `${name}.png`), await page.screenshot({ omitBackground: true }));
  }
  await browser.close();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await drawAll();
