// The files of a statement: a menu of formats, and the printable page.
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { printPage, saveFile } from './save-file.ts';
import { STATEMENT_WORDS } from './words-statements.ts';

type Format = 'csv' | 'xlsx' | 'pdf' | 'manifest.json';
const WORD_OF = { csv: 'st.csv', xlsx: 'st.xlsx', pdf: 'st.pdf', 'manifest.json': 'st.manifest' } as const;

interface DownloadsOf {
  /** Address of the statement, without an ending. */
  readonly path: string;
  /** File name without an ending. */
  readonly name: string;
  readonly currency: string;
  readonly formats: readonly Format[];
  /** Is there a page to print? */
  readonly printed: boolean;
}

export function Downloads({ path, name, currency, formats, printed }: DownloadsOf) {
  const say = useWords(STATEMENT_WORDS);
  const { client } = useSession();
  const { locale } = useVoice();
  const tell = useToast();
  const [busy, setBusy] = useState<string | null>(null);
  const asked = `currency=${currency}&locale=${locale}`;
  const get = async (what: string, work: () => Promise<boolean>) => {
    setBusy(what);
    if (!(await work())) tell(say('st.failed'));
    setBusy(null);
  };
  return (
    <fieldset className="statement-files" aria-label={say('st.download')}>
      {formats.map((format) => (
        <Button
          key={format}
          busy={busy === format}
          onClick={() => void get(format, () => saveFile(client, `${path}.${format}?${asked}`, `${name}.${format}`))}
        >
          {say(WORD_OF[format])}
        </Button>
      ))}
      {printed ? (
        <Button busy={busy === 'print'} onClick={() => void get('print', () => printPage(client, `${path}/page?${asked}`))}>
          {say('st.print')}
        </Button>
      ) : null}
    </fieldset>
  );
}
