// Collections: asking everybody who owes, and what came in.
import { type FormEvent, useState } from 'react';
import { minorOf } from '../operations/try-request.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useToast } from '../parts/toast.tsx';
import { usePages } from '../parts/use-pages.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { StateMark } from './state-mark.tsx';
import type { Collection } from './wire.ts';
import { PAYOUT_WORDS } from './words-payouts.ts';

export function CollectionList() {
  const say = useWords(PAYOUT_WORDS);
  const { client, may } = useSession();
  const [receiving, setReceiving] = useState<Collection | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const rows = usePages<Collection>('/v1/collections?limit=50');
  const cancel = async ({ id }: Collection) => {
    const reply = await client.post(`/v1/collections/${id}/cancel`);
    setFault(reply.ok ? null : reply.fault);
    rows.reload();
  };
  const columns = useColumns(may(['settlement:write']) ? { onReceive: setReceiving, onCancel: (each) => void cancel(each) } : null);
  return (
    <section className="sheet">
      {may(['settlement:write']) ? <AskForm onMade={rows.reload} /> : null}
      {fault === null ? null : <FaultNotice fault={fault} />}
      {rows.fault === null ? null : <FaultNotice fault={rows.fault} again={rows.reload} />}
      {rows.items === null ? (
        rows.fault === null ? (
          <Reading />
        ) : null
      ) : (
        <Table
          caption={say('pay.collections')}
          rows={rows.items}
          rowKey={({ id }) => id}
          empty={say('col.none')}
          columns={columns}
          more={rows.onMore === null ? null : { onMore: rows.onMore, busy: rows.busy }}
        />
      )}
      {receiving === null ? null : (
        <ReceiveDialog
          collection={receiving}
          onClose={() => {
            setReceiving(null);
            rows.reload();
          }}
        />
      )}
    </section>
  );
}

interface Acts {
  readonly onReceive: (collection: Collection) => void;
  readonly onCancel: (collection: Collection) => void;
}

function useColumns(acts: Acts | null): readonly Column<Collection>[] {
  const say = useWords(PAYOUT_WORDS);
  const { day, money } = useVoice();
  const buttons = (collection: Collection) =>
    acts === null || collection.state !== 'open' ? null : (
      <div className="row-buttons">
        <Button label={say('col.receiveOf', { id: collection.id })} onClick={() => acts.onReceive(collection)}>
          {say('col.receive')}
        </Button>
        <Button label={say('col.cancelOf', { id: collection.id })} onClick={() => acts.onCancel(collection)}>
          {say('col.cancel')}
        </Button>
      </div>
    );
  return [
    { key: 'party', head: say('col.party'), cell: ({ party, id }) => `${party} (${id})` },
    { key: 'kind', head: say('col.kind'), cell: ({ kind }) => say(`col.kind.${kind}`) },
    { key: 'amount', head: say('pay.amount'), figure: true, cell: ({ amount, currency }) => money(amount, currency) },
    { key: 'received', head: say('col.received'), figure: true, cell: ({ received, currency }) => money(received, currency) },
    { key: 'dueOn', head: say('col.dueOn'), cell: ({ dueOn }) => day(dueOn) },
    { key: 'state', head: say('pay.state'), cell: ({ state }) => <StateMark state={state} /> },
    ...(acts === null ? [] : [{ key: 'do', head: say('pay.do'), cell: buttons }]),
  ];
}

function AskForm({ onMade }: { readonly onMade: () => void }) {
  const say = useWords(PAYOUT_WORDS);
  const { client } = useSession();
  const tell = useToast();
  const [form, setForm] = useState({ through: '', dueOn: '' });
  const [fault, setFault] = useState<Fault | null>(null);
  const ask = async (event: FormEvent) => {
    event.preventDefault();
    const reply = await client.post<{ readonly items: readonly Collection[] }>('/v1/collections', form);
    setFault(reply.ok ? null : reply.fault);
    if (!reply.ok) return;
    tell(say('col.made', { count: reply.body.items.length }));
    onMade();
  };
  return (
    <form className="pay-form" onSubmit={(event) => void ask(event)}>
      <TextField
        label={say('col.through')}
        type="date"
        value={form.through}
        onChange={(through) => setForm({ ...form, through })}
        required
      />
      <TextField label={say('col.dueOn')} type="date" value={form.dueOn} onChange={(dueOn) => setForm({ ...form, dueOn })} required />
      <Button type="submit" kind="primary">
        {say('col.make')}
      </Button>
      {fault === null ? null : <FaultNotice fault={fault} />}
    </form>
  );
}

function ReceiveDialog({ collection, onClose }: { readonly collection: Collection; readonly onClose: () => void }) {
  const say = useWords(PAYOUT_WORDS);
  const { client } = useSession();
  const [form, setForm] = useState({ amount: '', on: collection.dueOn, reference: '' });
  const [fault, setFault] = useState<Fault | null>(null);
  const amount = minorOf(form.amount, collection.currency);
  const set = (changes: Partial<typeof form>) => setForm((last) => ({ ...last, ...changes }));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (amount === null) return;
    const reply = await client.post(`/v1/collections/${collection.id}/receipts`, { amount, on: form.on, reference: form.reference });
    setFault(reply.ok ? null : reply.fault);
    if (reply.ok) onClose();
  };
  return (
    <Dialog title={say('col.receiveOf', { id: collection.id })} onClose={onClose}>
      <form className="pay-dialog" onSubmit={(event) => void save(event)}>
        <TextField
          label={say('pay.amount')}
          inputMode="decimal"
          value={form.amount}
          onChange={(typed) => set({ amount: typed })}
          error={form.amount !== '' && amount === null ? say('form.badAmount') : undefined}
          required
        />
        <TextField label={say('pay.valueDate')} type="date" value={form.on} onChange={(on) => set({ on })} required />
        <TextField
          label={say('col.reference')}
          value={form.reference}
          onChange={(reference) => set({ reference })}
          maxLength={35}
          required
        />
        {fault === null ? null : <FaultNotice fault={fault} />}
        <div className="form-foot">
          <Button onClick={onClose}>{say('form.cancel')}</Button>
          <Button type="submit" kind="primary" disabled={amount === null}>
            {say('col.receive')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
