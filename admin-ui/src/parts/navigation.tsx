// The pages the caller may open, by group: beside the page on a desk, a strip under the masthead on a phone.
import { Link, useLocation } from 'wouter';
import { PAGES } from '../pages.ts';
import { GROUPS, type PageEntry } from './page-entry.ts';
import { useSession } from './session.tsx';
import { useVoice } from './voice.tsx';
import { useWords } from './words-of.tsx';
import { SHELL_WORDS } from './words-shell.ts';

export function Navigation() {
  const say = useWords(SHELL_WORDS);
  const { locale } = useVoice();
  const { opens } = useSession();
  const [path] = useLocation();
  const shown = PAGES.filter((entry) => entry.group !== null && opens(entry));
  const here = currentOf(shown, path);
  return (
    <nav className="navigation" aria-label={say('shell.nav')}>
      {GROUPS.map((group) => {
        const entries = shown.filter((entry) => entry.group === group);
        if (entries.length === 0) return null;
        return (
          <div key={group} className="navigation-group">
            <p>{say(`group.${group}`)}</p>
            <ul>
              {entries.map((entry) => (
                <li key={entry.path}>
                  <Link href={entry.path} aria-current={entry === here ? 'page' : undefined}>
                    {entry.word[locale === 'en' ? 0 : 1]}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}

/** The entry whose address the path begins with, the longest first; "/" only for itself. */
export function currentOf(entries: readonly Pick<PageEntry, 'path'>[], path: string): Pick<PageEntry, 'path'> | undefined {
  const fits = (entry: Pick<PageEntry, 'path'>) => path === entry.path || (entry.path !== '/' && path.startsWith(`${entry.path}/`));
  return entries.filter(fits).sort((one, other) => other.path.length - one.path.length)[0];
}
