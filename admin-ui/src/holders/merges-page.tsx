// Merges of accounts, newest first, with a new one asked for from here; and the households of cardholders.
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { StateBadge, type Tone } from '../parts/state-badge.tsx';
import { Table } from '../parts/table.tsx';
import { queryOf, useFilters } from '../parts/use-filters.ts';
import { useMoment } from '../parts/use-moment.ts';
import { usePages } from '../parts/use-pages.ts';
import { useWords } from '../parts/words-of.tsx';
import type { HouseholdRow, Merge, Preview } from './merge-wire.ts';
import { MERGE_WORDS } from './words-merges.ts';

const STATES = ['waiting', 'approved', 'refused', 'withdrawn'] as const;
const TONES: Readonly<Record<Merge['state'], Tone>> = { waiting: 'wait', approved: 'good', refused: 'bad', withdrawn: 'quiet' };

export function MergesPage() {
  const say = useWords(MERGE_WORDS);
  const { may } = useSession();
  const [asking, setAsking] = useState(false);
  const actions = may(['holders:write']) ? (
    <Button kind="primary" onClick={() => setAsking(true)}>
      {say('new')}
    </Button>
  ) : undefined;
  return (
    <Page title={say('title')} lead={say('lead')} actions={actions} wide>
      <Merges />
      <Households />
      {asking ? <AskDialog onClose={() => setAsking(false)} /> : null}
    </Page>
  );
}

export function MergeState({ state }: Pick<Merge, 'state'>) {
  const say = useWords(MERGE_WORDS);
  return <StateBadge tone={TONES[state]}>{say(state)}</StateBadge>;
}

function Merges() {
  const say = useWords(MERGE_WORDS);
  const moment = useMoment();
  const [filters, setFilters] = useFilters(['state'] as const);
  const { items, fault, busy, onMore, reload } = usePages<Merge>(`/v1/merges?${queryOf({ ...filters, limit: '50' })}`);
  const options = [{ value: '', label: say('any') }, ...STATES.map((value) => ({ value, label: say(value) }))];
  if (items === null) return fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />;
  return (
    <section className="sheet" aria-busy={busy}>
      <SelectField label={say('state')} value={filters.state} options={options} onChange={(state) => setFilters({ state })} />
      <Table
        caption={say('merges')}
        captionHidden={false}
        rows={items}
        rowKey={({ id }) => id}
        empty={say('none')}
        more={onMore === null ? null : { onMore, busy }}
        columns={[
          { key: 'from', head: say('from'), cell: ({ id, from }) => <Link href={`/merges/${encodeURIComponent(id)}`}>{from}</Link> },
          { key: 'into', head: say('into'), cell: ({ into }) => into },
          { key: 'state', head: say('state'), cell: ({ state }) => <MergeState state={state} /> },
          { key: 'reason', head: say('reason'), cell: ({ reason }) => reason },
          { key: 'at', head: say('asked'), cell: ({ at }) => moment(at) },
        ]}
      />
    </section>
  );
}

function Households() {
  const say = useWords(MERGE_WORDS);
  const moment = useMoment();
  const { items, fault, busy, onMore, reload } = usePages<HouseholdRow>('/v1/households?limit=50');
  if (items === null) return fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />;
  return (
    <section className="sheet" aria-busy={busy}>
      <Table
        caption={say('households')}
        captionHidden={false}
        rows={items}
        rowKey={({ id }) => id}
        empty={say('noHouseholds')}
        more={onMore === null ? null : { onMore, busy }}
        columns={[
          { key: 'name', head: say('name'), cell: ({ name }) => name },
          { key: 'members', head: say('members'), cell: ({ members }) => (members.length === 0 ? say('nothing') : members.join(', ')) },
          { key: 'leaving', head: say('leaving'), cell: ({ leaving }) => say(leaving) },
          { key: 'founded', head: say('founded'), cell: ({ createdAt }) => moment(createdAt) },
          { key: 'dissolved', head: say('dissolved'), cell: ({ dissolvedAt }) => (dissolvedAt === null ? '' : moment(dissolvedAt)) },
        ]}
      />
    </section>
  );
}

function AskDialog({ onClose }: { readonly onClose: () => void }) {
  const say = useWords(MERGE_WORDS);
  const { client } = useSession();
  const [, navigate] = useLocation();
  const [body, setBody] = useState({ from: '', into: '', reason: '' });
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const send = async () => {
    setBusy(true);
    const reply = await client.post<Preview>('/v1/merges', body);
    setBusy(false);
    if (reply.ok) navigate(`/merges/${encodeURIComponent(reply.body.merge.id)}`);
    else setFault(reply.fault);
  };
  const errorOf = (path: string) => fault?.errors?.find((each) => each.path === path)?.message;
  const change = (name: keyof typeof body) => (value: string) => setBody((before) => ({ ...before, [name]: value }));
  return (
    <Dialog
      title={say('new')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{say('cancel')}</Button>
          <Button kind="primary" busy={busy} onClick={() => void send()}>
            {say('ask')}
          </Button>
        </>
      }
    >
      <TextField label={say('from')} value={body.from} error={errorOf('from')} onChange={change('from')} maxLength={64} />
      <TextField label={say('into')} value={body.into} error={errorOf('into')} onChange={change('into')} maxLength={64} />
      <TextField
        label={say('reason')}
        hint={say('reasonHint')}
        value={body.reason}
        error={errorOf('reason')}
        onChange={change('reason')}
        maxLength={300}
      />
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}
