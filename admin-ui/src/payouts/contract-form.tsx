// The form that proposes a version of a contract; the service names every field that is wrong.
import { type FormEvent, useState } from 'react';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { CheckField, SelectField, TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useWords } from '../parts/words-of.tsx';
import { type ContractDraft, EMPTY_FEE, termsOf } from './contract-draft.ts';
import { FeeFields } from './fee-fields.tsx';
import { CONTRACT_WORDS } from './words-contracts.ts';

interface FormOf {
  readonly draft: ContractDraft;
  readonly onClose: () => void;
}

export function ContractForm({ draft, onClose }: FormOf) {
  const say = useWords(CONTRACT_WORDS);
  const { client } = useSession();
  const [form, setForm] = useState(draft);
  const [fault, setFault] = useState<Fault | null>(null);
  const set = (changes: Partial<ContractDraft>) => setForm((last) => ({ ...last, ...changes }));
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const { party, currency, from, note } = form;
    const reply = await client.post('/v1/contracts', { party: party.trim(), currency, from, terms: termsOf(form), note });
    setFault(reply.ok ? null : reply.fault);
    if (reply.ok) onClose();
  };
  return (
    <Dialog title={say('con.new')} onClose={onClose}>
      <form className="pay-dialog" onSubmit={(event) => void send(event)}>
        <Heading form={form} set={set} />
        <h3>{say('con.fees')}</h3>
        {form.fees.map((fee, place) => (
          <FeeFields
            // biome-ignore lint/suspicious/noArrayIndexKey: a fee has nothing else that stays while it is typed.
            key={place}
            fee={fee}
            onChange={(next) => set({ fees: form.fees.with(place, next) })}
            onRemove={() => set({ fees: form.fees.toSpliced(place, 1) })}
          />
        ))}
        <p>
          <Button onClick={() => set({ fees: [...form.fees, { ...EMPTY_FEE, name: `fee-${form.fees.length + 1}` }] })}>
            {say('con.addFee')}
          </Button>
        </p>
        <Paying form={form} set={set} />
        <h3>{say('con.account')}</h3>
        <Account form={form} set={set} />
        <TextField label={say('con.note')} value={form.note} onChange={(note) => set({ note })} rows={2} maxLength={2000} />
        {fault === null ? null : <FaultNotice fault={fault} />}
        <div className="form-foot">
          <Button onClick={onClose}>{say('con.cancel')}</Button>
          <Button type="submit" kind="primary">
            {say('con.propose')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface PartOf {
  readonly form: ContractDraft;
  readonly set: (changes: Partial<ContractDraft>) => void;
}

function Heading({ form, set }: PartOf) {
  const say = useWords(CONTRACT_WORDS);
  return (
    <>
      <TextField label={say('con.party')} hint={say('con.partyHint')} value={form.party} onChange={(party) => set({ party })} required />
      <div className="field-row">
        <TextField
          label={say('con.currency')}
          value={form.currency}
          onChange={(currency) => set({ currency: currency.toUpperCase() })}
          maxLength={3}
          required
        />
        <TextField label={say('con.from')} type="date" value={form.from} onChange={(from) => set({ from })} required />
        <SelectField
          label={say('con.settles')}
          value={form.settles}
          onChange={(settles) => set({ settles: settles === 'sale' ? 'sale' : 'subsidy' })}
          options={(['subsidy', 'sale'] as const).map((each) => ({ value: each, label: say(`con.settles.${each}`) }))}
        />
      </div>
    </>
  );
}

const CYCLES = ['daily', 'weekly', 'monthly'] as const;

function Paying({ form, set }: PartOf) {
  const say = useWords(CONTRACT_WORDS);
  return (
    <>
      <div className="field-row">
        <TextField label={say('con.vat')} inputMode="decimal" value={form.vat} onChange={(vat) => set({ vat })} required />
        <TextField label={say('con.minimum')} inputMode="decimal" value={form.minimum} onChange={(minimum) => set({ minimum })} required />
        <TextField
          label={say('con.payoutDays')}
          inputMode="numeric"
          value={form.payoutDays}
          onChange={(payoutDays) => set({ payoutDays })}
          required
        />
      </div>
      <div className="field-row">
        <SelectField
          label={say('con.cycle')}
          value={form.cycle}
          onChange={(next) => set({ cycle: CYCLES.find((each) => each === next) ?? 'daily' })}
          options={CYCLES.map((each) => ({ value: each, label: say(`con.cycle.${each}`, { day: '…' }) }))}
        />
        {form.cycle === 'daily' ? null : (
          <TextField
            label={say('con.cycleDay')}
            inputMode="numeric"
            value={form.cycleDay}
            onChange={(cycleDay) => set({ cycleDay })}
            required
          />
        )}
        <TextField
          label={say('con.reclaim')}
          hint={say('con.reclaimHint')}
          inputMode="numeric"
          value={form.reclaimDays}
          onChange={(reclaimDays) => set({ reclaimDays })}
        />
      </div>
      {form.party.startsWith('chain:') ? (
        <CheckField label={say('con.paysShops')} checked={form.paysShops} onChange={(paysShops) => set({ paysShops })} />
      ) : null}
    </>
  );
}

function Account({ form, set }: PartOf) {
  const say = useWords(CONTRACT_WORDS);
  return (
    <>
      <div className="field-row">
        <TextField label={say('con.holder')} value={form.holder} onChange={(holder) => set({ holder })} maxLength={140} required />
        <TextField
          label={say('con.country')}
          value={form.country}
          onChange={(country) => set({ country: country.toUpperCase() })}
          maxLength={2}
          required
        />
      </div>
      <div className="field-row">
        <TextField label={say('con.number')} value={form.number} onChange={(number) => set({ number })} maxLength={40} />
        <TextField label={say('con.bankCode')} value={form.bankCode} onChange={(bankCode) => set({ bankCode })} maxLength={35} />
      </div>
      <div className="field-row">
        <TextField label={say('con.iban')} value={form.iban} onChange={(iban) => set({ iban: iban.toUpperCase() })} maxLength={42} />
        <TextField label={say('con.bic')} value={form.bic} onChange={(bic) => set({ bic: bic.toUpperCase() })} maxLength={11} />
      </div>
    </>
  );
}
