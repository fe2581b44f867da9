// The audit log as a file, with the filters of the page; it stands behind the session, so it is fetched here and then saved.
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { useSession } from '../parts/session.tsx';
import { useWords } from '../parts/words-of.tsx';
import { AUDIT_WORDS } from './words-audit.ts';
import { saveBlob } from '../parts/save-blob.ts';

export function AuditFile({ query }: { readonly query: string }) {
  const say = useWords(AUDIT_WORDS);
  const { client } = useSession();
  const [state, setState] = useState<'idle' | 'busy' | 'failed'>('idle');
  const save = async () => {
    setState('busy');
    const file = await client.file(query === '' ? '/v1/audit.csv' : `/v1/audit.csv?${query}`);
    setState(file === null ? 'failed' : 'idle');
    if (file === null) return;
    saveBlob(file, 'audit.csv');
  };
  return (
    <>
      {state === 'failed' ? (
        <span className="field-error" role="alert">
          {say('audit.csvFailed')}
        </span>
      ) : null}
      <Button onClick={() => void save()} busy={state === 'busy'}>
        {say('audit.csv')}
      </Button>
    </>
  );
}
