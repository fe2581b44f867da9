// The app: who is there, in which language, and the page that the address names.
import { type ComponentType, useEffect, useMemo, useState } from 'react';
import type { Locale } from '../../../engine/campaign/schema.ts';
import { usePath } from './address.ts';
import { type PageProps, pageAt } from './pages.ts';
import { takeToken } from './token.ts';
import { firstLocale, VoiceProvider, voiceOf } from './voice.ts';

takeToken();

export function App() {
  const [locale, setLocale] = useState<Locale>(firstLocale);
  const voice = useMemo(() => voiceOf(locale, setLocale), [locale]);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  return (
    <VoiceProvider value={voice}>
      <Opened path={usePath()} />
    </VoiceProvider>
  );
}

function Opened({ path }: { readonly path: string }) {
  const found = pageAt(path);
  const [loaded, setLoaded] = useState<{ readonly of: string; readonly Page: ComponentType<PageProps> } | null>(null);
  const entry = found?.entry ?? null;
  useEffect(() => {
    let isCurrent = true;
    entry?.load().then(
      ({ Page }) => {
        if (isCurrent) setLoaded({ of: entry.path, Page });
      },
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, [entry]);
  if (loaded === null || found === null || loaded.of !== found.entry.path) return null;
  return <loaded.Page part={found.part} />;
}
