// The fields of a hand-made authorization: those that decide most at once, the rest folded away.
import type { Campaign } from '../../../engine/campaign/schema.ts';
import { FACTS, type FactDefinition } from '../../../engine/rules/facts.ts';
import { SelectField, TextField } from '../parts/field.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import type { GivenField, GivenForm } from './given.ts';
import { TRY_WORDS } from './words-try.ts';

interface FieldsOf {
  readonly campaign: Campaign;
  readonly form: GivenForm;
  readonly wrong: readonly GivenField[];
  readonly onChange: (field: GivenField, value: string) => void;
}

const MAIN: readonly GivenField[] = ['amount', 'when', 'bin', 'channel', 'mcc', 'chain'];
const MORE: readonly GivenField[] = [
  'type', 'entryMode', 'merchant', 'region', 'country', 'scheme', 'product', 'level', 'tokenBin', 'account', 'segments', 'lists',
  'memberships', 'coupons', 'enrolled', 'employee', 'openedDays', 'birthMonth', 'purchasesBefore', 'spentThisMonth', 'alreadyUsed',
  'budgetLeft', 'points', 'redeem', 'instalments',
]; // biome-ignore format: one list of fields

export function GivenFields(of: FieldsOf) {
  const say = useWords(TRY_WORDS);
  return (
    <>
      <div className="try-fields">
        {MAIN.map((field) => (
          <GivenControl key={field} field={field} of={of} />
        ))}
      </div>
      <details className="try-more">
        <summary>{say('try.more')}</summary>
        <div className="try-fields">
          {MORE.map((field) => (
            <GivenControl key={field} field={field} of={of} />
          ))}
        </div>
      </details>
    </>
  );
}

const CHOICES: { readonly [Field in GivenField]?: keyof typeof FACTS } = {
  type: 'authorization.type',
  channel: 'terminal.channel',
  entryMode: 'terminal.entryMode',
  scheme: 'card.scheme',
  product: 'card.product',
  level: 'card.level',
};
const NUMERIC: readonly GivenField[] = [
  'bin',
  'tokenBin',
  'mcc',
  'openedDays',
  'birthMonth',
  'purchasesBefore',
  'alreadyUsed',
  'points',
  'instalments',
];
const DECIMAL: readonly GivenField[] = ['amount', 'budgetLeft', 'spentThisMonth'];

function GivenControl({ field, of }: { readonly field: GivenField; readonly of: FieldsOf }) {
  const say = useWords(TRY_WORDS);
  const { campaign, form, wrong, onChange } = of;
  const control = {
    label: say(`field.${field}`, { currency: campaign.currency }),
    value: form[field],
    error: wrong.includes(field) ? say('try.wrong') : undefined,
    onChange: (value: string) => onChange(field, value),
  };
  const options = useOptions(field);
  if (options !== null) return <SelectField {...control} options={options} />;
  if (field === 'when') return <TextField {...control} type="datetime-local" />;
  return <TextField {...control} inputMode={NUMERIC.includes(field) ? 'numeric' : DECIMAL.includes(field) ? 'decimal' : 'text'} />;
}

/** Null: a field to type in. */
function useOptions(field: GivenField): readonly { readonly value: string; readonly label: string }[] | null {
  const say = useWords(TRY_WORDS);
  const { name } = useVoice();
  if (field === 'employee' || field === 'enrolled')
    return [
      { value: '', label: say('choice.usual') },
      { value: 'true', label: say('choice.yes') },
      { value: 'false', label: say('choice.no') },
    ];
  if (field === 'redeem')
    return [
      { value: 'none', label: say('choice.no') },
      { value: 'max', label: say('choice.max') },
    ];
  const fact = CHOICES[field];
  if (fact === undefined) return null;
  const { values = [] }: FactDefinition = FACTS[fact];
  const named = values.map((value) => ({ value, label: name(field === 'channel' ? 'channel' : 'value', value) }));
  return field === 'type' ? named : [{ value: '', label: say('choice.usual') }, ...named];
}
