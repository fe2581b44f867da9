// The app: who is there, in which language and brand, and the page that the address names.
import { useEffect, useMemo, useState } from 'react';
import type { Locale } from '../../../engine/campaign/schema.ts';
import { usePath } from './address.ts';
import { useInstalled } from './install.ts';
import { Opened } from './opened.tsx';
import { holderNow } from './parts/answers.ts';
import { TabBar } from './parts/tab-bar.tsx';
import { Toasts } from './parts/toast.tsx';
import { Session } from './session.tsx';
import { BrandProvider, useWornBrand, wearLook } from './theme.ts';
import { RENEWED, takeToken } from './token.ts';
import { firstLocale, VoiceProvider, voiceOf } from './voice.ts';

takeToken();
wearLook();

export function App() {
  const [locale, setLocale] = useState<Locale>(firstLocale);
  const voice = useMemo(() => voiceOf(locale, setLocale), [locale]);
  const brand = useWornBrand();
  const path = usePath();
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  return (
    <VoiceProvider value={voice}>
      <BrandProvider value={brand}>
        <Frame path={path} />
      </BrandProvider>
    </VoiceProvider>
  );
}

function Frame({ path }: { readonly path: string }) {
  useInstalled();
  const holder = useHolder();
  return (
    <div className="app">
      <Session key={holder} start={<Opened path="/start" />}>
        <Opened path={path} />
        <TabBar path={path} />
      </Session>
      <Toasts />
    </div>
  );
}

/** Whoever is there now: another cardholder begins with empty pages. */
function useHolder(): string {
  const [holder, setHolder] = useState(holderNow);
  useEffect(() => {
    const hear = () => setHolder(holderNow());
    addEventListener(RENEWED, hear);
    return () => removeEventListener(RENEWED, hear);
  }, []);
  return holder;
}
