// Files stand behind the key or the session, so they are fetched by the page and then given to the browser.
import type { Client } from '../parts/client.ts';
import { saveBlob } from '../parts/save-blob.ts';

/** False where the file could not be had. */
export async function saveFile(client: Client, path: string, name: string): Promise<boolean> {
  const file = await client.file(path);
  if (file === null) return false;
  saveBlob(file, name);
  return true;
}

/** Opened at once, while the press still counts as the reader's wish; filled when the page is there. */
export async function printPage(client: Client, path: string): Promise<boolean> {
  const opened = window.open('', '_blank');
  const page = await client.file(path);
  if (opened === null || page === null) opened?.close();
  else showPage(opened, await page.text());
  return page !== null;
}

const STYLE = /<style[^>]*>([\s\S]*?)<\/style>/g;

/** The window inherits our content policy, which refuses inline style elements; the same rules as a constructed sheet are allowed. */
function showPage(opened: Window, page: string): void {
  const rules = [...page.matchAll(STYLE)].map((style) => style[1]).join('\n');
  const parsed = new DOMParser().parseFromString(page.replaceAll(STYLE, ''), 'text/html');
  for (const script of parsed.querySelectorAll('script')) script.remove();
  const { document: shown } = opened;
  shown.open();
  shown.write('<!doctype html><html></html>');
  shown.close();
  shown.replaceChild(shown.adoptNode(parsed.documentElement), shown.documentElement);
  const sheet = new (opened as Window & typeof globalThis).CSSStyleSheet();
  sheet.replaceSync(rules);
  shown.adoptedStyleSheets = [sheet];
}
