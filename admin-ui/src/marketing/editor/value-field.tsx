// The discount inside a coupon, a member price or a statement credit: its kind, and the fields of that kind.
import type { BenefitType } from '../../../../engine/benefit/schema.ts';
import { SelectField } from '../../parts/field.tsx';
import { useVoice } from '../../parts/voice.tsx';
import { useWords } from '../../parts/words-of.tsx';
import { valueAt } from './draft.ts';
import { useEditing } from './editor-context.tsx';
import { type At, ChoiceAt, MoneyAt, PercentAt } from './fields.tsx';
import { Steps } from './rows.tsx';
import { BENEFIT_BEGINNINGS, VALUE_TYPES } from './specs.ts';
import { FIELD_WORDS } from './words-fields.ts';

export function InnerValue({ path, label }: At) {
  const say = useWords(FIELD_WORDS);
  const { name } = useVoice();
  const { document, set } = useEditing();
  const outer = valueAt(document, ['benefit', 'type']) as BenefitType;
  const types = VALUE_TYPES[outer] ?? [];
  const type = valueAt(document, [...path, 'type']) as BenefitType | undefined;
  return (
    <fieldset className="inner">
      <legend>{label}</legend>
      <SelectField
        label={say('f.value.type')}
        value={type ?? ''}
        onChange={(chosen) => set(path, { type: chosen, ...BENEFIT_BEGINNINGS[chosen as BenefitType] })}
        options={types.map((each) => ({ value: each, label: name('benefit', each) }))}
      />
      {type === 'amount_off' ? <MoneyAt path={[...path, 'amount']} label={say('f.amount')} /> : null}
      {type === 'tiered_off' ? <Steps path={[...path, 'steps']} label={say('f.steps')} /> : null}
      {type === 'fixed_price' ? <MoneyAt path={[...path, 'price']} label={say('f.price')} /> : null}
      {type === 'percent_off' ? <PercentAt path={[...path, 'rateBps']} label={say('f.rateBps')} /> : null}
      {type === 'percent_off' || type === 'fixed_price' ? <MoneyAt path={[...path, 'cap']} label={say('f.cap')} /> : null}
      {type === 'percent_off' ? (
        <ChoiceAt
          path={[...path, 'rounding']}
          label={say('f.rounding')}
          otherwise="down"
          options={(['down', 'up', 'half_up', 'half_even'] as const).map((each) => ({ value: each, label: say(`o.${each}`) }))}
        />
      ) : null}
    </fieldset>
  );
}
