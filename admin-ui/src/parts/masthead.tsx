// The head of the page: whose day it is, which day, whether it is live, the way to each part, and the language.
import { useSession } from './session.tsx';
import { useVoice } from './voice.tsx';
import type { Word } from './words.ts';

interface MastheadOf {
  readonly date: string | null;
  readonly link: 'connecting' | 'live' | 'lost';
  readonly paused: boolean;
}

const PARTS: readonly (readonly [anchor: string, word: Word])[] = [
  ['live', 'live.title'],
  ['try', 'try.title'],
  ['campaigns', 'camp.title'],
  ['statement', 'stmt.title'],
];

export function Masthead({ date, link, paused }: MastheadOf) {
  const { say, day, zone } = useVoice();
  const { demo, forget } = useSession();
  return (
    <header className="masthead">
      <div className="masthead-name">
        <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
          <path d="M3 22.5h26" />
          <circle cx="19.5" cy="12" r="5.2" />
        </svg>
        <span className="wordmark">Offerline</span>
      </div>
      <p className="masthead-day">
        {date === null ? null : <span>{day(date)}</span>}
        <span className="soft" title={say('page.zone', { zone })}>
          {demo ? (
            say('page.demo')
          ) : (
            <button type="button" className="link" onClick={forget}>
              {say('key.forget')}
            </button>
          )}
        </span>
      </p>
      <nav className="masthead-parts" aria-label={say('page.sections')}>
        {PARTS.map(([anchor, word]) => (
          <a key={anchor} href={`#${anchor}`}>
            {say(word)}
          </a>
        ))}
        <a href="/docs">{say('page.docs')}</a>
      </nav>
      <p className="link-state" role="status" data-link={paused ? 'paused' : link}>
        {say(paused ? 'link.paused' : `link.${link}`)}
      </p>
      <LanguageSwitch />
    </header>
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
