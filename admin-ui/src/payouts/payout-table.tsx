// The payouts of a batch, and what the paying bank answered about each.
import { type FormEvent, useState } from 'react';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { usePages } from '../parts/use-pages.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { StateMark } from './state-mark.tsx';
import type { Batch, Payout } from './wire.ts';
import { PAYOUT_WORDS } from './words-payouts.ts';

interface Ending {
  readonly payout: Payout;
  readonly state: 'paid' | 'failed';
}
interface TableOf {
  readonly batch: Batch;
  readonly onDone: () => void;
}

export function PayoutTable({ batch, onDone }: TableOf) {
  const say = useWords(PAYOUT_WORDS);
  const { may } = useSession();
  const [ending, setEnding] = useState<Ending | null>(null);
  const payouts = usePages<Payout>(`/v1/payouts?batch=${encodeURIComponent(batch.id)}&limit=50`);
  const columns = useColumns(may(['settlement:write']) ? setEnding : null);
  return (
    <section className="sheet">
      <h2>{say('pay.count')}</h2>
      {payouts.fault === null ? null : <FaultNotice fault={payouts.fault} again={payouts.reload} />}
      {payouts.items === null ? (
        payouts.fault === null ? (
          <Reading />
        ) : null
      ) : (
        <Table
          caption={say('pay.count')}
          rows={payouts.items}
          rowKey={({ id }) => id}
          empty={say('pay.noPayouts')}
          columns={columns}
          more={payouts.onMore === null ? null : { onMore: payouts.onMore, busy: payouts.busy }}
        />
      )}
      {ending === null ? null : (
        <EndDialog
          ending={ending}
          onClose={() => setEnding(null)}
          onDone={() => {
            setEnding(null);
            payouts.reload();
            onDone();
          }}
        />
      )}
    </section>
  );
}

function useColumns(onEnd: ((ending: Ending) => void) | null): readonly Column<Payout>[] {
  const say = useWords(PAYOUT_WORDS);
  const { money } = useVoice();
  return [
    {
      key: 'party',
      head: say('pay.party'),
      cell: ({ party, parts, account }) => (
        <>
          <strong>{account.name}</strong> <span className="code">{party}</span>
          {parts.length > 1 ? <span className="soft"> {say('pay.shops', { count: parts.length })}</span> : null}
        </>
      ),
    },
    { key: 'account', head: say('pay.account'), cell: ({ account }) => <span className="code">{account.iban ?? account.number}</span> },
    { key: 'days', head: say('pay.days'), cell: ({ from, to }) => (from === to ? from : `${from} – ${to}`) },
    { key: 'amount', head: say('pay.amount'), figure: true, cell: ({ amount, currency }) => money(amount, currency) },
    {
      key: 'setOff',
      head: say('pay.setOff'),
      figure: true,
      cell: ({ parts, currency }) =>
        money(
          parts.reduce((all, part) => all + part.setOff, 0),
          currency,
        ),
    },
    {
      key: 'state',
      head: say('pay.state'),
      cell: ({ state, reason }) => (
        <>
          <StateMark state={state} /> {reason === null ? null : <span className="soft">{reason}</span>}
        </>
      ),
    },
    ...(onEnd === null ? [] : [{ key: 'do', head: say('pay.do'), cell: (payout: Payout) => <EndButtons payout={payout} onEnd={onEnd} /> }]),
  ];
}

function EndButtons({ payout, onEnd }: { readonly payout: Payout; readonly onEnd: (ending: Ending) => void }) {
  const say = useWords(PAYOUT_WORDS);
  const { id, state } = payout;
  if (state !== 'sent' && state !== 'paid') return null;
  return (
    <div className="row-buttons">
      {state === 'sent' ? (
        <Button label={say('pay.paidOf', { id })} onClick={() => onEnd({ payout, state: 'paid' })}>
          {say('pay.paid')}
        </Button>
      ) : null}
      <Button label={say('pay.failedOf', { id })} onClick={() => onEnd({ payout, state: 'failed' })}>
        {say('pay.failed')}
      </Button>
    </div>
  );
}

function EndDialog({ ending, onClose, onDone }: { readonly ending: Ending; readonly onClose: () => void; readonly onDone: () => void }) {
  const say = useWords(PAYOUT_WORDS);
  const { client } = useSession();
  const { payout, state } = ending;
  const [on, setOn] = useState(payout.payOn);
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState<Fault | null>(null);
  const end = async (event: FormEvent) => {
    event.preventDefault();
    const reply = await client.post(`/v1/payouts/${payout.id}/${state}`, state === 'failed' ? { on, reason } : { on });
    setFault(reply.ok ? null : reply.fault);
    if (reply.ok) onDone();
  };
  const title = say(state === 'failed' ? 'pay.failedOf' : 'pay.paidOf', { id: payout.id });
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="pay-dialog" onSubmit={(event) => void end(event)}>
        <TextField label={say('pay.valueDate')} type="date" value={on} onChange={setOn} required />
        {state === 'failed' ? <TextField label={say('pay.reason')} value={reason} onChange={setReason} maxLength={500} required /> : null}
        {fault === null ? null : <FaultNotice fault={fault} />}
        <div className="form-foot">
          <Button onClick={onClose}>{say('form.cancel')}</Button>
          <Button type="submit" kind="primary">
            {title}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
