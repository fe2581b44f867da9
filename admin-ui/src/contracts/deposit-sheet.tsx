// The deposit of a prefunded agreement: payments written down by one and approved by another, and how the balance moved.
import { type FormEvent, useState } from 'react';
import type { Agreement } from '../../../api/funding/agreement-store.ts';
import type { Deposit, DepositMove } from '../../../api/funding/deposit-store.ts';
import { minorOf } from '../operations/try-request.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { Table } from '../parts/table.tsx';
import { useToast } from '../parts/toast.tsx';
import { usePages } from '../parts/use-pages.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { CONTRACT_WORDS } from './words-contracts.ts';

interface SheetOf {
  readonly agreement: Agreement;
  readonly onDone: () => void;
}

export function DepositSheet({ agreement, onDone }: SheetOf) {
  const say = useWords(CONTRACT_WORDS);
  const { may } = useSession();
  const path = `/v1/agreements/${agreement.id}`;
  const deposits = usePages<Deposit>(`${path}/deposits?limit=20`);
  const moves = usePages<DepositMove>(`${path}/moves?limit=20`);
  const [writing, setWriting] = useState(false);
  const again = () => {
    deposits.reload();
    moves.reload();
    onDone();
  };
  return (
    <section className="sheet contract-sheet">
      <h2>{say('d.title')}</h2>
      {may(['settlement:write']) ? (
        <div className="form-foot">
          <Button kind="primary" onClick={() => setWriting(true)}>
            {say('d.new')}
          </Button>
        </div>
      ) : null}
      {deposits.fault === null ? null : <FaultNotice fault={deposits.fault} again={deposits.reload} />}
      {deposits.items === null ? <Reading /> : <DepositTable items={deposits.items} onMore={deposits.onMore} onDone={again} />}
      <h3>{say('d.moves')}</h3>
      {moves.items === null ? <Reading /> : <MoveTable items={moves.items} currency={agreement.terms.currency} onMore={moves.onMore} />}
      {writing ? <DepositDialog agreement={agreement} onClose={() => setWriting(false)} onDone={again} /> : null}
    </section>
  );
}

interface TableOf<Row> {
  readonly items: readonly Row[];
  readonly onMore: (() => void) | null;
}

function DepositTable({ items, onMore, onDone }: TableOf<Deposit> & { readonly onDone: () => void }) {
  const say = useWords(CONTRACT_WORDS);
  const { money } = useVoice();
  return (
    <Table
      caption={say('d.title')}
      rows={items}
      rowKey={({ no }) => String(no)}
      empty={say('d.none')}
      more={onMore === null ? null : { onMore }}
      columns={[
        { key: 'on', head: say('d.on'), cell: ({ receivedOn }) => receivedOn },
        { key: 'kind', head: say('d.kind'), cell: ({ kind }) => say(`d.${kind}`) },
        { key: 'reference', head: say('d.reference'), cell: ({ reference }) => <span className="code">{reference}</span> },
        { key: 'amount', head: say('d.amount'), figure: true, cell: ({ amount, currency }) => money(amount, currency) },
        { key: 'state', head: say('d.state'), cell: ({ state, postedOn }) => say(`d.${state}`, { date: postedOn ?? '' }) },
        { key: 'do', head: '', cell: (deposit) => (deposit.state === 'waiting' ? <Decide deposit={deposit} onDone={onDone} /> : null) },
      ]}
    />
  );
}

function Decide({ deposit: { agreement, no, reference }, onDone }: { readonly deposit: Deposit; readonly onDone: () => void }) {
  const say = useWords(CONTRACT_WORDS);
  const { client, may } = useSession();
  const [fault, setFault] = useState<Fault | null>(null);
  const send = async (act: 'approve' | 'refuse') => {
    const body = act === 'refuse' ? { reason: say('d.refuse') } : {};
    const reply = await client.post(`/v1/agreements/${agreement}/deposits/${no}/${act}`, body);
    setFault(reply.ok ? null : reply.fault);
    if (reply.ok) onDone();
  };
  return (
    <div className="row-buttons">
      {may(['settlement:approve']) ? (
        <Button label={say('d.approveOf', { reference })} onClick={() => void send('approve')}>
          {say('d.approve')}
        </Button>
      ) : null}
      {may(['settlement:approve', 'settlement:write']) ? (
        <Button label={say('d.refuseOf', { reference })} onClick={() => void send('refuse')}>
          {say('d.refuse')}
        </Button>
      ) : null}
      {fault === null ? null : <FaultNotice fault={fault} />}
    </div>
  );
}

function MoveTable({ items, currency, onMore }: TableOf<DepositMove> & { readonly currency: string }) {
  const say = useWords(CONTRACT_WORDS);
  const { money } = useVoice();
  const what = (template: string) => (`move.${template}` in CONTRACT_WORDS ? say(`move.${template}` as 'move.deposit.use') : template);
  return (
    <Table
      caption={say('d.moves')}
      rows={items}
      rowKey={({ id }) => String(id)}
      empty={say('d.none')}
      more={onMore === null ? null : { onMore }}
      columns={[
        { key: 'date', head: say('d.on'), cell: ({ date }) => date },
        { key: 'what', head: say('d.what'), cell: ({ template }) => what(template) },
        { key: 'memo', head: say('d.reference'), cell: ({ memo }) => memo ?? '' },
        { key: 'amount', head: say('d.amount'), figure: true, cell: ({ amount }) => money(amount, currency) },
      ]}
    />
  );
}

function DepositDialog({ agreement, onClose, onDone }: SheetOf & { readonly onClose: () => void }) {
  const say = useWords(CONTRACT_WORDS);
  const { client } = useSession();
  const tell = useToast();
  const { currency } = agreement.terms;
  const [form, setForm] = useState({ kind: 'receive', amount: '', reference: '', receivedOn: new Date().toISOString().slice(0, 10) });
  const [fault, setFault] = useState<Fault | null>(null);
  const set = (changes: Partial<typeof form>) => setForm((last) => ({ ...last, ...changes }));
  const amount = minorOf(form.amount, currency);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const reply = await client.post(`/v1/agreements/${agreement.id}/deposits`, { ...form, amount });
    setFault(reply.ok ? null : reply.fault);
    if (!reply.ok) return;
    tell(say('d.done'));
    onDone();
    onClose();
  };
  return (
    <Dialog title={say('d.new')} onClose={onClose}>
      <form className="contract-form" onSubmit={(event) => void send(event)}>
        <div className="field-row">
          <SelectField
            label={say('d.kind')}
            value={form.kind}
            onChange={(kind) => set({ kind })}
            options={(['receive', 'repay'] as const).map((kind) => ({ value: kind, label: say(`d.${kind}`) }))}
          />
          <TextField
            label={`${say('d.amount')} (${currency})`}
            inputMode="decimal"
            value={form.amount}
            onChange={(text) => set({ amount: text })}
            required
          />
        </div>
        <div className="field-row">
          <TextField
            label={say('d.reference')}
            value={form.reference}
            onChange={(reference) => set({ reference })}
            maxLength={100}
            required
          />
          <TextField label={say('d.on')} type="date" value={form.receivedOn} onChange={(receivedOn) => set({ receivedOn })} required />
        </div>
        {fault === null ? null : <FaultNotice fault={fault} />}
        <div className="form-foot">
          <Button onClick={onClose}>{say('form.cancel')}</Button>
          <Button type="submit" kind="primary" disabled={amount === null || amount === 0}>
            {say('d.new')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
