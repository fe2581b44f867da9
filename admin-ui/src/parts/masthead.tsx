// The head of the console: its name, the keys, light or dark, the language, and who is using it.
import { Link } from 'wouter';
import { PersonMenu } from './person-menu.tsx';
import { SHOW_KEYS } from './shortcuts.tsx';
import { useTheme } from './theme.tsx';
import { useVoice } from './voice.tsx';
import { useWords } from './words-of.tsx';
import { SHELL_WORDS } from './words-shell.ts';

export function Masthead() {
  const say = useWords(SHELL_WORDS);
  return (
    <header className="masthead">
      <Link href="/" className="masthead-name">
        <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
          <path d="M3 22.5h26" />
          <circle cx="19.5" cy="12" r="5.2" />
        </svg>
        <span className="wordmark">Offerline</span>
      </Link>
      <div className="masthead-tools">
        <a href="/docs" className="masthead-docs">
          {say('shell.docs')}
        </a>
        <button
          type="button"
          className="tool masthead-keys"
          onClick={() => window.dispatchEvent(new Event(SHOW_KEYS))}
          aria-label={say('shell.keys')}
        >
          <kbd>?</kbd>
        </button>
        <ThemeSwitch />
        <LanguageSwitch />
        <PersonMenu />
      </div>
    </header>
  );
}

function ThemeSwitch() {
  const say = useWords(SHELL_WORDS);
  const { theme, setTheme } = useTheme();
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <button
      type="button"
      className="tool"
      aria-label={say(other === 'dark' ? 'shell.theme.toDark' : 'shell.theme.toLight')}
      onClick={() => setTheme(other)}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true" className="tool-mark">
        <circle cx="10" cy="10" r="7" />
        <path d="M10 3a7 7 0 0 1 0 14z" data-filled="" />
      </svg>
    </button>
  );
}

const SPOKEN = ['en', 'zh-CN'] as const;
const OWN_NAMES = { en: 'EN', 'zh-CN': '中文' } as const;

function LanguageSwitch() {
  const { locale, setLocale, say } = useVoice();
  return (
    <fieldset className="segments">
      <legend className="spoken">{say('page.language')}</legend>
      {SPOKEN.map((each) => (
        <button key={each} type="button" lang={each} aria-pressed={locale === each} onClick={() => setLocale(each)}>
          {OWN_NAMES[each]}
        </button>
      ))}
    </fieldset>
  );
}
