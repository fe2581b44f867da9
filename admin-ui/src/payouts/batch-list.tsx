// Batches of payouts, the latest pay date first, and making those of a pay date.
import { type FormEvent, useState } from 'react';
import { Link } from 'wouter';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useToast } from '../parts/toast.tsx';
import { usePages } from '../parts/use-pages.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { StateMark } from './state-mark.tsx';
import type { Batch, Carry } from './wire.ts';
import { PAYOUT_WORDS } from './words-payouts.ts';

export function BatchList() {
  const say = useWords(PAYOUT_WORDS);
  const { may } = useSession();
  const batches = usePages<Batch>('/v1/payout-batches?limit=30');
  const columns = useColumns();
  return (
    <section className="sheet">
      {may(['settlement:write']) ? <MakeForm onMade={batches.reload} /> : null}
      {batches.fault === null ? null : <FaultNotice fault={batches.fault} again={batches.reload} />}
      {batches.items === null ? (
        batches.fault === null ? (
          <Reading />
        ) : null
      ) : (
        <Table
          caption={say('pay.batches')}
          rows={batches.items}
          rowKey={({ id }) => id}
          empty={say('pay.none')}
          columns={columns}
          more={batches.onMore === null ? null : { onMore: batches.onMore, busy: batches.busy }}
        />
      )}
    </section>
  );
}

function useColumns(): readonly Column<Batch>[] {
  const say = useWords(PAYOUT_WORDS);
  const { count, day, money } = useVoice();
  return [
    { key: 'id', head: say('pay.batch'), cell: ({ id }) => <Link href={`/payouts/${id}`}>{id}</Link> },
    { key: 'payOn', head: say('pay.payOn'), cell: ({ payOn }) => day(payOn) },
    { key: 'state', head: say('pay.state'), cell: ({ state }) => <StateMark state={state} /> },
    { key: 'count', head: say('pay.count'), figure: true, cell: (batch) => count(batch.count) },
    { key: 'total', head: say('pay.total'), figure: true, cell: ({ total, currency }) => money(total, currency) },
    { key: 'carried', head: say('pay.carried'), figure: true, cell: ({ carried }) => count(carried) },
  ];
}

interface Made {
  readonly batches: readonly Batch[];
  readonly carries: readonly Carry[];
}

function MakeForm({ onMade }: { readonly onMade: () => void }) {
  const say = useWords(PAYOUT_WORDS);
  const { client } = useSession();
  const tell = useToast();
  const [payOn, setPayOn] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const make = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const reply = await client.post<Made>('/v1/payout-batches', { payOn });
    setBusy(false);
    setFault(reply.ok ? null : reply.fault);
    if (!reply.ok) return;
    const { batches, carries } = reply.body;
    if (batches.length === 0) tell(say('pay.nobody', { date: payOn, count: carries.length }));
    else tell(say('pay.made', { date: payOn, count: batches.length }));
    onMade();
  };
  return (
    <form className="pay-form" onSubmit={(event) => void make(event)}>
      <TextField label={say('pay.payOn')} type="date" value={payOn} onChange={setPayOn} required />
      <Button type="submit" kind="primary" busy={busy} disabled={payOn === ''}>
        {say('pay.make')}
      </Button>
      {fault === null ? null : <FaultNotice fault={fault} />}
    </form>
  );
}
