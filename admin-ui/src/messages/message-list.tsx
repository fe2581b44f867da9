// Messages, newest first, by account, kind and state; one opens with everything that is known of it.
import { useState } from 'react';
import type { MessageRow } from '../../../api/message/store.ts';
import { HOLDER_MESSAGE_KINDS } from '../../../engine/message/kinds.ts';
import { SelectField, TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { Table } from '../parts/table.tsx';
import { queryOf, useFilters } from '../parts/use-filters.ts';
import { useMoment } from '../parts/use-moment.ts';
import { usePages } from '../parts/use-pages.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { MessageDialog } from './message-dialog.tsx';
import { TONES } from './tones.ts';
import { MESSAGE_WORDS } from './words-messages.ts';

const STATES = ['sent', 'waiting', 'gathered', 'digested', 'given_up', 'dropped'] as const;

export function MessageList() {
  const say = useWords(MESSAGE_WORDS);
  const { text } = useVoice();
  const moment = useMoment();
  const [{ account, kind, state }, set] = useFilters(['account', 'kind', 'state'] as const);
  const query = queryOf({ account, kind, state });
  const pages = usePages<MessageRow>(`/v1/messages${query === '' ? '' : `?${query}`}`);
  const [open, setOpen] = useState<number | null>(null);
  return (
    <section className="sheet">
      <Filters account={account} kind={kind} state={state} set={set} />
      {pages.fault === null ? null : <FaultNotice fault={pages.fault} again={pages.reload} />}
      {pages.items === null ? (
        pages.fault === null && <Reading />
      ) : (
        <Table
          caption={say('messages.sent')}
          rows={pages.items}
          rowKey={({ id }) => String(id)}
          empty={say('messages.none')}
          more={pages.onMore === null ? null : { onMore: pages.onMore, busy: pages.busy }}
          columns={[
            { key: 'at', head: say('messages.at'), cell: ({ at }) => moment(at) },
            {
              key: 'account',
              head: say('messages.account'),
              cell: (row) => (row.account === '' ? say('messages.erased') : <span className="code">{row.account}</span>),
            },
            { key: 'kind', head: say('messages.kind'), cell: (row) => say(`kind.${row.kind}`) },
            {
              key: 'subject',
              head: say('messages.subject'),
              cell: (row) => {
                const subject = text(row.subject, String(row.id));
                return (
                  <button type="button" className="link" aria-label={say('messages.openOf', { subject })} onClick={() => setOpen(row.id)}>
                    {subject}
                  </button>
                );
              },
            },
            { key: 'ways', head: say('messages.ways'), cell: (row) => <Ways row={row} /> },
          ]}
        />
      )}
      {open === null ? null : <MessageDialog id={open} onClose={() => setOpen(null)} />}
    </section>
  );
}

function Ways({ row }: { readonly row: MessageRow }) {
  const say = useWords(MESSAGE_WORDS);
  if (row.ways.length === 0) return <span className="soft">{say('messages.inboxOnly')}</span>;
  return (
    <>
      {row.ways.map(({ channel, state }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: deliveries stand in their order and have no other name here.
        <StateBadge key={place} tone={TONES[state]}>
          {say(`way.${channel}`)}: {say(`state.${state}`)}
        </StateBadge>
      ))}
    </>
  );
}

interface FiltersProps {
  readonly account: string;
  readonly kind: string;
  readonly state: string;
  readonly set: (changes: { readonly account?: string; readonly kind?: string; readonly state?: string }) => void;
}

function Filters({ account, kind, state, set }: FiltersProps) {
  const say = useWords(MESSAGE_WORDS);
  return (
    <div className="field-row">
      <TextField
        label={say('messages.account')}
        value={account}
        onChange={(value) => set({ account: value.trim() })}
        search
        maxLength={64}
      />
      <SelectField
        label={say('messages.kind')}
        value={kind}
        onChange={(value) => set({ kind: value })}
        options={[
          { value: '', label: say('messages.any') },
          ...HOLDER_MESSAGE_KINDS.map((value) => ({ value, label: say(`kind.${value}`) })),
        ]}
      />
      <SelectField
        label={say('messages.state')}
        value={state}
        onChange={(value) => set({ state: value })}
        options={[
          { value: '', label: say('messages.any') },
          ...STATES.map((value) => ({ value, label: say(`state.${value}`) })),
          { value: 'inbox', label: say('messages.inboxOnly') },
        ]}
      />
    </div>
  );
}
