// The voice for alerts: words, money, and the names of campaigns and of the service.
import { useMemo } from 'react';
import { useReference } from '../parts/reference.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import type { Speech } from './alert-said.ts';
import { ALERT_WORDS } from './words-alerts.ts';

export function useSpeech(): Speech {
  const say = useWords(ALERT_WORDS);
  const { money, text } = useVoice();
  const { campaigns } = useReference();
  return useMemo(() => {
    const byId = new Map((campaigns ?? []).map((each) => [each.id, each]));
    const campaign = (id: string) => (id === 'service' ? say('rules.service') : text(byId.get(id)?.name, id));
    return { say, money, campaign, currency: campaigns?.[0]?.currency ?? 'CNY' };
  }, [say, money, text, campaigns]);
}
