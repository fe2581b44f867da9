// The page of files: what was written when a day closed, with hash and maker, to download while it is kept.
import { useEffect, useState } from 'react';
import type { StoredFile } from '../../../api/exports/file-store.ts';
import type { Job } from '../../../api/jobs/store.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { SelectField, TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Progress } from '../parts/progress.tsx';
import { useSession } from '../parts/session.tsx';
import { Table } from '../parts/table.tsx';
import { useToast } from '../parts/toast.tsx';
import { queryOf, useFilters } from '../parts/use-filters.ts';
import { usePages } from '../parts/use-pages.ts';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { usePartyName } from './party-name.ts';
import { saveFile } from './save-file.ts';
import { STATEMENT_WORDS } from './words-statements.ts';

const KINDS = ['statement', 'camt', 'journal', 'manifest'] as const;
const HASH_SHOWN = 12;

export function FilesPage() {
  const say = useWords(STATEMENT_WORDS);
  const newest = useResource<{ readonly items: readonly { readonly date: string; readonly state: string }[] }>(
    '/v1/settlement/days?limit=20',
  );
  const [filters, setFilters] = useFilters(['date', 'kind']);
  const closed = newest.body?.items.find(({ state }) => state === 'closed') ?? newest.body?.items[0];
  const date = filters.date === '' ? closed?.date : filters.date;
  return (
    <Page title={say('files.title')} lead={say('files.lead')}>
      {date === undefined ? (
        newest.fault === null ? (
          <Reading />
        ) : (
          <FaultNotice fault={newest.fault} again={newest.reload} />
        )
      ) : (
        <section className="sheet statement">
          <div className="statement-filter">
            <TextField label={say('st.day')} type="date" value={date} onChange={(value) => setFilters({ date: value })} />
            <SelectField
              label={say('files.kind')}
              value={filters.kind}
              onChange={(kind) => setFilters({ kind })}
              options={[{ value: '', label: say('st.all') }, ...KINDS.map((kind) => ({ value: kind, label: say(`files.kind.${kind}`) }))]}
            />
          </div>
          <FileList key={`${date} ${filters.kind}`} date={date} kind={filters.kind} />
        </section>
      )}
    </Page>
  );
}

function FileList({ date, kind }: { readonly date: string; readonly kind: string }) {
  const say = useWords(STATEMENT_WORDS);
  const { day, count } = useVoice();
  const { may } = useSession();
  const nameOf = usePartyName();
  const { items, fault, reload, onMore, busy } = usePages<StoredFile>(`/v1/files?${queryOf({ date, kind, limit: '100' })}`);
  if (fault !== null) return <FaultNotice fault={fault} again={reload} />;
  if (items === null) return <Reading />;
  return (
    <>
      {may(['settlement:write']) ? <WriteFiles date={date} onOrdered={reload} /> : null}
      <Table
        caption={say('files.title')}
        rows={items}
        rowKey={({ id }) => String(id)}
        empty={say('files.none', { date: day(date) })}
        more={onMore === null ? null : { onMore, busy }}
        columns={[
          { key: 'name', head: say('files.name'), cell: ({ name }) => <span className="code">{name}</span> },
          { key: 'kind', head: say('files.kind'), cell: (file) => say(`files.kind.${file.kind}`) },
          { key: 'party', head: say('files.find'), cell: ({ party }) => (party === null ? '' : nameOf(party)) },
          { key: 'rows', head: say('files.rows'), figure: true, cell: ({ rows }) => count(rows) },
          { key: 'size', head: say('files.size'), figure: true, cell: ({ bytes }) => count(bytes) },
          {
            key: 'hash',
            head: say('files.hash'),
            cell: ({ sha256 }) => (
              <span className="code" title={sha256}>
                {sha256.slice(0, HASH_SHOWN)}…
              </span>
            ),
          },
          {
            key: 'until',
            head: say('files.until'),
            cell: ({ keepUntil, deletedAt }) => (deletedAt === null ? keepUntil : say('files.gone')),
          },
          { key: 'do', head: say('files.get'), cell: (file) => (file.deletedAt === null ? <GetFile file={file} /> : null) },
        ]}
      />
    </>
  );
}

function GetFile({ file: { id, name } }: { readonly file: StoredFile }) {
  const say = useWords(STATEMENT_WORDS);
  const { client } = useSession();
  const tell = useToast();
  const [busy, setBusy] = useState(false);
  const get = async () => {
    setBusy(true);
    if (!(await saveFile(client, `/v1/files/${id}/content`, name))) tell(say('st.failed'));
    setBusy(false);
  };
  return (
    <Button label={say('files.getOf', { name })} busy={busy} onClick={() => void get()}>
      {say('files.get')}
    </Button>
  );
}

function WriteFiles({ date, onOrdered }: { readonly date: string; readonly onOrdered: () => void }) {
  const say = useWords(STATEMENT_WORDS);
  const { client } = useSession();
  const { day } = useVoice();
  const tell = useToast();
  const [fault, setFault] = useState<Fault | null>(null);
  const [isFollowing, setFollowing] = useState(false);
  const order = async () => {
    const reply = await client.post(`/v1/files/${date}`);
    setFault(reply.ok ? null : reply.fault);
    setFollowing(reply.ok);
  };
  const onEnd = (isDone: boolean) => {
    setFollowing(false);
    onOrdered();
    tell(isDone ? say('files.made', { date: day(date) }) : say('st.failed'));
  };
  return (
    <div className="form-foot">
      {isFollowing ? <Writing date={date} onEnd={onEnd} /> : <Button onClick={() => void order()}>{say('files.make')}</Button>}
      {fault === null ? null : <FaultNotice fault={fault} />}
    </div>
  );
}

/** Asked this often while the files are written. */
const LOOK_EVERY_MS = 1_000;

function Writing({ date, onEnd }: { readonly date: string; readonly onEnd: (isDone: boolean) => void }) {
  const say = useWords(STATEMENT_WORDS);
  const { body } = useResource<Job>(`/v1/files/${date}/job`, LOOK_EVERY_MS);
  const isOver = body !== null && body.state !== 'queued' && body.state !== 'running';
  const isDone = body?.state === 'done';
  // Told once: the parent takes this away.
  useEffect(() => {
    if (isOver) onEnd(isDone);
  }, [isOver, isDone, onEnd]);
  return <Progress label={say('files.make')} max={1} said={say('files.making', { done: body?.done ?? 0 })} />;
}
