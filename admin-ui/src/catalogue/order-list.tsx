// Orders from the points catalogue: mark as sent, or cancel with a reason.
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { Table } from '../parts/table.tsx';
import { useToast } from '../parts/toast.tsx';
import { useMoment } from '../parts/use-moment.ts';
import { type Pages, usePages } from '../parts/use-pages.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import type { ShownOrder } from './wire.ts';
import { CATALOGUE_WORDS } from './words-catalogue.ts';

const STATES = ['placed', 'sent', 'cancelled', 'given'] as const;

export function OrderList() {
  const say = useWords(CATALOGUE_WORDS);
  const [state, setState] = useState<string>('placed');
  const orders = usePages<ShownOrder>(`/v1/catalogue-orders${state === '' ? '' : `?state=${state}`}`);
  return (
    <section className="sheet watch-form" aria-label={say('orders')}>
      <SelectField
        label={say('which')}
        value={state}
        onChange={setState}
        options={[{ value: '', label: say('all') }, ...STATES.map((each) => ({ value: each, label: say(each) }))]}
      />
      {orders.fault === null ? null : <FaultNotice fault={orders.fault} again={orders.reload} />}
      {orders.items === null && orders.fault === null ? <Reading /> : null}
      {orders.items === null ? null : <OrderTable {...orders} items={orders.items} />}
    </section>
  );
}

function OrderTable({ items, onMore, busy, reload }: Pages<ShownOrder> & { readonly items: readonly ShownOrder[] }) {
  const say = useWords(CATALOGUE_WORDS);
  const { locale } = useVoice();
  const { may } = useSession();
  const moment = useMoment();
  return (
    <Table
      caption={say('orders')}
      rows={items}
      rowKey={({ id }) => id}
      empty={say('noOrders')}
      more={onMore === null ? null : { onMore, busy }}
      columns={[
        { key: 'item', head: say('item'), cell: ({ name }) => name[locale] },
        { key: 'account', head: say('account'), cell: ({ account }) => <span className="code">{account}</span> },
        { key: 'points', head: say('points'), figure: true, cell: ({ points }) => points.toLocaleString('en-US') },
        { key: 'at', head: say('at'), cell: ({ placedAt }) => moment(placedAt) },
        { key: 'state', head: say('state'), cell: (order) => say(order.state) },
        ...(may(['campaigns:write', 'holders:write'])
          ? [{ key: 'do', head: say('do'), cell: (order: ShownOrder) => <OrderButtons order={order} onDone={reload} /> }]
          : []),
      ]}
    />
  );
}

function OrderButtons({ order, onDone }: { readonly order: ShownOrder; readonly onDone: () => void }) {
  const say = useWords(CATALOGUE_WORDS);
  const { client } = useSession();
  const tell = useToast();
  const [isOpen, setOpen] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const { id } = order;
  if (order.state !== 'placed') return null;
  const send = async () => {
    const reply = await client.post(`/v1/catalogue-orders/${encodeURIComponent(id)}/dispatch`, {});
    setFault(reply.ok ? null : reply.fault);
    if (!reply.ok) return;
    tell(say('sendDone'));
    onDone();
  };
  return (
    <div className="row-buttons">
      <Button label={say('sendOf', { id })} onClick={() => void send()}>
        {say('send')}
      </Button>
      <Button label={say('stopOf', { id })} onClick={() => setOpen(true)}>
        {say('stop')}
      </Button>
      {fault === null ? null : <FaultNotice fault={fault} />}
      {isOpen ? (
        <CancelDialog
          id={id}
          onClose={() => setOpen(false)}
          onDone={() => {
            setOpen(false);
            onDone();
          }}
        />
      ) : null}
    </div>
  );
}

function CancelDialog({ id, onClose, onDone }: { readonly id: string; readonly onClose: () => void; readonly onDone: () => void }) {
  const say = useWords(CATALOGUE_WORDS);
  const { client } = useSession();
  const tell = useToast();
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState<Fault | null>(null);
  const cancel = async () => {
    const reply = await client.post<ShownOrder>(`/v1/catalogue-orders/${encodeURIComponent(id)}/cancellation`, { reason, confirm: true });
    setFault(reply.ok ? null : reply.fault);
    if (!reply.ok) return;
    tell(say('stopDone', { points: reply.body.points, expired: reply.body.expired }));
    onDone();
  };
  return (
    <Dialog
      title={say('stopOf', { id })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{say('cancel')}</Button>
          <Button kind="primary" onClick={() => void cancel()} disabled={reason.trim().length < 3}>
            {say('stop')}
          </Button>
        </>
      }
    >
      <p>{say('stopWhat')}</p>
      <TextField label={say('reason')} value={reason} onChange={setReason} maxLength={200} required />
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}
