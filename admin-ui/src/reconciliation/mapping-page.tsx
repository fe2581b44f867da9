// A mapping of clearing files: its declaration, and beside it how lines of a real file are read by it, at once and in this browser alone.
import { useMemo, useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import type { StoredMapping } from '../../../api/reconciliation/mapping-store.ts';
import { STANDARD_MAPPINGS } from '../../../engine/reconciliation/standard-mappings.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useToast } from '../parts/toast.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { type PreviewLine, parseMapping, previewOf, sampleOf } from './preview.ts';
import { useReconciliation } from './use-reconciliation.ts';

export function MappingPage() {
  const { id = '' } = useParams<{ id: string }>();
  const { say } = useReconciliation();
  const [{ from }] = useFilters(['from']);
  const isNew = id === 'new';
  const { body, fault, reload } = useResource<StoredMapping>(isNew ? null : `/v1/clearing/mappings/${encodeURIComponent(id)}`);
  const start = isNew ? (STANDARD_MAPPINGS[from] ?? STANDARD_MAPPINGS['standard-csv']) : body?.document;
  return (
    <Page
      title={say('map.title', { id: isNew ? '' : id })}
      lead={say('map.lead')}
      above={<Link href="/clearing">{say('file.back')}</Link>}
      wide
    >
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {start === undefined && fault === null ? <Reading /> : null}
      {start === undefined ? null : (
        <Editor
          key={`${id} ${from}`}
          id={isNew ? from : id}
          name={body?.name ?? from}
          document={JSON.stringify(start, null, 2)}
          sample={sampleOf(start)}
        />
      )}
    </Page>
  );
}

interface EditorOf {
  readonly id: string;
  readonly name: string;
  readonly document: string;
  readonly sample: string;
}

function Editor(start: EditorOf) {
  const { say } = useReconciliation();
  const { may } = useSession();
  const [draft, setDraft] = useState(start);
  const parsed = useMemo(() => parseMapping(draft.document), [draft.document]);
  const lines = useMemo(() => (parsed.ok ? previewOf(parsed.mapping, draft.sample) : []), [parsed, draft.sample]);
  const change = (name: keyof EditorOf) => (value: string) => setDraft((last) => ({ ...last, [name]: value }));
  const { save, fault } = useSave();
  return (
    <div className="reconciliation-pair">
      <form
        className="sheet reconciliation-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (parsed.ok) void save(draft.id, { name: draft.name, document: parsed.mapping });
        }}
      >
        <div className="field-row">
          <TextField label={say('map.id')} value={draft.id} onChange={change('id')} required />
          <TextField label={say('map.name')} value={draft.name} onChange={change('name')} required />
        </div>
        <TextField label={say('map.document')} rows={24} value={draft.document} onChange={change('document')} lang="en" />
        {parsed.ok ? null : <Wrong errors={parsed.errors} />}
        {fault === null ? null : <FaultNotice fault={fault} />}
        {may(['settlement:write']) ? (
          <div className="form-foot">
            <Button kind="primary" type="submit" disabled={!parsed.ok || draft.id === '' || draft.name === ''}>
              {say('map.save')}
            </Button>
          </div>
        ) : null}
      </form>
      <section className="sheet reconciliation-form">
        <TextField label={say('map.sample')} rows={8} value={draft.sample} onChange={change('sample')} lang="en" />
        <h2>{say('map.preview')}</h2>
        <Preview lines={lines} />
      </section>
    </div>
  );
}

function useSave() {
  const { say } = useReconciliation();
  const { client } = useSession();
  const tell = useToast();
  const [, go] = useLocation();
  const [fault, setFault] = useState<Fault | null>(null);
  const save = async (id: string, body: { readonly name: string; readonly document: unknown }) => {
    const reply = await client.put<StoredMapping>(`/v1/clearing/mappings/${encodeURIComponent(id)}`, body);
    setFault(reply.ok ? null : reply.fault);
    if (!reply.ok) return;
    tell(say('map.saved', { version: reply.body.version }));
    go(`/clearing/mappings/${encodeURIComponent(reply.body.id)}`);
  };
  return { save, fault };
}

function Wrong({ errors }: { readonly errors: readonly string[] }) {
  const { say } = useReconciliation();
  return (
    <div className="fault" role="alert">
      <p>{say('map.wrong')}</p>
      {errors.map((error) => (
        <p key={error} className="code" lang="en">
          {error}
        </p>
      ))}
    </div>
  );
}

function Preview({ lines }: { readonly lines: readonly PreviewLine[] }) {
  const { say } = useReconciliation();
  const { text } = useVoice();
  const columns: readonly Column<PreviewLine>[] = [
    { key: 'line', head: say('file.line'), figure: true, cell: ({ no }) => String(no) },
    {
      key: 'read',
      head: say('map.read'),
      cell: ({ what, words, fields, field }) => (
        <span className="stack">
          {what === 'fault' ? (
            <StateBadge tone="bad">
              {text(words, '')} {field ?? ''}
            </StateBadge>
          ) : (
            <StateBadge tone="good">{say(`map.${what}`)}</StateBadge>
          )}
          <code>{fields}</code>
        </span>
      ),
    },
  ];
  return <Table caption={say('map.preview')} columns={columns} rows={lines} rowKey={({ no }) => String(no)} empty={say('map.noLines')} />;
}
