// Channels: where alerts go, with a test, a new secret and the end of each.
import { useState } from 'react';
import type { Channel } from '../../../api/watch/channel-store.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { Table } from '../parts/table.tsx';
import { useToast } from '../parts/toast.tsx';
import { useMoment } from '../parts/use-moment.ts';
import { useResource } from '../parts/use-resource.ts';
import { ChannelDialog, RotateDialog } from './channel-dialog.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { useSpeech } from './use-speech.ts';

type Opened = { readonly what: 'new' } | { readonly what: 'rotate' | 'delete'; readonly channel: Channel };

export function ChannelList() {
  const { say } = useSpeech();
  const { may } = useSession();
  const moment = useMoment();
  const { body, fault, reload } = useResource<{ readonly items: readonly Channel[] }>('/v1/alert-channels');
  const [open, setOpen] = useState<Opened | null>(null);
  const mayWrite = may(['campaigns:write']);
  if (body === null) return fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />;
  return (
    <section className="sheet watch-form">
      {mayWrite ? (
        <div className="form-foot">
          <Button kind="primary" onClick={() => setOpen({ what: 'new' })}>
            {say('channels.new')}
          </Button>
        </div>
      ) : null}
      <Table
        caption={say('alerts.channels')}
        rows={body.items}
        rowKey={({ id }) => id}
        empty={say('channels.none')}
        columns={[
          { key: 'name', head: say('channels.name'), cell: ({ name }) => name },
          { key: 'kind', head: say('channels.kind'), cell: ({ kind }) => say(`channels.${kind}`) },
          {
            key: 'target',
            head: say('channels.target'),
            cell: ({ target, previousUntil }) =>
              previousUntil === null ? (
                <span className="code">{target}</span>
              ) : (
                `${target} (${say('channels.overlap', { time: moment(previousUntil) })})`
              ),
          },
          ...(mayWrite
            ? [
                {
                  key: 'do',
                  head: say('alerts.do'),
                  cell: (channel: Channel) => <ChannelButtons channel={channel} onOpen={(what) => setOpen({ what, channel })} />,
                },
              ]
            : []),
        ]}
      />
      {open === null ? null : (
        <OpenDialog
          open={open}
          onClose={() => {
            reload();
            setOpen(null);
          }}
        />
      )}
    </section>
  );
}

function OpenDialog({ open, onClose }: { readonly open: Opened; readonly onClose: () => void }) {
  const { say } = useSpeech();
  if (open.what === 'new') return <ChannelDialog onClose={onClose} />;
  const { channel } = open;
  if (open.what === 'rotate') return <RotateDialog channel={channel} onClose={onClose} />;
  return (
    <DeleteDialog
      title={say('channels.deleteOf', { name: channel.name })}
      what={say('channels.deleteWhat')}
      path={`/v1/alert-channels/${channel.id}`}
      onClose={onClose}
      onDone={onClose}
    />
  );
}

function ChannelButtons({ channel, onOpen }: { readonly channel: Channel; readonly onOpen: (what: 'rotate' | 'delete') => void }) {
  const { say } = useSpeech();
  const { client } = useSession();
  const tell = useToast();
  const [fault, setFault] = useState<Fault | null>(null);
  const { name } = channel;
  const test = async () => {
    const reply = await client.post(`/v1/alert-channels/${channel.id}/test`);
    setFault(reply.ok ? null : reply.fault);
    if (reply.ok) tell(say('channels.tested', { name }));
  };
  return (
    <div className="row-buttons">
      <Button label={say('channels.testOf', { name })} onClick={() => void test()}>
        {say('channels.test')}
      </Button>
      {channel.kind === 'webhook' ? (
        <Button label={say('channels.rotateOf', { name })} onClick={() => onOpen('rotate')}>
          {say('channels.rotate')}
        </Button>
      ) : null}
      <Button label={say('channels.deleteOf', { name })} onClick={() => onOpen('delete')}>
        {say('channels.delete')}
      </Button>
      {fault === null ? null : <FaultNotice fault={fault} />}
    </div>
  );
}
