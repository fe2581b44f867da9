// "On a sale of 100.00 the fee is …": the arithmetic of the engine, in the browser.
import { useState } from 'react';
import type { ContractTerms } from '../../../engine/settlement/contract.ts';
import { feesOfSale, feeTax } from '../../../engine/settlement/fee.ts';
import { minorOf } from '../operations/try-request.ts';
import { TextField } from '../parts/field.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { CONTRACT_WORDS } from './words-contracts.ts';

export function FeePreview({ terms, currency }: { readonly terms: Pick<ContractTerms, 'fees' | 'vatBps'>; readonly currency: string }) {
  const say = useWords(CONTRACT_WORDS);
  const { money } = useVoice();
  const [form, setForm] = useState({ gross: '100', subsidy: '10', volume: '0' });
  const [gross, subsidy, volume] = [form.gross, form.subsidy, form.volume].map((typed) => minorOf(typed, currency));
  const isWhole = gross != null && subsidy != null && volume != null && subsidy <= gross;
  const fees = isWhole ? feesOfSale(terms.fees, { gross, subsidy, volume }) : [];
  const total = fees.reduce((all, fee) => all + fee.amount, 0);
  const said = {
    gross: money(gross ?? 0, currency),
    fees: money(total, currency),
    all: money(total + feeTax(total, terms.vatBps), currency),
  };
  return (
    <section className="pay-preview">
      <h3>{say('prev.title')}</h3>
      <div className="pay-form">
        <TextField
          label={say('prev.gross')}
          inputMode="decimal"
          value={form.gross}
          onChange={(typed) => setForm({ ...form, gross: typed })}
        />
        <TextField
          label={say('prev.subsidy')}
          inputMode="decimal"
          value={form.subsidy}
          onChange={(typed) => setForm({ ...form, subsidy: typed })}
        />
        <TextField
          label={say('prev.volume')}
          inputMode="decimal"
          value={form.volume}
          onChange={(typed) => setForm({ ...form, volume: typed })}
        />
      </div>
      <p aria-live="polite">{isWhole ? say('prev.said', said) : say('prev.bad')}</p>
      {isWhole && fees.length > 1 ? (
        <ul className="pay-fees">
          {fees.map((fee) => (
            <li key={fee.name}>
              {fee.name}: {money(fee.amount, currency)}
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
