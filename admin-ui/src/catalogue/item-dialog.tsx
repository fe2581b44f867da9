// Makes an item of the points catalogue, or changes one.
import { type FormEvent, useState } from 'react';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { CheckField, SelectField, TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { blankForm, bodyOf, formOf, type ItemForm } from './item-form.ts';
import type { Item } from './wire.ts';
import { CATALOGUE_WORDS } from './words-catalogue.ts';

interface ItemDialogOf {
  /** Null: a new one. */
  readonly item: Item | null;
  readonly programmes: readonly string[];
  readonly onClose: () => void;
}
interface PartOf {
  readonly form: ItemForm;
  readonly set: (changes: Partial<ItemForm>) => void;
}

export function ItemDialog({ item, programmes, onClose }: ItemDialogOf) {
  const say = useWords(CATALOGUE_WORDS);
  const { locale } = useVoice();
  const { client } = useSession();
  const tell = useToast();
  const [form, setForm] = useState<ItemForm>(() =>
    item === null ? blankForm(programmes[0] ?? '', new Date().toISOString().slice(0, 10)) : formOf(item),
  );
  const [fault, setFault] = useState<Fault | null>(null);
  const set = (changes: Partial<ItemForm>) => setForm((last) => ({ ...last, ...changes }));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const reply = await client.put<Item>(`/v1/catalogue/${encodeURIComponent(form.id)}`, bodyOf(form));
    setFault(reply.ok ? null : reply.fault);
    if (!reply.ok) return;
    tell(say('saved', { name: reply.body.name[locale] }));
    onClose();
  };
  return (
    <Dialog title={item === null ? say('new') : say('editOf', { name: item.name[locale] })} onClose={onClose}>
      <form className="watch-form" onSubmit={(event) => void save(event)}>
        <div className="field-row">
          <TextField label={say('id')} value={form.id} onChange={(id) => set({ id })} maxLength={64} disabled={item !== null} required />
          <SelectField
            label={say('programme')}
            value={form.programme}
            onChange={(programme) => set({ programme })}
            options={programmes.map((id) => ({ value: id, label: id }))}
            disabled={item !== null}
          />
        </div>
        <TextParts form={form} set={set} />
        <PriceParts form={form} set={set} />
        <CheckField label={say('isOn')} checked={form.isOn} onChange={(isOn) => set({ isOn })} />
        {fault === null ? null : <FaultNotice fault={fault} />}
        <div className="form-foot">
          <Button onClick={onClose}>{say('cancel')}</Button>
          <Button type="submit" kind="primary">
            {say('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function TextParts({ form, set }: PartOf) {
  const say = useWords(CATALOGUE_WORDS);
  return (
    <>
      <div className="field-row">
        <TextField label={say('nameEn')} value={form.nameEn} onChange={(nameEn) => set({ nameEn })} maxLength={80} lang="en" required />
        <TextField label={say('nameZh')} value={form.nameZh} onChange={(nameZh) => set({ nameZh })} maxLength={80} lang="zh-CN" required />
      </div>
      <TextField
        label={say('textEn')}
        value={form.textEn}
        onChange={(textEn) => set({ textEn })}
        rows={2}
        maxLength={1_000}
        lang="en"
        required
      />
      <TextField
        label={say('textZh')}
        value={form.textZh}
        onChange={(textZh) => set({ textZh })}
        rows={2}
        maxLength={1_000}
        lang="zh-CN"
        required
      />
    </>
  );
}

function PriceParts({ form, set }: PartOf) {
  const say = useWords(CATALOGUE_WORDS);
  return (
    <>
      <div className="field-row">
        <TextField
          label={say('price')}
          hint={say('priceHint')}
          value={form.points}
          onChange={(points) => set({ points })}
          inputMode="numeric"
          required
        />
        <TextField label={say('stockField')} value={form.stock} onChange={(stock) => set({ stock })} inputMode="numeric" />
        <TextField label={say('perPerson')} value={form.perPerson} onChange={(perPerson) => set({ perPerson })} inputMode="numeric" />
      </div>
      <div className="field-row">
        <TextField label={say('from')} type="date" value={form.from} onChange={(from) => set({ from })} required />
        <TextField label={say('to')} type="date" value={form.to} onChange={(to) => set({ to })} required />
      </div>
      <div className="field-row">
        <SelectField
          label={say('kind')}
          value={form.kind}
          onChange={(kind) => set({ kind: kind === 'coupon' ? 'coupon' : 'goods' })}
          options={[
            { value: 'goods', label: say('kindGoods') },
            { value: 'coupon', label: say('kindCoupon') },
          ]}
        />
        {form.kind === 'coupon' ? (
          <TextField label={say('campaign')} value={form.campaign} onChange={(campaign) => set({ campaign })} maxLength={64} required />
        ) : null}
      </div>
    </>
  );
}
