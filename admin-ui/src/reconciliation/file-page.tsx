// One clearing file: its control totals, why it was refused line by line, or what its records were found to be.
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { FAULT_WORDS } from '../../../engine/reconciliation/fault-words.ts';
import type { Item } from '../../../api/reconciliation/item-store.ts';
import type { FileFault } from '../../../api/reconciliation/file-store.ts';
import { Button } from '../parts/button.tsx';
import { SelectField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useReference } from '../parts/reference.tsx';
import { Progress } from '../parts/progress.tsx';
import { useSession } from '../parts/session.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useToast } from '../parts/toast.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { usePages } from '../parts/use-pages.ts';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { FILE_TONE } from './files-page.tsx';
import { ITEM_TONE, useReconciliation } from './use-reconciliation.ts';
import type { FileItem } from './wire.ts';
import type { ReconciliationWord } from './words-reconciliation.ts';

const EVERY_MS = 2_000;

export function FilePage() {
  const { id = '' } = useParams<{ id: string }>();
  const { say } = useReconciliation();
  const [isDone, setDone] = useState(false);
  const { body, fault, reload } = useResource<FileItem>(`/v1/clearing/files/${encodeURIComponent(id)}`, isDone ? undefined : EVERY_MS);
  if (body !== null && !isDone && isSettled(body)) setDone(true);
  const above = <Link href="/clearing">{say('file.back')}</Link>;
  if (body === null) {
    return (
      <Page title={say('file.title', { name: '' })} above={above}>
        {fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />}
      </Page>
    );
  }
  const again = () => {
    setDone(false);
    reload();
  };
  return (
    <Page
      title={say('file.title', { name: body.fileId ?? body.name })}
      above={above}
      actions={<Again file={body} onOrdered={again} />}
      wide
    >
      <div className="reconciliation">
        <Controls file={body} />
        {body.job !== null && !isSettled(body) ? <Matching job={body.job} /> : null}
        {body.state === 'refused' ? <Faults file={body} /> : null}
        {body.state === 'matched' ? <Items id={body.id} /> : null}
      </div>
    </Page>
  );
}

const isSettled = ({ state, job }: FileItem): boolean =>
  state === 'refused' || (state === 'matched' && (job === null || !['queued', 'running'].includes(job.state)));

function Again({ file, onOrdered }: { readonly file: FileItem; readonly onOrdered: () => void }) {
  const { say } = useReconciliation();
  const { client, may } = useSession();
  const tell = useToast();
  if (file.state !== 'matched' || !may(['settlement:write'])) return null;
  const order = async () => {
    const reply = await client.post(`/v1/clearing/files/${file.id}/match`);
    tell(reply.ok ? say('file.ordered') : reply.fault.title);
    if (reply.ok) onOrdered();
  };
  return <Button onClick={() => void order()}>{say('file.again')}</Button>;
}

function Matching({ job }: { readonly job: NonNullable<FileItem['job']> }) {
  const { say } = useReconciliation();
  const { done, total, step } = job;
  return (
    <Progress
      label={say('files.matching', { step: step ?? '' })}
      value={done}
      max={Math.max(1, total)}
      said={say('files.steps', { done, total })}
    />
  );
}

