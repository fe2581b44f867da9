// The files of a dispute: each as a download, and a way to add one.
import { useState } from 'react';
import type { Attachment, WholeDispute } from '../../../api/disputes/dispute-wire.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { useWords } from '../parts/words-of.tsx';
import { evidenceType, sendEvidence } from './evidence.ts';
import { EvidenceField } from './evidence-field.tsx';
import { MERCHANT_WORDS } from './words-merchant.ts';
import { saveBlob } from '../parts/save-blob.ts';

interface DisputeFilesOf {
  readonly dispute: WholeDispute;
  readonly mayAdd: boolean;
  readonly onAdded: () => void;
}

export function DisputeFiles({ dispute, mayAdd, onAdded }: DisputeFilesOf) {
  const say = useWords(MERCHANT_WORDS);
  const { client } = useSession();
  const tell = useToast();
  const save = async ({ no, name }: Attachment) => {
    const file = await client.file(`/v1/disputes/${encodeURIComponent(dispute.id)}/attachments/${no}`);
    if (file === null) return tell(say('dp.fileLost'));
    saveBlob(file, name);
  };
  return (
    <section className="sheet" aria-labelledby="files-title">
      <h2 id="files-title">{say('dp.attachments')}</h2>
      {dispute.attachments.length === 0 ? <p className="soft">{say('dp.noFiles')}</p> : null}
      <ul className="shop-list">
        {dispute.attachments.map((file) => (
          <li key={file.no}>
            <Button kind="link" label={say('dp.download', { name: file.name })} onClick={() => void save(file)}>
              {file.name}
            </Button>
            <span className="soft small">{Math.ceil(file.size / 1024)} KiB</span>
          </li>
        ))}
      </ul>
      {mayAdd ? <AddFile dispute={dispute} onAdded={onAdded} /> : null}
    </section>
  );
}

function AddFile({ dispute, onAdded }: Pick<DisputeFilesOf, 'dispute' | 'onAdded'>) {
  const say = useWords(MERCHANT_WORDS);
  const { client } = useSession();
  const tell = useToast();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [turn, setTurn] = useState(0);
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const isReady = files.length > 0 && files.every((file) => evidenceType(file) !== null);
  const add = async () => {
    setBusy(true);
    const refused = await sendEvidence(client, dispute.id, files);
    setBusy(false);
    setFault(refused);
    if (refused !== null) return;
    setFiles([]);
    setTurn(turn + 1);
    tell(say('dp.added'));
    onAdded();
  };
  return (
    <div className="form">
      {/* A new field: the browser keeps what was chosen in the old one. */}
      <EvidenceField key={turn} label={say('dp.addFile')} files={files} onChange={setFiles} />
      <div>
        <Button disabled={!isReady} busy={busy} onClick={() => void add()}>
          {say('dp.addFile')}
        </Button>
      </div>
      {fault === null ? null : <FaultNotice fault={fault} />}
    </div>
  );
}
