// The fields of one fee of a contract, those of its kind alone.
import { Button } from '../parts/button.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { useWords } from '../parts/words-of.tsx';
import type { FeeDraft } from './contract-draft.ts';
import { CONTRACT_WORDS } from './words-contracts.ts';

const KINDS = ['percent', 'fixed', 'daily', 'tiered'] as const;
const BASES = ['gross', 'paid', 'subsidy'] as const;

interface FieldsOf {
  readonly fee: FeeDraft;
  readonly onChange: (fee: FeeDraft) => void;
  readonly onRemove: () => void;
}

export function FeeFields({ fee, onChange, onRemove }: FieldsOf) {
  const say = useWords(CONTRACT_WORDS);
  const set = (changes: Partial<FeeDraft>) => onChange({ ...fee, ...changes });
  return (
    <fieldset className="pay-fee">
      <legend>{fee.name}</legend>
      <div className="field-row">
        <TextField label={say('fee.name')} value={fee.name} onChange={(name) => set({ name })} maxLength={32} required />
        <SelectField
          label={say('fee.kind')}
          value={fee.kind}
          onChange={(next) => set({ kind: KINDS.find((each) => each === next) ?? 'percent' })}
          options={KINDS.map((each) => ({ value: each, label: say(`fee.kind.${each}`) }))}
        />
      </div>
      <KindFields fee={fee} set={set} />
      <Button label={say('con.removeFee', { name: fee.name })} onClick={onRemove}>
        {say('con.removeFee', { name: fee.name })}
      </Button>
    </fieldset>
  );
}

function KindFields({ fee, set }: { readonly fee: FeeDraft; readonly set: (changes: Partial<FeeDraft>) => void }) {
  const say = useWords(CONTRACT_WORDS);
  const isRated = fee.kind === 'percent' || fee.kind === 'tiered';
  return (
    <>
      <div className="field-row">
        {isRated ? (
          <SelectField
            label={say('fee.base')}
            value={fee.base}
            onChange={(next) => set({ base: BASES.find((each) => each === next) ?? 'gross' })}
            options={BASES.map((each) => ({ value: each, label: say(`fee.base.${each}`) }))}
          />
        ) : (
          <TextField label={say('fee.amount')} inputMode="decimal" value={fee.amount} onChange={(amount) => set({ amount })} required />
        )}
        {fee.kind === 'daily' ? null : (
          <SelectField
            label={say('fee.onRefund')}
            value={fee.onRefund}
            onChange={(next) => set({ onRefund: next === 'keep' ? 'keep' : 'return' })}
            options={(['return', 'keep'] as const).map((each) => ({ value: each, label: say(`fee.onRefund.${each}`) }))}
          />
        )}
      </div>
      {fee.kind === 'percent' ? (
        <div className="field-row">
          <TextField label={say('fee.rate')} inputMode="decimal" value={fee.rate} onChange={(rate) => set({ rate })} required />
          <TextField label={say('fee.min')} inputMode="decimal" value={fee.min} onChange={(min) => set({ min })} />
          <TextField label={say('fee.max')} inputMode="decimal" value={fee.max} onChange={(max) => set({ max })} />
        </div>
      ) : null}
      {fee.kind === 'tiered' ? (
        <div className="field-row">
          <TextField label={say('fee.tiers')} value={fee.tiers} onChange={(tiers) => set({ tiers })} required />
          <SelectField
            label={say('fee.mode')}
            value={fee.mode}
            onChange={(next) => set({ mode: next === 'whole' ? 'whole' : 'marginal' })}
            options={(['marginal', 'whole'] as const).map((each) => ({ value: each, label: say(`fee.mode.${each}`) }))}
          />
        </div>
      ) : null}
    </>
  );
}
