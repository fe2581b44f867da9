// The files of a statement, CSV and a printable page; they stand behind the key, so they are fetched here and then opened.
import { useSession } from '../parts/session.tsx';
import { useVoice } from '../parts/voice.tsx';

export function StatementFiles({ path, name }: { readonly path: string; readonly name: string }) {
  const { client } = useSession();
  const { say, locale } = useVoice();
  const save = async () => {
    const file = await client.file(`${path}.csv`);
    if (file === null) return;
    const address = URL.createObjectURL(file);
    Object.assign(document.createElement('a'), { href: address, download: name }).click();
    URL.revokeObjectURL(address);
  };
  const print = async () => {
    // Opened at once, while the press still counts as the reader's wish; filled when the page is there.
    const opened = window.open('', '_blank');
    const page = await client.file(`${path}/page?locale=${locale}`);
    if (opened === null || page === null) opened?.close();
    else showPage(opened, await page.text());
  };
  return (
    <>
      <button type="button" className="button" onClick={() => void save()}>
        {say('stmt.csv')}
      </button>
      <button type="button" className="button" onClick={() => void print()}>
        {say('stmt.print')}
      </button>
    </>
  );
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
