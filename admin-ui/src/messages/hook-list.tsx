// Webhooks of the bank: added with a secret that is shown once, given a new one, removed.
import { type FormEvent, useState } from 'react';
import type { Hook } from '../../../api/message/hook-store.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { Table } from '../parts/table.tsx';
import { useMoment } from '../parts/use-moment.ts';
import { useResource } from '../parts/use-resource.ts';
import { useWords } from '../parts/words-of.tsx';
import { MESSAGE_WORDS } from './words-messages.ts';

type Opened = { readonly what: 'new' } | { readonly what: 'rotate' | 'remove'; readonly hook: Hook };

export function HookList() {
  const say = useWords(MESSAGE_WORDS);
  const { may } = useSession();
  const moment = useMoment();
  const { body, fault, reload } = useResource<{ readonly items: readonly Hook[] }>('/v1/message-hooks');
  const [open, setOpen] = useState<Opened | null>(null);
  if (body === null) return fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />;
  const mayWrite = may(['holders:write']);
  const close = () => {
    setOpen(null);
    reload();
  };
  const buttons = (hook: Hook) => (
    <div className="row-buttons">
      {(['rotate', 'remove'] as const).map((what) => (
        <Button key={what} label={say(`hooks.${what}Of`, { name: hook.name })} onClick={() => setOpen({ what, hook })}>
          {say(`hooks.${what}`)}
        </Button>
      ))}
    </div>
  );
  return (
    <section className="sheet watch-form">
      <div className="section-head">
        <p className="soft">{say('hooks.lead')}</p>
        {mayWrite ? (
          <Button kind="primary" onClick={() => setOpen({ what: 'new' })}>
            {say('hooks.new')}
          </Button>
        ) : null}
      </div>
      <Table
        caption={say('messages.hooks')}
        rows={body.items}
        rowKey={({ id }) => id}
        empty={say('hooks.none')}
        columns={[
          { key: 'name', head: say('hooks.name'), cell: ({ name }) => name },
          {
            key: 'target',
            head: say('hooks.target'),
            cell: ({ target, previousUntil }) => (
              <>
                <span className="code">{target}</span>{' '}
                {previousUntil === null ? null : say('hooks.overlap', { time: moment(previousUntil) })}
              </>
            ),
          },
          ...(mayWrite ? [{ key: 'do', head: say('hooks.do'), cell: buttons }] : []),
        ]}
      />
      {open === null ? null : open.what === 'new' ? (
        <NewHook onClose={close} />
      ) : (
        <ChangeHook what={open.what} hook={open.hook} onClose={close} />
      )}
    </section>
  );
}

function NewHook({ onClose }: { readonly onClose: () => void }) {
  const say = useWords(MESSAGE_WORDS);
  const { client } = useSession();
  const [form, setForm] = useState({ name: '', target: '' });
  const [fault, setFault] = useState<Fault | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const reply = await client.post<{ readonly secret: string }>('/v1/message-hooks', form);
    setFault(reply.ok ? null : reply.fault);
    if (reply.ok) setSecret(reply.body.secret);
  };
  if (secret !== null) return <Secret title={form.name} secret={secret} onClose={onClose} />;
  return (
    <Dialog title={say('hooks.new')} onClose={onClose}>
      <form className="watch-form" onSubmit={(event) => void add(event)}>
        <TextField label={say('hooks.name')} value={form.name} onChange={(name) => setForm({ ...form, name })} maxLength={120} required />
        <TextField
          label={say('hooks.target')}
          type="url"
          value={form.target}
          onChange={(target) => setForm({ ...form, target })}
          required
        />
        {fault === null ? null : <FaultNotice fault={fault} />}
        <div className="form-foot">
          <Button onClick={onClose}>{say('form.cancel')}</Button>
          <Button type="submit" kind="primary">
            {say('hooks.add')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface ChangeHookProps {
  readonly what: 'rotate' | 'remove';
  readonly hook: Hook;
  readonly onClose: () => void;
}

function ChangeHook({ what, hook, onClose }: ChangeHookProps) {
  const say = useWords(MESSAGE_WORDS);
  const { client } = useSession();
  const [fault, setFault] = useState<Fault | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const title = say(`hooks.${what}Of`, { name: hook.name });
  const path = `/v1/message-hooks/${encodeURIComponent(hook.id)}`;
  const go = async () => {
    const reply =
      what === 'remove'
        ? await client.del<{ readonly secret?: string }>(path)
        : await client.post<{ readonly secret?: string }>(`${path}/rotate`);
    setFault(reply.ok ? null : reply.fault);
    if (!reply.ok) return;
    if (reply.body.secret === undefined) onClose();
    else setSecret(reply.body.secret);
  };
  if (secret !== null) return <Secret title={title} secret={secret} onClose={onClose} />;
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{say('form.cancel')}</Button>
          <Button kind="primary" onClick={() => void go()}>
            {say(`hooks.${what}`)}
          </Button>
        </>
      }
    >
      <p>{say(`hooks.${what}What`)}</p>
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}

function Secret({ title, secret, onClose }: { readonly title: string; readonly secret: string; readonly onClose: () => void }) {
  const say = useWords(MESSAGE_WORDS);
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <Button kind="primary" onClick={onClose}>
          {say('form.close')}
        </Button>
      }
    >
      <p>{say('hooks.secret')}</p>
      <p className="once code">{secret}</p>
    </Dialog>
  );
}
