// Keeps the app on the phone: starts the service worker, and says when a newer version is ready.
import { useEffect } from 'react';
import { showToast } from './parts/toast.tsx';
import { P } from './parts/words-parts.ts';
import { useVoice } from './voice.ts';

/** The app works as well where a browser refuses it. */
export function useInstalled(): void {
  const voice = useVoice();
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="manifest"]');
    if (link !== null) link.href = `/me/${voice.locale}.webmanifest`;
  }, [voice.locale]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for a visit; the words are those of its first language.
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return;
    const tell = (waiting: ServiceWorker) =>
      showToast(voice.say(P.update), { word: voice.say(P.reload), onPress: () => takeOver(waiting) });
    void register(tell).catch(() => undefined);
  }, []);
}

async function register(tell: (waiting: ServiceWorker) => void): Promise<void> {
  const registration = await navigator.serviceWorker.register('/me/sw.js', { scope: '/me/' });
  if (registration.waiting !== null && navigator.serviceWorker.controller !== null) tell(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const coming = registration.installing;
    coming?.addEventListener('statechange', () => {
      // The first one ever replaces nothing.
      if (coming.state === 'installed' && navigator.serviceWorker.controller !== null) tell(coming);
    });
  });
}

function takeOver(waiting: ServiceWorker): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting.postMessage('take over');
}
