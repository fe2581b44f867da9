// The log of deliveries: what went where, and what became of it.
import type { Delivery } from '../../../api/watch/channel-store.ts';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { Table } from '../parts/table.tsx';
import { useMoment } from '../parts/use-moment.ts';
import { usePages } from '../parts/use-pages.ts';
import { useSpeech } from './use-speech.ts';

export function DeliveryList() {
  const { say } = useSpeech();
  const moment = useMoment();
  const pages = usePages<Delivery>('/v1/deliveries');
  if (pages.items === null) return pages.fault === null ? <Reading /> : <FaultNotice fault={pages.fault} again={pages.reload} />;
  return (
    <section className="sheet">
      <Table
        caption={say('alerts.deliveries')}
        rows={pages.items}
        rowKey={({ id }) => String(id)}
        empty={say('deliveries.none')}
        more={pages.onMore === null ? null : { onMore: pages.onMore, busy: pages.busy }}
        columns={[
          { key: 'event', head: say('deliveries.event'), cell: ({ event, alert }) => say(`deliveries.${event}`, { id: alert ?? '' }) },
          { key: 'channel', head: say('deliveries.channel'), cell: ({ channelName }) => channelName },
          { key: 'when', head: say('deliveries.when'), cell: ({ createdAt }) => moment(createdAt) },
          { key: 'fate', head: say('deliveries.fate'), cell: (delivery) => <Fate delivery={delivery} /> },
        ]}
      />
    </section>
  );
}

function Fate({ delivery }: { readonly delivery: Delivery }) {
  const { say } = useSpeech();
  const moment = useMoment();
  const { state, attempts, fault } = delivery;
  if (state === 'sent') return <StateBadge tone="good">{say('deliveries.sent', { time: moment(delivery.sentAt ?? '') })}</StateBadge>;
  return (
    <>
      <StateBadge tone={state === 'waiting' ? 'wait' : 'bad'}>
        {state === 'waiting'
          ? say('deliveries.waiting', { attempt: attempts + 1, time: moment(delivery.nextAt) })
          : say('deliveries.given_up', { attempts })}
      </StateBadge>{' '}
      {fault === null ? null : <span className="code">{fault}</span>}
    </>
  );
}
