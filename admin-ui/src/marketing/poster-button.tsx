// Fetches the printable sheet of a campaign in the reader's language.
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { saveBlob } from '../parts/save-blob.ts';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { CAMPAIGN_WORDS } from './words-campaigns.ts';

export function PosterButton({ id }: { readonly id: string }) {
  const say = useWords(CAMPAIGN_WORDS);
  const { client } = useSession();
  const { locale } = useVoice();
  const tell = useToast();
  const [isBusy, setBusy] = useState(false);
  const get = async () => {
    setBusy(true);
    const file = await client.file(`/v1/campaigns/${encodeURIComponent(id)}/poster?format=pdf&locale=${locale}`);
    if (file === null) tell(say('page.posterFailed'));
    else saveBlob(file, `${id}.pdf`);
    setBusy(false);
  };
  return (
    <Button busy={isBusy} onClick={() => void get()}>
      {say('page.poster')}
    </Button>
  );
}