function Controls({ file }: { readonly file: FileItem }) {
  const { acquirerName } = useReference();
  const { say, sum, reason } = useReconciliation();
  const { count } = useVoice();
  const { result } = file;
  const figures: readonly (readonly [ReconciliationWord, string])[] = [
    ['files.acquirer', acquirerName(file.acquirer)],
    ['files.date', file.businessDate ?? '–'],
    ['file.sequence', file.sequence === null ? '–' : String(file.sequence)],
    ['files.records', count(file.records)],
    [
      'files.sum',
      Object.entries(file.sums ?? {})
        .map(([currency, minor]) => sum(minor, currency))
        .join(' · ') || '–',
    ],
    ['file.bytes', count(file.bytes)],
    ['files.mapping', `${file.mapping} · ${say('map.version', { version: file.mappingVersion })}`],
    ['file.hash', file.hash ?? '–'],
  ];
  return (
    <section className="sheet">
      <h2>
        {say('file.controls')} <StateBadge tone={FILE_TONE[file.state]}>{say(`state.${file.state}`)}</StateBadge>
      </h2>
      <dl className="reconciliation-facts">
        {figures.map(([word, said]) => (
          <div key={word}>
            <dt>{say(word)}</dt>
            <dd>{said}</dd>
          </div>
        ))}
      </dl>
      {result === null ? null : (
        <ul className="reconciliation-reasons">
          {(['matched', 'explained', 'open'] as const).map((state) => (
            <li key={state}>
              <StateBadge tone={ITEM_TONE[state]}>{say(`item.${state}`)}</StateBadge> {count(result[state])}
            </li>
          ))}
          {Object.entries(result.byReason).map(([code, many]) => (
            <li key={code}>
              {reason(code)}: {count(many)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Faults({ file }: { readonly file: FileItem }) {
  const { say } = useReconciliation();
  const { text, count } = useVoice();
  const columns: readonly Column<FileFault>[] = [
    { key: 'line', head: say('file.line'), figure: true, cell: ({ line }) => count(line) },
    { key: 'field', head: say('file.field'), cell: ({ field }) => (field === undefined ? '–' : <code>{field}</code>) },
    { key: 'why', head: say('file.why'), cell: ({ code }) => text(FAULT_WORDS[code], code) },
  ];
  return (
    <section className="sheet" role="alert">
      <h2>{say('file.faults', { count: count(file.faultCount) })}</h2>
      <p>{say('file.nothing')}</p>
      <Table
        caption={say('file.why')}
        columns={columns}
        rows={file.faults}
        rowKey={({ line, code, field }) => `${line} ${code} ${field}`}
        empty={say('file.noItems')}
      />
      {file.faultCount > file.faults.length ? (
        <p className="soft">{say('file.more', { shown: file.faults.length, count: count(file.faultCount) })}</p>
      ) : null}
    </section>
  );
}

function Items({ id }: { readonly id: string }) {
  const { say, sum, reason } = useReconciliation();
  const { name } = useVoice();
  const [{ state }, setFilters] = useFilters(['state']);
  const pages = usePages<Item>(`/v1/clearing/files/${id}/items${state === '' ? '' : `?state=${state}`}`);
  const columns: readonly Column<Item>[] = [
    { key: 'line', head: say('file.line'), figure: true, cell: ({ line }) => String(line) },
    {
      key: 'state',
      head: say('files.state'),
      cell: (item) => (
        <span className="stack">
          <StateBadge tone={ITEM_TONE[item.state]}>{say(`item.${item.state}`)}</StateBadge>
          {item.state === 'open' ? <Link href={`/breaks/one?id=item:${item.id}`}>{reason(item.reason)}</Link> : reason(item.reason)}
        </span>
      ),
    },
    { key: 'kind', head: say('item.kind'), cell: ({ kind }) => name('message', kind) },
    {
      key: 'authorization',
      head: say('item.authorization'),
      cell: ({ authorizationId }) =>
        authorizationId === null ? '–' : <Link href={`/why/${encodeURIComponent(authorizationId)}`}>{authorizationId}</Link>,
    },
    { key: 'way', head: say('item.way'), cell: ({ way }) => (way === null ? '–' : say(`way.${way}` as ReconciliationWord)) },
    { key: 'file', head: say('item.file'), figure: true, cell: ({ fileAmount, currency }) => sum(fileAmount, currency) },
    { key: 'ours', head: say('item.ours'), figure: true, cell: ({ ourAmount, currency }) => sum(ourAmount, currency) },
  ];
  const states = [
    { value: '', label: say('file.all') },
    ...(['matched', 'explained', 'open'] as const).map((each) => ({ value: each, label: say(`item.${each}`) })),
  ];
  return (
    <section className="sheet reconciliation-form">
      <h2>{say('file.items')}</h2>
      <div className="field-row">
        <SelectField label={say('file.show')} value={state} onChange={(chosen) => setFilters({ state: chosen })} options={states} />
      </div>
      {pages.fault === null ? null : <FaultNotice fault={pages.fault} again={pages.reload} />}
      {pages.items === null ? (
        <Reading />
      ) : (
        <Table
          caption={say('file.items')}
          columns={columns}
          rows={pages.items}
          rowKey={(item) => String(item.id)}
          empty={say('file.noItems')}
          more={pages.onMore === null ? null : { onMore: pages.onMore, busy: pages.busy }}
        />
      )}
    </section>
  );
}
