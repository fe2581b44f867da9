// Clearing files: hand one in and see it read, the files that came, the mappings they are read by, and a sample to try with.
import { useState } from 'react';
import { Link } from 'wouter';
import type { StoredMapping } from '../../../api/reconciliation/mapping-store.ts';
import { STANDARD_MAPPINGS } from '../../../engine/reconciliation/standard-mappings.ts';
import { Button } from '../parts/button.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { saveBlob } from '../parts/save-blob.ts';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useReference } from '../parts/reference.tsx';
import { useSession } from '../parts/session.tsx';
import { StateBadge, type Tone } from '../parts/state-badge.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useMoment } from '../parts/use-moment.ts';
import { usePages } from '../parts/use-pages.ts';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useReconciliation } from './use-reconciliation.ts';
import { UploadForm } from './upload-form.tsx';
import type { FileItem } from './wire.ts';

export const FILE_TONE: Readonly<Record<FileItem['state'], Tone>> = { reading: 'wait', refused: 'bad', staged: 'wait', matched: 'good' };

export function FilesPage() {
  const { say } = useReconciliation();
  const { may } = useSession();
  const files = usePages<FileItem>('/v1/clearing/files');
  const mappings = useResource<{ readonly items: readonly StoredMapping[] }>('/v1/clearing/mappings');
  const acquirers = useResource<{ readonly items: readonly { readonly id: string; readonly name: string }[] }>('/v1/acquirers?limit=200');
  const known = acquirers.body?.items ?? [];
  return (
    <Page title={say('files.title')} lead={say('files.lead')} wide>
      <div className="reconciliation">
        {may(['settlement:write']) ? <UploadForm acquirers={known} mappings={mappings.body?.items ?? []} onDone={files.reload} /> : null}
        <section className="sheet">
          {files.fault === null ? null : <FaultNotice fault={files.fault} again={files.reload} />}
          {files.items === null && files.fault === null ? <Reading /> : null}
          {files.items === null ? null : (
            <FileTable items={files.items} more={files.onMore === null ? null : { onMore: files.onMore, busy: files.busy }} />
          )}
        </section>
        <div className="reconciliation-pair">
          <Mappings items={mappings.body?.items ?? []} />
          <Sample acquirers={known} mappings={mappings.body?.items ?? []} />
        </div>
      </div>
    </Page>
  );
}

interface FileTableOf {
  readonly items: readonly FileItem[];
  readonly more: { readonly onMore: () => void; readonly busy: boolean } | null;
}

function FileTable({ items, more }: FileTableOf) {
  const { acquirerName } = useReference();
  const { say, sum } = useReconciliation();
  const { count } = useVoice();
  const moment = useMoment();
  const columns: readonly Column<FileItem>[] = [
    { key: 'name', head: say('files.file'), cell: ({ id, name, fileId }) => <Link href={`/clearing/${id}`}>{fileId ?? name}</Link> },
    { key: 'acquirer', head: say('files.acquirer'), cell: ({ acquirer }) => acquirerName(acquirer) },
    { key: 'date', head: say('files.date'), cell: ({ businessDate }) => businessDate ?? '–' },
    {
      key: 'state',
      head: say('files.state'),
      cell: ({ state }) => <StateBadge tone={FILE_TONE[state]}>{say(`state.${state}`)}</StateBadge>,
    },
    { key: 'records', head: say('files.records'), figure: true, cell: ({ records }) => count(records) },
    {
      key: 'sum',
      head: say('files.sum'),
      figure: true,
      cell: ({ sums }) =>
        sums === null
          ? '–'
          : Object.entries(sums)
              .map(([currency, minor]) => sum(minor, currency))
              .join(' · '),
    },
    {
      key: 'result',
      head: say('files.result'),
      figure: true,
      cell: ({ result }) => (result === null ? '–' : `${count(result.matched)} · ${count(result.explained)} · ${count(result.open)}`),
    },
    { key: 'at', head: say('files.handedIn'), cell: ({ uploadedAt }) => moment(uploadedAt) },
  ];
  return (
    <Table caption={say('files.title')} columns={columns} rows={items} rowKey={({ id }) => id} empty={say('files.none')} more={more} />
  );
}

function Mappings({ items }: { readonly items: readonly StoredMapping[] }) {
  const { say } = useReconciliation();
  return (
    <section className="sheet">
      <h2>{say('files.mappings')}</h2>
      <ul className="reconciliation-list">
        {items.map(({ id, name, version }) => (
          <li key={id}>
            <Link href={`/clearing/mappings/${id}`}>{name}</Link> <span className="soft">{say('map.version', { version })}</span>
          </li>
        ))}
        {Object.keys(STANDARD_MAPPINGS).map((name) => (
          <li key={`new ${name}`}>
            <Link href={`/clearing/mappings/new?from=${name}`}>{say('files.newMapping')}</Link>{' '}
            <span className="soft">{say('files.standard', { name })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface SampleOf {
  readonly acquirers: readonly { readonly id: string; readonly name: string }[];
  readonly mappings: readonly StoredMapping[];
}

function Sample({ acquirers, mappings }: SampleOf) {
  const { say } = useReconciliation();
  const { client } = useSession();
  const [acquirer, setAcquirer] = useState('');
  const [mapping, setMapping] = useState('standard-csv');
  const [date, setDate] = useState('');
  const chosen = acquirer === '' ? (acquirers[0]?.id ?? '') : acquirer;
  const names = [...new Set([...Object.keys(STANDARD_MAPPINGS), ...mappings.map(({ id }) => id)])];
  const download = async () => {
    const query = new URLSearchParams({ acquirer: chosen, mapping, date });
    const file = await client.file(`/v1/clearing/sample?${query}`);
    if (file !== null) saveBlob(file, `sample-${chosen}-${date}.txt`);
  };
  return (
    <section className="sheet reconciliation-form">
      <h2>{say('files.sample')}</h2>
      <p className="soft">{say('files.sampleHint')}</p>
      <div className="field-row">
        <SelectField
          label={say('files.acquirer')}
          value={chosen}
          onChange={setAcquirer}
          options={acquirers.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <SelectField
          label={say('files.mapping')}
          value={mapping}
          onChange={setMapping}
          options={names.map((name) => ({ value: name, label: name }))}
        />
        <TextField label={say('files.date')} type="date" value={date} onChange={setDate} />
      </div>
      <div className="form-foot">
        <Button disabled={date === '' || chosen === ''} onClick={() => void download()}>
          {say('files.download')}
        </Button>
      </div>
    </section>
  );
}
