// The sections that are lists of fields: where, benefit, limits, stacking and policies.
import type { BenefitType } from '../../../../engine/benefit/schema.ts';
import { LIMIT_PERIODS, LIMIT_SUBJECTS } from '../../../../engine/campaign/schema.ts';
import { FACTS } from '../../../../engine/rules/facts.ts';
import { SelectField } from '../../parts/field.tsx';
import { useVoice } from '../../parts/voice.tsx';
import { useWords } from '../../parts/words-of.tsx';
import { valueAt } from './draft.ts';
import { useEditing } from './editor-context.tsx';
import { ChoiceAt, CountAt, KeysAt, MoneyAt, SomeAt } from './fields.tsx';
import { Rows } from './rows.tsx';
import { Section } from './section.tsx';
import { SpecFields } from './spec-field.tsx';
import { BENEFIT_BEGINNINGS, BENEFIT_SPECS, LIMIT_SPECS, POLICY_SPECS, STACKING_SPECS, WHERE_PARTS } from './specs.ts';
import { EDITOR_WORDS } from './words-editor.ts';
import { FIELD_WORDS } from './words-fields.ts';

export function WhereSection() {
  const say = useWords(FIELD_WORDS);
  const tell = useWords(EDITOR_WORDS);
  const { name } = useVoice();
  const channels = (FACTS['terminal.channel'].values ?? []).map((value) => ({ value, label: name('channel', value) }));
  const entryModes = (FACTS['terminal.entryMode'].values ?? []).map((value) => ({ value, label: name('value', value) }));
  return (
    <Section name="where" places={['where']} lead={tell('s.where.lead')}>
      {WHERE_PARTS.map((part) => (
        <IncludeExclude key={part} path={['where', part]} label={say(`f.${part}`)} />
      ))}
      {(['include', 'exclude'] as const).map((side) => (
        <SomeAt key={side} path={['where', 'channels', side]} label={`${say('f.channels')}: ${say(`f.${side}`)}`} options={channels} />
      ))}
      {(['include', 'exclude'] as const).map((side) => (
        <SomeAt
          key={side}
          path={['where', 'entryModes', side]}
          label={`${say('f.entryModes')}: ${say(`f.${side}`)}`}
          options={entryModes}
        />
      ))}
    </Section>
  );
}

export function IncludeExclude({
  path,
  label,
  hint,
}: {
  readonly path: readonly string[];
  readonly label: string;
  readonly hint?: string;
}) {
  const say = useWords(FIELD_WORDS);
  return (['include', 'exclude'] as const).map((side) => (
    <KeysAt key={side} path={[...path, side]} label={`${label}: ${say(`f.${side}`)}`} hint={hint} />
  ));
}

export function BenefitSection() {
  const tell = useWords(EDITOR_WORDS);
  const { name } = useVoice();
  const { document, set } = useEditing();
  const type = valueAt(document, ['benefit', 'type']) as BenefitType | undefined;
  const types = Object.keys(BENEFIT_SPECS) as readonly BenefitType[];
  return (
    <Section name="benefit" places={['benefit']}>
      <SelectField
        label={tell('benefit.type')}
        value={type ?? ''}
        onChange={(chosen) => set(['benefit'], { type: chosen, ...BENEFIT_BEGINNINGS[chosen as BenefitType] })}
        options={types.map((each) => ({ value: each, label: name('benefit', each) }))}
      />
      <SpecFields key={type} specs={type === undefined ? [] : BENEFIT_SPECS[type]} below={['benefit']} />
    </Section>
  );
}

export function LimitsSection() {
  const say = useWords(FIELD_WORDS);
  const tell = useWords(EDITOR_WORDS);
  return (
    <Section name="limits" places={['limits']}>
      <SpecFields specs={LIMIT_SPECS} below={['limits']} />
      <div className="whole">
        <Rows
          path={['limits', 'perSubject']}
          label={tell('limit.title')}
          addLabel={tell('limit.add')}
          fresh={() => ({ of: 'account', per: 'month', count: 1 })}
        >
          {(path) => (
            <>
              <ChoiceAt
                path={[...path, 'of']}
                label={tell('limit.of')}
                otherwise="account"
                options={LIMIT_SUBJECTS.map((value) => ({ value, label: say(`o.${value}`) }))}
              />
              <ChoiceAt
                path={[...path, 'per']}
                label={tell('limit.per')}
                otherwise="day"
                options={LIMIT_PERIODS.map((value) => ({ value, label: say(`o.${value}`) }))}
              />
              <CountAt path={[...path, 'count']} label={tell('limit.count')} />
              <MoneyAt path={[...path, 'money']} label={tell('limit.money')} />
            </>
          )}
        </Rows>
      </div>
    </Section>
  );
}

export function StackingSection() {
  const say = useWords(FIELD_WORDS);
  const { document, set } = useEditing();
  const combinable = valueAt(document, ['stacking', 'combinable']);
  const chosen = Array.isArray(combinable) ? 'ids' : String(combinable ?? 'all');
  return (
    <Section name="stacking" places={['stacking']} rare>
      <SelectField
        label={say('f.combinable')}
        value={chosen}
        onChange={(next) => set(['stacking', 'combinable'], next === 'ids' ? [] : next)}
        options={[
          { value: 'all', label: say('o.all') },
          { value: 'none', label: say('o.none') },
          { value: 'ids', label: say('f.combinable.ids') },
        ]}
      />
      {chosen === 'ids' ? <KeysAt path={['stacking', 'combinable']} label={say('f.combinable.ids')} hint={say('f.keys.hint')} /> : null}
      <SpecFields specs={STACKING_SPECS} below={['stacking']} />
    </Section>
  );
}

export function PoliciesSection() {
  const say = useWords(FIELD_WORDS);
  const { document } = useEditing();
  return (
    <Section name="policies" places={['policies']} rare>
      <SpecFields specs={POLICY_SPECS} below={['policies']} />
      {valueAt(document, ['policies', 'returnedCoupon', 'afterExpiry']) === 'extend' ? (
        <CountAt path={['policies', 'returnedCoupon', 'extendDays']} label={say('f.extendDays')} />
      ) : null}
    </Section>
  );
}
