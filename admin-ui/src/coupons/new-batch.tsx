// Orders coupons: codes made here, codes of the bank, or coupons for named accounts.
import { type FormEvent, useState } from 'react';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useReference } from '../parts/reference.tsx';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { COUPON_WORDS } from './words-coupons.ts';

const KINDS = ['generated', 'uploaded', 'named'] as const;

export function NewBatch({ onClose }: { readonly onClose: () => void }) {
  const say = useWords(COUPON_WORDS);
  const { text } = useVoice();
  const { client } = useSession();
  const tell = useToast();
  const { campaigns } = useReference();
  const coupons = (campaigns ?? []).filter(({ kind }) => kind === 'coupon');
  const [form, setForm] = useState({ id: '', campaign: '', kind: 'generated' as (typeof KINDS)[number], count: '1000', note: '' });
  const [fault, setFault] = useState<Fault | null>(null);
  const set = (changes: Partial<typeof form>) => setForm((last) => ({ ...last, ...changes }));
  const campaign = form.campaign === '' ? (coupons[0]?.id ?? '') : form.campaign;
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const { count, ...sent } = { ...form, campaign };
    const reply = await client.post('/v1/coupon-batches', form.kind === 'generated' ? { ...sent, count: Number(count) } : sent);
    setFault(reply.ok ? null : reply.fault);
    if (!reply.ok) return;
    tell(say('ordered', { id: form.id }));
    onClose();
  };
  return (
    <Dialog title={say('new')} onClose={onClose}>
      <form className="watch-form" onSubmit={(event) => void send(event)}>
        <div className="field-row">
          <SelectField
            label={say('campaign')}
            value={campaign}
            onChange={(value) => set({ campaign: value })}
            options={coupons.map(({ id, name }) => ({ value: id, label: text(name, id) }))}
          />
          <SelectField
            label={say('kind')}
            value={form.kind}
            onChange={(kind) => set({ kind: kind as (typeof KINDS)[number] })}
            options={KINDS.map((kind) => ({ value: kind, label: say(`kind.${kind}`) }))}
          />
        </div>
        <div className="field-row">
          <TextField label={say('id')} hint={say('idHint')} value={form.id} onChange={(id) => set({ id })} maxLength={64} required />
          {form.kind === 'generated' ? (
            <TextField label={say('count')} inputMode="numeric" value={form.count} onChange={(count) => set({ count })} required />
          ) : null}
        </div>
        <TextField label={say('note')} value={form.note} onChange={(note) => set({ note })} maxLength={300} required />
        {fault === null ? null : <FaultNotice fault={fault} />}
        <div className="form-foot">
          <Button onClick={onClose}>{say('cancel')}</Button>
          <Button type="submit" kind="primary">
            {say('send')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
