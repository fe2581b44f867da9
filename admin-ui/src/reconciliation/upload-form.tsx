// Hands in a clearing file: chosen, sent as a stream, and watched while the service reads it.
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { StoredMapping } from '../../../api/reconciliation/mapping-store.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Field, SelectField, TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { Progress } from '../parts/progress.tsx';
import { useSession } from '../parts/session.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useReconciliation } from './use-reconciliation.ts';
import type { FileItem } from './wire.ts';

interface UploadOf {
  readonly acquirers: readonly { readonly id: string; readonly name: string }[];
  readonly mappings: readonly StoredMapping[];
  readonly onDone: () => void;
}

export function UploadForm({ acquirers, mappings, onDone }: UploadOf) {
  const { say } = useReconciliation();
  const [acquirer, setAcquirer] = useState('');
  const [mapping, setMapping] = useState('');
  const [said, setSaid] = useState({ fileId: '', businessDate: '' });
  const [file, setFile] = useState<File | null>(null);
  const { send, sending, fault } = useUpload(onDone);
  const from = {
    acquirer: acquirer === '' ? (acquirers[0]?.id ?? '') : acquirer,
    mapping: mapping === '' ? (mappings[0]?.id ?? '') : mapping,
  };
  const needsWords = mappings.find(({ id }) => id === from.mapping)?.document.header === null;
  if (mappings.length === 0) return <p className="sheet soft">{say('files.noMapping')}</p>;
  return (
    <form
      className="sheet reconciliation-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (file !== null) void send(file, { ...from, name: file.name, ...(needsWords ? said : {}) });
      }}
    >
      <h2>{say('files.upload')}</h2>
      <div className="field-row">
        <SelectField
          label={say('files.acquirer')}
          value={from.acquirer}
          onChange={setAcquirer}
          options={acquirers.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <SelectField
          label={say('files.mapping')}
          value={from.mapping}
          onChange={setMapping}
          options={mappings.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Field label={say('files.file')}>
          {(control) => <input {...control} type="file" required onChange={(event) => setFile(event.target.files?.[0] ?? null)} />}
        </Field>
      </div>
      {needsWords ? (
        <div className="field-row">
          <TextField
            label={say('files.fileId')}
            hint={say('files.saidHint')}
            value={said.fileId}
            onChange={(fileId) => setSaid({ ...said, fileId })}
          />
          <TextField
            label={say('files.date')}
            type="date"
            value={said.businessDate}
            onChange={(businessDate) => setSaid({ ...said, businessDate })}
          />
        </div>
      ) : null}
      {sending === null ? null : <Sending {...sending} />}
      {fault === null ? null : <FaultNotice fault={fault} />}
      <div className="form-foot">
        <Button kind="primary" type="submit" disabled={file === null} busy={sending !== null}>
          {say('files.send')}
        </Button>
      </div>
    </form>
  );
}

interface SendingOf {
  readonly id: string;
  readonly name: string;
  readonly size: number;
}

function useUpload(onDone: () => void) {
  const { client } = useSession();
  const [, go] = useLocation();
  const [sending, setSending] = useState<SendingOf | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const send = async (file: File, asked: Readonly<Record<string, string>>) => {
    setFault(null);
    const opened = await client.post<FileItem>('/v1/clearing/files', asked);
    if (!opened.ok) return setFault(opened.fault);
    const { id } = opened.body;
    setSending({ id, name: file.name, size: file.size });
    const sent = await client.ask<FileItem>({
      method: 'PUT',
      path: `/v1/clearing/files/${id}/content`,
      body: file,
      type: 'application/octet-stream',
    });
    setSending(null);
    onDone();
    // The page of a refused file names its lines.
    if (sent.ok || sent.fault.code === 'clearing_file_refused') go(`/clearing/${sent.ok ? sent.body.id : id}`);
    else setFault(sent.fault);
  };
  return { send, sending, fault };
}

const EVERY_MS = 1_000;
const mebibytes = (bytes: number): string => (bytes / 1_048_576).toFixed(1);

function Sending({ id, name, size }: SendingOf) {
  const { say } = useReconciliation();
  const { count } = useVoice();
  const { body } = useResource<FileItem>(`/v1/clearing/files/${id}`, EVERY_MS);
  const bytes = body?.bytes ?? 0;
  return (
    <Progress
      label={say('files.sending', { name })}
      value={bytes}
      max={Math.max(1, size)}
      said={say('files.sent', { done: mebibytes(bytes), total: mebibytes(size), records: count(body?.records ?? 0) })}
    />
  );
}
