// Writes an agreement, or the next version of one, as a draft for somebody else to approve.
import { type FormEvent, useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import type { Agreement } from '../../../api/funding/agreement-store.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { SelectField, TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { type AgreementForm, EMPTY_FORM, type FormField, FUNDER_KINDS, type FunderKind, formOf, termsOf } from './agreement-form.ts';
import { CONTRACT_WORDS } from './words-contracts.ts';

export function AgreementFormPage() {
  const { id } = useParams<{ id?: string }>();
  const say = useWords(CONTRACT_WORDS);
  const { body, fault, reload } = useResource<Agreement>(id === undefined ? null : `/v1/agreements/${encodeURIComponent(id)}`);
  const title = id === undefined ? say('form.new') : say('form.edit', { id });
  const isReady = id === undefined || body !== null;
  return (
    <Page
      title={title}
      lead={say('form.lead')}
      above={<Link href={id === undefined ? '/agreements' : `/agreements/${id}`}>{say('one.back')}</Link>}
    >
      {isReady ? (
        <FormSheet start={id === undefined || body === null ? EMPTY_FORM : formOf(id, body.terms)} isNew={id === undefined} />
      ) : fault === null ? (
        <Reading />
      ) : (
        <FaultNotice fault={fault} again={reload} />
      )}
    </Page>
  );
}

const FIELD_WORDS: Partial<Record<FormField, keyof typeof CONTRACT_WORDS>> = {
  share: 'form.share',
  fixed: 'form.fixed',
  total: 'form.total',
  perDay: 'form.perDay',
  perMonth: 'form.perMonth',
  vat: 'form.vat',
  grace: 'form.grace',
  rate: 'form.rate',
};

function FormSheet({ start, isNew }: { readonly start: AgreementForm; readonly isNew: boolean }) {
  const say = useWords(CONTRACT_WORDS);
  const { client } = useSession();
  const [, go] = useLocation();
  const [form, setForm] = useState(start);
  const [fault, setFault] = useState<Fault | null>(null);
  const read = termsOf(form);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!read.ok) return;
    const { id, note } = form;
    const body = isNew ? { id, terms: read.terms, note } : { terms: read.terms, note };
    const reply = await client.post(isNew ? '/v1/agreements' : `/v1/agreements/${id}/versions`, body);
    setFault(reply.ok ? null : reply.fault);
    if (reply.ok) go(`/agreements/${id}`);
  };
  const of: FormPart = { form, isNew, set: (changes) => setForm((last) => ({ ...last, ...changes })) };
  const unread = read.ok ? [] : read.fields.map((field) => say(FIELD_WORDS[field] ?? 'f.agreement'));
  return (
    <form className="sheet contract-sheet contract-form" onSubmit={(event) => void send(event)}>
      <WhoFields {...of} />
      <HowMuchFields {...of} />
      <SettledFields {...of} />
      <TextField label={say('form.note')} value={form.note} onChange={(note) => of.set({ note })} rows={2} maxLength={1_000} />
      {unread.length === 0 ? null : (
        <p className="field-error" role="status">
          {say('form.unreadable', { fields: unread.join(', ') })}
        </p>
      )}
      {fault === null ? null : <FaultNotice fault={fault} />}
      <div className="form-foot">
        <Link className="button" href={isNew ? '/agreements' : `/agreements/${form.id}`}>
          {say('form.cancel')}
        </Link>
        <Button type="submit" kind="primary" disabled={!read.ok}>
          {say('form.save')}
        </Button>
      </div>
    </form>
  );
}

interface FormPart {
  readonly form: AgreementForm;
  readonly isNew: boolean;
  readonly set: (changes: Partial<AgreementForm>) => void;
}

