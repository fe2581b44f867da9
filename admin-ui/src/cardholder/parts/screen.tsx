// One page on the phone: the bar at the top with the way back and the language, the heading, and what the page shows.
import type { ReactNode } from 'react';
import { goBack } from '../address.ts';
import { useBrand } from '../theme.ts';
import { useVoice } from '../voice.ts';
import { Icon } from './icons.tsx';
import { Link } from './link.tsx';
import { P } from './words-parts.ts';

export interface ScreenProps {
  readonly title: string;
  /** Where the way back leads when the app was opened at this page; absent on the pages of the tabs. */
  readonly back?: string;
  /** Buttons at the right of the top bar. */
  readonly actions?: ReactNode;
  /** Without the tabs, for a page that wants the whole screen. */
  readonly isBare?: boolean;
  readonly children: ReactNode;
}

export function Screen({ title, back, actions, isBare = false, children }: ScreenProps) {
  const voice = useVoice();
  return (
    <div className={isBare ? 'screen bare' : 'screen'}>
      <header className="top">
        <div>
          {back === undefined ? (
            <Brand />
          ) : (
            <Link to={back} className="button round" label={voice.say(P.back)} onGo={() => goBack(back)}>
              <Icon name="back" />
            </Link>
          )}
          <span className="rest" />
          {actions}
          <button
            type="button"
            className="button plain"
            lang={voice.locale === 'en' ? 'zh-CN' : 'en'}
            onClick={() => voice.setLocale(voice.locale === 'en' ? 'zh-CN' : 'en')}
          >
            {voice.say(P.language)}
          </button>
        </div>
      </header>
      <main className="main" id="main">
        <h1 tabIndex={-1}>{title}</h1>
        {children}
      </main>
    </div>
  );
}

function Brand() {
  const voice = useVoice();
  const brand = useBrand();
  return (
    <span className="brand">
      <img src={brand.logo} alt="" width="28" height="28" />
      <span>{voice.text(brand.name)}</span>
    </span>
  );
}
