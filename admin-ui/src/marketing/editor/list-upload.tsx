// Fills an account list from a file of up to a million accounts: progress, cancel, and a report of the lines that are none.
import { type ChangeEvent, useId, useRef, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import type { Fault } from '../../parts/client.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { FaultNotice } from '../../parts/notice.tsx';
import { Progress } from '../../parts/progress.tsx';
import { saveBlob } from '../../parts/save-blob.ts';
import { useSession } from '../../parts/session.tsx';
import { useVoice } from '../../parts/voice.tsx';
import { useWords } from '../../parts/words-of.tsx';
import { upload, type Uploaded, type UploadState } from './upload.ts';
import { EDITOR_WORDS } from './words-editor.ts';

interface ListUploadOf {
  readonly onClose: () => void;
  /** Takes the filled list into the campaign. */
  readonly onUse: (list: string) => void;
}

export function ListUpload({ onClose, onUse }: ListUploadOf) {
  const tell = useWords(EDITOR_WORDS);
  const { client } = useSession();
  const chooser = useId();
  const [list, setList] = useState('');
  const [lines, setLines] = useState<readonly string[]>([]);
  const [state, setState] = useState<UploadState | null>(null);
  const [end, setEnd] = useState<Uploaded['end'] | null>(null);
  const stop = useRef<AbortController | null>(null);
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    setLines(file === undefined ? [] : (await file.text()).split(/\r?\n/).filter((line) => line.trim() !== ''));
  };
  const start = async () => {
    stop.current = new AbortController();
    setEnd(null);
    setState({ done: 0, total: lines.length, added: 0, already: 0, badCount: 0, bad: [] });
    const fault = await ensureList(client, list);
    if (fault !== null) return setEnd(fault);
    const uploaded = await upload({ client, list, lines, signal: stop.current.signal, onProgress: setState });
    setState(uploaded.state);
    setEnd(uploaded.end);
  };
  const isRunning = state !== null && end === null;
  const close = () => {
    stop.current?.abort();
    onClose();
  };
  const actions = isRunning ? (
    <Button onClick={() => stop.current?.abort()}>{tell('upload.cancel')}</Button>
  ) : end === 'done' ? (
    <Button kind="primary" onClick={() => onUse(list)}>
      {tell('upload.use', { list })}
    </Button>
  ) : (
    <Button kind="primary" disabled={list === '' || lines.length === 0} onClick={() => void start()}>
      {tell('upload.start')}
    </Button>
  );
  return (
    <Dialog title={tell('upload.title')} onClose={close} actions={actions}>
      <TextField label={tell('upload.id')} value={list} onChange={setList} disabled={isRunning} />
      <div className="field">
        <label htmlFor={chooser}>{tell('upload.file')}</label>
        <input id={chooser} type="file" accept=".txt,.csv,text/plain" disabled={isRunning} onChange={(event) => void choose(event)} />
      </div>
      {state === null ? null : <UploadReport state={state} end={end} />}
    </Dialog>
  );
}

/** A list that is not there yet is made, under its id as name. */
async function ensureList(client: ReturnType<typeof useSession>['client'], list: string): Promise<Fault | null> {
  const found = await client.post(`/v1/lists/${encodeURIComponent(list)}/members`, { add: [], remove: [] });
  if (found.ok || found.fault.status !== 404) return null;
  const made = await client.put(`/v1/lists/${encodeURIComponent(list)}`, { name: list });
  return made.ok ? null : made.fault;
}

function UploadReport({ state, end }: { readonly state: UploadState; readonly end: Uploaded['end'] | null }) {
  const tell = useWords(EDITOR_WORDS);
  const { count } = useVoice();
  const said = tell('upload.said', {
    done: count(state.done),
    total: count(state.total),
    added: count(state.added),
    bad: count(state.badCount),
  });
  const download = () => {
    const text = state.bad.map(({ line, text: written, why }) => `${line}\t${written}\t${why}`).join('\n');
    saveBlob(new Blob([text], { type: 'text/plain' }), 'bad-lines.txt');
  };
  return (
    <>
      <Progress label={tell('upload.progress')} value={state.done} max={state.total} said={said} />
      {end === 'done' ? <p role="status">{tell('upload.done', { added: count(state.added), already: count(state.already) })}</p> : null}
      {end === 'cancelled' ? <p role="status">{tell('upload.cancelled')}</p> : null}
      {end !== null && typeof end === 'object' ? <FaultNotice fault={end} /> : null}
      {state.bad.length === 0 ? null : (
        <div>
          <h3>{tell('upload.bad')}</h3>
          <ul className="small">
            {state.bad.slice(0, 20).map(({ line, text, why }) => (
              <li key={line}>{tell('bins.badLine', { line, text, why })}</li>
            ))}
          </ul>
          <Button onClick={download}>{tell('upload.report')}</Button>
        </div>
      )}
    </>
  );
}
