// Orders of coupons: how far each is, and what whoever looks may do with it.
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Progress } from '../parts/progress.tsx';
import { useSession } from '../parts/session.tsx';
import { Table } from '../parts/table.tsx';
import { usePages } from '../parts/use-pages.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { BatchButtons } from './batch-buttons.tsx';
import { NewBatch } from './new-batch.tsx';
import type { Batch } from './wire.ts';
import { COUPON_WORDS } from './words-coupons.ts';

export function BatchList() {
  const say = useWords(COUPON_WORDS);
  const { count } = useVoice();
  const { may } = useSession();
  const [isNew, setNew] = useState(false);
  const { items, fault, reload, onMore, busy } = usePages<Batch>('/v1/coupon-batches?limit=50');
  if (items === null) return fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />;
  const stateText = ({ state, job, ending }: Batch) => {
    if (state === 'void' && ending !== null) return say('endedSo', { count: count(ending.ended) });
    return `${say(`batch.${state}`)}${job?.detail ? `: ${job.detail}` : ''}`;
  };
  const close = () => {
    setNew(false);
    reload();
  };
  return (
    <section className="sheet watch-form">
      {may(['campaigns:write']) ? (
        <div className="form-foot">
          <Button kind="primary" onClick={() => setNew(true)}>
            {say('new')}
          </Button>
        </div>
      ) : null}
      <Table
        caption={say('batches')}
        rows={items}
        rowKey={({ id }) => id}
        empty={say('noBatches')}
        more={onMore === null ? null : { onMore, busy }}
        columns={[
          { key: 'id', head: say('order'), cell: ({ id, note }) => <span title={note}>{id}</span> },
          { key: 'campaign', head: say('campaign'), cell: ({ campaign }) => campaign },
          { key: 'kind', head: say('kind'), cell: ({ kind }) => say(`kind.${kind}`) },
          { key: 'state', head: say('state'), cell: (batch) => stateText(batch) },
          {
            key: 'progress',
            head: say('progress'),
            cell: ({ id, issued, count: of, state }) =>
              state === 'approved' ? (
                <Progress label={id} value={issued} max={of} said={`${count(issued)} / ${count(of)}`} />
              ) : (
                `${count(issued)} / ${count(of)}`
              ),
          },
          { key: 'maker', head: say('maker'), cell: ({ maker }) => maker },
          { key: 'do', head: say('does'), cell: (batch) => <BatchButtons batch={batch} onDone={reload} /> },
        ]}
      />
      {isNew ? <NewBatch onClose={close} /> : null}
    </section>
  );
}
