// Adds a channel or gives a webhook a new secret; the secret is shown once, in this dialog.
import { type FormEvent, useState } from 'react';
import type { Channel } from '../../../api/watch/channel-store.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useSpeech } from './use-speech.ts';

interface Made {
  readonly id: string;
  readonly secret: string | null;
}

export function ChannelDialog({ onClose }: { readonly onClose: () => void }) {
  const { say } = useSpeech();
  const { client } = useSession();
  const { locale: own } = useVoice();
  const [form, setForm] = useState({ kind: 'email' as Channel['kind'], name: '', target: '', locale: own });
  const [fault, setFault] = useState<Fault | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const set = (changes: Partial<typeof form>) => setForm((last) => ({ ...last, ...changes }));
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const reply = await client.post<Made>('/v1/alert-channels', form);
    setFault(reply.ok ? null : reply.fault);
    if (!reply.ok) return;
    if (reply.body.secret === null) onClose();
    else setMade(reply.body);
  };
  if (made !== null) return <SecretDialog title={form.name} secret={made.secret ?? ''} onClose={onClose} />;
  return (
    <Dialog title={say('channels.new')} onClose={onClose}>
      <form className="watch-form" onSubmit={(event) => void add(event)}>
        <div className="field-row">
          <SelectField
            label={say('channels.kind')}
            value={form.kind}
            onChange={(kind) => set({ kind: kind === 'webhook' ? 'webhook' : 'email' })}
            options={(['email', 'webhook'] as const).map((kind) => ({ value: kind, label: say(`channels.${kind}`) }))}
          />
          <TextField label={say('channels.name')} value={form.name} onChange={(name) => set({ name })} maxLength={120} required />
        </div>
        <TextField
          label={say(form.kind === 'email' ? 'channels.address' : 'channels.url')}
          type={form.kind === 'email' ? 'email' : 'url'}
          value={form.target}
          onChange={(target) => set({ target })}
          required
        />
        <SelectField
          label={say('channels.language')}
          value={form.locale}
          onChange={(locale) => set({ locale: locale === 'en' ? 'en' : 'zh-CN' })}
          options={[
            { value: 'en', label: 'English' },
            { value: 'zh-CN', label: '中文' },
          ]}
        />
        {fault === null ? null : <FaultNotice fault={fault} />}
        <div className="form-foot">
          <Button onClick={onClose}>{say('form.cancel')}</Button>
          <Button type="submit" kind="primary">
            {say('channels.add')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function RotateDialog({ channel, onClose }: { readonly channel: Channel; readonly onClose: () => void }) {
  const { say } = useSpeech();
  const { client } = useSession();
  const [fault, setFault] = useState<Fault | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const title = say('channels.rotateOf', { name: channel.name });
  const rotate = async () => {
    const reply = await client.post<Made>(`/v1/alert-channels/${channel.id}/rotate`);
    setFault(reply.ok ? null : reply.fault);
    if (reply.ok) setSecret(reply.body.secret);
  };
  if (secret !== null) return <SecretDialog title={title} secret={secret} onClose={onClose} />;
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{say('form.cancel')}</Button>
          <Button kind="primary" onClick={() => void rotate()}>
            {title}
          </Button>
        </>
      }
    >
      <p>{say('channels.rotateWhat')}</p>
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}

function SecretDialog({ title, secret, onClose }: { readonly title: string; readonly secret: string; readonly onClose: () => void }) {
  const { say } = useSpeech();
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
      <p>{say('channels.secret')}</p>
      <p className="once code">{secret}</p>
      <p className="soft">{say('channels.secretHint')}</p>
    </Dialog>
  );
}