function WhoFields({ form, isNew, set }: FormPart) {
  const say = useWords(CONTRACT_WORDS);
  const { name } = useVoice();
  return (
    <>
      {isNew ? (
        <>
          <TextField
            label={say('form.id')}
            hint={say('form.idHint')}
            value={form.id}
            onChange={(id) => set({ id })}
            maxLength={64}
            required
          />
          <div className="field-row">
            <SelectField
              label={say('form.kind')}
              value={form.kind}
              onChange={(kind) => set({ kind: kind as FunderKind })}
              options={FUNDER_KINDS.map((value) => ({ value, label: name('party', value) }))}
            />
            {form.kind === 'scheme' ? null : (
              <TextField label={say('form.key')} value={form.key} onChange={(key) => set({ key })} maxLength={64} required />
            )}
            <TextField
              label={say('form.currency')}
              value={form.currency}
              onChange={(currency) => set({ currency: currency.toUpperCase() })}
              maxLength={3}
              required
            />
          </div>
        </>
      ) : null}
      <div className="field-row">
        <TextField
          label={say('form.nameEn')}
          value={form.nameEn}
          onChange={(nameEn) => set({ nameEn })}
          maxLength={200}
          lang="en"
          required
        />
        <TextField
          label={say('form.nameZh')}
          value={form.nameZh}
          onChange={(nameZh) => set({ nameZh })}
          maxLength={200}
          lang="zh-CN"
          required
        />
      </div>
      <div className="field-row">
        <TextField label={say('form.from')} type="date" value={form.validFrom} onChange={(validFrom) => set({ validFrom })} required />
        <TextField label={say('form.to')} type="date" value={form.validTo} onChange={(validTo) => set({ validTo })} required />
      </div>
    </>
  );
}

function HowMuchFields({ form, set }: FormPart) {
  const say = useWords(CONTRACT_WORDS);
  const amount = (field: 'share' | 'fixed' | 'total' | 'perDay' | 'perMonth') => (
    <TextField label={say(`form.${field}`)} inputMode="decimal" value={form[field]} onChange={(text) => set({ [field]: text })} />
  );
  return (
    <>
      <div className="field-row">
        {amount('share')}
        {amount('fixed')}
      </div>
      <div className="field-row">
        {amount('total')}
        {amount('perDay')}
        {amount('perMonth')}
      </div>
      <SelectField
        label={say('f.atCap')}
        value={form.atCap}
        onChange={(atCap) => set({ atCap: atCap as AgreementForm['atCap'] })}
        options={(['cover', 'shrink', 'stop'] as const).map((value) => ({ value, label: say(`atCap.${value}`) }))}
      />
    </>
  );
}

function SettledFields({ form, set }: FormPart) {
  const say = useWords(CONTRACT_WORDS);
  const { name } = useVoice();
  return (
    <>
      <div className="field-row">
        <SelectField
          label={say('f.settlement')}
          value={form.settlement}
          onChange={(settlement) => set({ settlement: settlement as AgreementForm['settlement'] })}
          options={(['netted', 'prefunded'] as const).map((value) => ({ value, label: say(`settlement.${value}`) }))}
        />
        <SelectField
          label={say('form.first')}
          value={form.first}
          onChange={(first) => set({ first: first as AgreementForm['first'] })}
          options={[
            { value: 'bank', label: name('party', 'bank') },
            { value: 'funder', label: name('party', form.kind) },
          ]}
        />
      </div>
      <div className="field-row">
        <SelectField
          label={say('f.tax')}
          value={form.tax}
          onChange={(tax) => set({ tax: tax as AgreementForm['tax'] })}
          options={[
            { value: 'price_reduction', label: say('tax.price_reduction') },
            { value: 'service', label: say('tax.service', { rate: `${form.vat}%` }) },
          ]}
        />
        {form.tax === 'service' ? (
          <TextField label={say('form.vat')} inputMode="decimal" value={form.vat} onChange={(vat) => set({ vat })} />
        ) : null}
      </div>
      <div className="field-row">
        <TextField label={say('form.grace')} inputMode="numeric" value={form.grace} onChange={(grace) => set({ grace })} />
        <TextField label={say('form.rate')} inputMode="decimal" value={form.rate} onChange={(rate) => set({ rate })} />
      </div>
      <SelectField
        label={say('f.consent')}
        value={form.consent}
        onChange={(consent) => set({ consent: consent as AgreementForm['consent'] })}
        options={(['standing', 'each'] as const).map((value) => ({ value, label: say(`consent.${value}`) }))}
      />
    </>
  );
}
