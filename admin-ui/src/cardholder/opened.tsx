// The page of an address: its shape while it loads, its heading in focus when it stands, and a way on when there is none.
import { type ComponentType, useEffect, useRef, useState } from 'react';
import { arriveAt } from './address.ts';
import type { Fault } from './client.ts';
import type { PageProps } from './page-props.ts';
import { type PageEntry, pageAt } from './pages.ts';
import { Empty } from './parts/empty.tsx';
import { FaultNote } from './parts/fault-note.tsx';
import { Link } from './parts/link.tsx';
import { Screen } from './parts/screen.tsx';
import { Skeleton } from './parts/skeleton.tsx';
import { P } from './parts/words-parts.ts';
import { useBrand } from './theme.ts';
import { useVoice } from './voice.ts';

const AWAY: Fault = { status: 0, code: 'offline', title: 'No answer' };

export function Opened({ path }: { readonly path: string }) {
  const voice = useVoice();
  const found = pageAt(path);
  const loading = useLoaded(found?.entry ?? null);
  const title = found === null ? voice.say(P.goneTitle) : voice.say(found.entry.title);
  useArrival({ path, title, isThere: found === null || loading.Page !== null });
  if (found === null)
    return (
      <Screen title={title} back="/">
        <Empty
          icon="search"
          title={title}
          text={voice.say(P.goneText)}
          action={
            <Link to="/" className="button quiet">
              {voice.say(P.home)}
            </Link>
          }
        />
      </Screen>
    );
  if (loading.Page !== null) return <loading.Page key={path} part={found.part} />;
  const back = found.entry.tab === undefined ? { back: '/' } : {};
  return (
    <Screen title={title} {...back}>
      {loading.hasFailed ? <FaultNote fault={AWAY} onAgain={loading.again} /> : <Skeleton />}
    </Screen>
  );
}

interface Loaded {
  readonly of: PageEntry | null;
  readonly Page: ComponentType<PageProps> | null;
  readonly hasFailed: boolean;
}

function useLoaded(entry: PageEntry | null): Loaded & { readonly again: () => void } {
  const [loaded, setLoaded] = useState<Loaded>({ of: null, Page: null, hasFailed: false });
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a turn loads again.
  useEffect(() => {
    let isCurrent = true;
    const show = (next: Loaded) => {
      if (isCurrent) setLoaded(next);
    };
    entry?.load().then(
      ({ Page }) => show({ of: entry, Page, hasFailed: false }),
      () => show({ of: entry, Page: null, hasFailed: true }),
    );
    return () => {
      isCurrent = false;
    };
  }, [entry, turn]);
  const again = () => {
    // A browser remembers that a part failed to load: only a new document asks for it again.
    if (navigator.onLine) location.reload();
    else setTurn(turn + 1);
  };
  return loaded.of === entry ? { ...loaded, again } : { of: entry, Page: null, hasFailed: false, again };
}

/** Says where we are: the title of the tab, and the heading takes the focus, except on the first page of a visit. */
function useArrival({ path, title, isThere }: { readonly path: string; readonly title: string; readonly isThere: boolean }): void {
  const brand = useBrand();
  const voice = useVoice();
  const before = useRef<string | null>(null);
  const isBack = useCameBack();
  useEffect(() => {
    document.title = `${title} · ${voice.text(brand.name)}`;
  }, [title, brand, voice]);
  useEffect(() => {
    if (!isThere || before.current === path) return;
    if (before.current !== null) document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
    arriveAt(path, isBack.current);
    isBack.current = false;
    before.current = path;
  }, [path, isThere, isBack]);
}

function useCameBack(): { current: boolean } {
  const isBack = useRef(false);
  useEffect(() => {
    const hear = () => {
      isBack.current = true;
    };
    addEventListener('popstate', hear);
    return () => removeEventListener('popstate', hear);
  }, []);
  return isBack;
}
