// The queue of erasures: who asked, and for a checker the two ways to decide.
import { useState } from 'react';
import { Link } from 'wouter';
import type { Erasure } from '../../../api/cardholder/erasure-store.ts';
import { Button } from '../parts/button.tsx';
import { SelectField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { StateBadge, type Tone } from '../parts/state-badge.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useToast } from '../parts/toast.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { useMoment } from '../parts/use-moment.ts';
import { usePages } from '../parts/use-pages.ts';
import { useWords } from '../parts/words-of.tsx';
import { AskDialog } from './ask-dialog.tsx';
import { HOLDER_WORDS } from './words-holders.ts';

const STATES = ['waiting', 'approved', 'refused', 'withdrawn'] as const;
const TONES: Readonly<Record<Erasure['state'], Tone>> = { waiting: 'wait', approved: 'good', refused: 'bad', withdrawn: 'quiet' };

interface Opened {
  readonly what: 'approve' | 'refuse';
  readonly erasure: Erasure;
}

export function ErasuresPage() {
  const say = useWords(HOLDER_WORDS);
  const { may } = useSession();
  const [{ state }, setFilters] = useFilters(['state'] as const);
  const query = state === '' ? '' : `?state=${state}`;
  const { items, fault, busy, onMore, reload } = usePages<Erasure>(`/v1/erasures${query}`);
  const [open, setOpen] = useState<Opened | null>(null);
  const columns = useColumns();
  const options = [{ value: '', label: say('erasures.any') }, ...STATES.map((value) => ({ value, label: say(`erasure.${value}`) }))];
  const decide: Column<Erasure> = {
    key: 'do',
    head: say('erasures.do'),
    cell: (erasure) => (erasure.state === 'waiting' ? <Ways erasure={erasure} onOpen={(what) => setOpen({ what, erasure })} /> : null),
  };
  return (
    <Page title={say('erasures.title')} lead={say('erasures.lead')} above={<Link href="/holders">{say('holder.back')}</Link>} wide>
      <SelectField label={say('erasures.state')} value={state} options={options} onChange={(next) => setFilters({ state: next })} />
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {items === null && fault === null ? <Reading /> : null}
      {items === null ? null : (
        <div className="sheet" aria-busy={busy}>
          <Table
            caption={say('erasures.title')}
            rows={items}
            rowKey={({ id }) => id}
            empty={say('erasures.none')}
            more={onMore === null ? null : { onMore, busy }}
            columns={may(['holders:approve']) ? [...columns, decide] : columns}
          />
        </div>
      )}
      {open === null ? null : <Decide open={open} onClose={() => setOpen(null)} onDone={reload} />}
    </Page>
  );
}

function useColumns(): readonly Column<Erasure>[] {
  const say = useWords(HOLDER_WORDS);
  const moment = useMoment();
  const { may } = useSession();
  const isReader = may(['holders:read']);
  return [
    {
      key: 'account',
      head: say('holders.account'),
      cell: ({ account }) => (isReader ? <Link href={`/holders/${encodeURIComponent(account)}`}>{account}</Link> : account),
    },
    {
      key: 'state',
      head: say('erasures.state'),
      cell: ({ state }) => <StateBadge tone={TONES[state]}>{say(`erasure.${state}`)}</StateBadge>,
    },
    { key: 'maker', head: say('erasures.maker'), cell: ({ maker }) => (maker.startsWith('holder:') ? say('erasures.byHolder') : maker) },
    { key: 'at', head: say('erasures.at'), cell: ({ madeAt }) => moment(madeAt) },
    {
      key: 'decided',
      head: say('erasures.decided'),
      cell: ({ decidedAt, checker, reason }) =>
        decidedAt === null ? '—' : [moment(decidedAt), checker, reason].filter((each) => each !== null).join(' · '),
    },
  ];
}

function Ways({ erasure, onOpen }: { readonly erasure: Erasure; readonly onOpen: (what: Opened['what']) => void }) {
  const say = useWords(HOLDER_WORDS);
  const { account } = erasure;
  return (
    <div className="row-buttons">
      <Button kind="danger" label={say('erasures.approve', { account })} onClick={() => onOpen('approve')}>
        {say('erasures.approveShort')}
      </Button>
      <Button label={say('erasures.refuse', { account })} onClick={() => onOpen('refuse')}>
        {say('erasures.refuseShort')}
      </Button>
    </div>
  );
}

interface DecideOf {
  readonly open: Opened;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

function Decide({ open: { what, erasure }, onClose, onDone }: DecideOf) {
  const say = useWords(HOLDER_WORDS);
  const tell = useToast();
  const { account, id } = erasure;
  const more = what === 'approve' ? { what: say('erasures.approveWhy') } : { reason: say('erasures.reason') };
  return (
    <AskDialog
      title={say(`erasures.${what}`, { account })}
      {...more}
      path={`/v1/erasures/${encodeURIComponent(id)}/${what}`}
      onClose={onClose}
      onDone={() => {
        tell(say(what === 'approve' ? 'erasures.approved' : 'erasures.refused', { account }));
        onClose();
        onDone();
      }}
    />
  );
}
