// Proposes an adjustment: between whom, in which direction, how much and why.
import { type FormEvent, useId, useState } from 'react';
import { minorOf } from '../operations/try-request.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { type Say, useWords } from '../parts/words-of.tsx';
import { LEDGER_WORDS, type LedgerWord } from './words-ledger.ts';

const BLANK = { party: '', other: 'bank', direction: 'give', amount: '', currency: 'CNY', text: '' };
const TEXT_MIN = 3;

export function AdjustmentDialog({ onClose }: { readonly onClose: () => void }) {
  const say = useWords(LEDGER_WORDS);
  const { client } = useSession();
  const tell = useToast();
  const form = useId();
  const [typed, setTyped] = useState(BLANK);
  const [isAsked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const minor = minorOf(typed.amount, typed.currency);
  const isWhole = minor !== null && minor > 0 && typed.text.trim().length >= TEXT_MIN && typed.party !== '';
  const propose = async () => {
    const { party, other, direction, currency, text } = typed;
    setBusy(true);
    const reply = await client.post('/v1/adjustments', {
      party: party.trim(),
      other: other.trim(),
      amount: (direction === 'give' ? 1 : -1) * (minor ?? 0),
      currency,
      text: text.trim(),
    });
    setBusy(false);
    if (!reply.ok) return setFault(reply.fault);
    tell(say('adj.proposed'));
    onClose();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    if (isWhole) void propose();
  };
  const actions = (
    <>
      <Button onClick={onClose}>{say('adj.cancel')}</Button>
      <button type="submit" form={form} className="button primary" disabled={busy} aria-busy={busy}>
        {say('adj.propose')}
      </button>
    </>
  );
  return (
    <Dialog title={say('adj.new')} onClose={onClose} actions={actions}>
      <form id={form} className="form" onSubmit={onSubmit}>
        <Fields say={say} typed={typed} onChange={setTyped} isAsked={isAsked} />
        {fault === null ? null : <FaultNotice fault={fault} />}
      </form>
    </Dialog>
  );
}

interface FieldsOf {
  readonly say: Say<LedgerWord>;
  readonly typed: typeof BLANK;
  readonly onChange: (typed: typeof BLANK) => void;
  readonly isAsked: boolean;
}

function Fields({ say, typed, onChange, isAsked }: FieldsOf) {
  const set = (name: keyof typeof BLANK) => (value: string) => onChange({ ...typed, [name]: value });
  const isShort = typed.text.trim().length < TEXT_MIN;
  const isNothing = !((minorOf(typed.amount, typed.currency) ?? 0) > 0);
  return (
    <>
      <TextField label={say('adj.party')} hint={say('adj.partyHint')} value={typed.party} onChange={set('party')} required />
      <TextField label={say('adj.other')} value={typed.other} onChange={set('other')} required />
      <SelectField
        label={say('adj.direction')}
        value={typed.direction}
        onChange={set('direction')}
        options={(['give', 'take'] as const).map((value) => ({ value, label: say(`adj.${value}`) }))}
      />
      <TextField
        label={say('adj.amount')}
        inputMode="decimal"
        value={typed.amount}
        onChange={set('amount')}
        error={isAsked && isNothing ? say('adj.amountBad') : undefined}
      />
      <TextField label={say('adj.currency')} value={typed.currency} onChange={set('currency')} maxLength={3} required />
      <TextField
        label={say('adj.text')}
        rows={3}
        value={typed.text}
        onChange={set('text')}
        error={isAsked && isShort ? say('adj.textBad') : undefined}
      />
    </>
  );
}
