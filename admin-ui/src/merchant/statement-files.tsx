// The files of a statement, CSV and a printable page; they stand behind the key, so they are fetched here and then opened.
import { useSession } from '../parts/session.tsx';
import { useVoice } from '../parts/voice.tsx';

export function StatementFiles({ path, name }: { readonly path: string; readonly name: string }) {
  const { client } = useSession();
  const { say, locale } = useVoice();
  const save = async () => {
    const text = await client.text(`${path}.csv`);
    if (text === null) return;
    const address = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
    Object.assign(document.createElement('a'), { href: address, download: name }).click();
    URL.revokeObjectURL(address);
  };
  const print = async () => {
    // Opened at once, while the press still counts as the reader's wish; filled when the page is there.
    const opened = window.open('', '_blank');
    const page = await client.text(`${path}/page?locale=${locale}`);
    if (opened === null || page === null) opened?.close();
    else showPage(opened, page);
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

/** The window inherits our content policy, which refuses inline style elements; the same rules as a constructed sheet are allowed. */
function showPage(opened: Window, page: string): void {
  const parsed = new DOMParser().parseFromString(page, 'text/html');
  const rules = [...parsed.querySelectorAll('style')].map((style) => style.textContent ?? '').join('\n');
  for (const refused of parsed.querySelectorAll('style, script')) refused.remove();
  const { document: shown } = opened;
  shown.open();
  shown.write('<!doctype html><html></html>');
  shown.close();
  shown.replaceChild(shown.adoptNode(parsed.documentElement), shown.documentElement);
  const sheet = new (opened as Window & typeof globalThis).CSSStyleSheet();
  sheet.replaceSync(rules);
  shown.adoptedStyleSheets = [sheet];
}
