// The frame of the console: masthead, navigation, the page of the address, keys, and what is shown where there is no page.
import { lazy, Suspense, useEffect, useRef } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { PAGES } from './pages.ts';
import type { PageEntry } from './parts/page-entry.ts';
import { Guard } from './parts/guard.tsx';
import { KnownPages } from './parts/known-pages.tsx';
import { Masthead } from './parts/masthead.tsx';
import { Navigation } from './parts/navigation.tsx';
import { Empty } from './parts/notice.tsx';
import { Page } from './parts/page.tsx';
import { useSession } from './parts/session.tsx';
import { Shortcuts } from './parts/shortcuts.tsx';
import { useWords } from './parts/words-of.tsx';
import { SHELL_WORDS } from './parts/words-shell.ts';

const Interruptions = lazy(() => import('./people/interruptions.tsx').then((m) => ({ default: m.Interruptions })));

export function App() {
  const say = useWords(SHELL_WORDS);
  const [path] = useLocation();
  const { person } = useSession();
  return (
    <>
      <a className="skip" href="#main">
        {say('shell.skip')}
      </a>
      <Masthead />
      <div className="frame">
        <Navigation />
        <main className="frame-main" id="main" tabIndex={-1}>
          {/* Another person sees other things: nothing of the one before stays on screen. */}
          <Guard key={`${person?.id ?? ''} ${path}`}>
            <Suspense fallback={<Empty>{`${say('shell.loading')}…`}</Empty>}>
              <KnownPages value={PAGES}>
                <Switch>
                  {PAGES.map((entry) => (
                    <Route key={entry.path} path={entry.path}>
                      <Admitted entry={entry} />
                    </Route>
                  ))}
                  <Route>
                    <Page title={say('shell.lost')} lead={say('shell.lostWhy')}>
                      <p>
                        <a href="/">{say('shell.toStart')}</a>
                      </p>
                    </Page>
                  </Route>
                </Switch>
              </KnownPages>
              <Arrival path={path} />
            </Suspense>
          </Guard>
        </main>
      </div>
      <Shortcuts />
      <Suspense fallback={null}>
        <Interruptions />
      </Suspense>
    </>
  );
}

function Admitted({ entry }: { readonly entry: PageEntry }) {
  const say = useWords(SHELL_WORDS);
  const { may, opens } = useSession();
  const { page: Content, scopes } = entry;
  if (opens(entry)) return <Content />;
  if (may(scopes))
    return <Page title={say('shell.forbidden')} lead={say(entry.for === 'bank' ? 'shell.forbiddenBank' : 'shell.forbiddenShop')} />;
  return <Page title={say('shell.forbidden')} lead={say('shell.forbiddenWhy', { scopes: scopes.join(', ') })} />;
}

let arrivedAt: string | null = null;

/** After a change of address the reader stands at the heading of the new page; the first load leaves the focus alone. */
function Arrival({ path }: { readonly path: string }) {
  const isFirst = useRef(arrivedAt === null);
  useEffect(() => {
    const moved = arrivedAt !== null && arrivedAt !== path;
    arrivedAt = path;
    if (isFirst.current || !moved) return;
    window.scrollTo(0, 0);
    document.querySelector<HTMLElement>('#main h1')?.focus();
  }, [path]);
  return null;
}
