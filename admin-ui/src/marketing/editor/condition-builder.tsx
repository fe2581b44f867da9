// The visual rule builder: react-querybuilder with our own controls, its query converted to the condition tree and back without loss.
import { useMemo, useState } from 'react';
import {
  type ActionProps,
  type CombinatorSelectorProps,
  type FieldSelectorProps,
  type NotToggleProps,
  type OperatorSelectorProps,
  QueryBuilder,
  type RuleGroupType,
} from 'react-querybuilder';
import { OPERATORS_BY_TYPE } from '../../../../engine/rules/check.ts';
import type { Condition, Operator } from '../../../../engine/rules/condition.ts';
import { FACT_NAMES, FACTS, type FactDefinition, type FactName } from '../../../../engine/rules/facts.ts';
import { Button } from '../../parts/button.tsx';
import { CheckField } from '../../parts/field.tsx';
import { useVoice } from '../../parts/voice.tsx';
import { useWords } from '../../parts/words-of.tsx';
import { type ConditionGroup, conditionOf, queryOf } from '../condition-query.ts';
import { isSame, type Json } from './draft.ts';
import { FactValueEditor, firstValueOf } from './fact-value.tsx';
import { EDITOR_WORDS } from './words-editor.ts';

interface ConditionBuilderOf {
  readonly condition: Condition | undefined;
  readonly onChange: (condition: Condition | undefined) => void;
}

const CONTROLS = {
  addRuleAction: (props: ActionProps) => <AddAction {...props} word="cond.addRule" />,
  addGroupAction: (props: ActionProps) => <AddAction {...props} word="cond.addGroup" />,
  removeRuleAction: RemoveAction,
  removeGroupAction: RemoveAction,
  combinatorSelector: CombinatorSelect,
  fieldSelector: FactSelect,
  operatorSelector: OperatorSelect,
  notToggle: NotSwitch,
  valueEditor: FactValueEditor,
};

export function ConditionBuilder({ condition, onChange }: ConditionBuilderOf) {
  const [query, setQuery] = useState<ConditionGroup>(() => queryOf(condition));
  // The builder keeps what no condition says: an empty group that is about to be filled. A change from the source view wins.
  const isCurrent = isSame(conditionOf(query) as Json | undefined, condition as Json | undefined);
  const shown = isCurrent ? query : queryOf(condition);
  const change = (next: RuleGroupType) => {
    const changed = next as ConditionGroup;
    setQuery(changed);
    const made = conditionOf(changed);
    if (!isSame(made as Json | undefined, condition as Json | undefined)) onChange(made);
  };
  return (
    <QueryBuilder
      query={shown as RuleGroupType}
      onQueryChange={change}
      fields={useFacts()}
      getOperators={(fact) => operatorsOf(fact as FactName)}
      getDefaultOperator={(fact) =>
        operatorsOf(fact as FactName).find(({ name }) => name === 'greaterThanInclusive')?.name ?? firstOperator(fact)
      }
      getDefaultValue={({ field, operator }) => firstValueOf(field as FactName, operator as Operator)}
      getDefaultField="authorization.amount"
      controlElements={CONTROLS}
      showNotToggle
      resetOnOperatorChange={false}
      resetOnFieldChange
      suppressStandardClassnames
      controlClassnames={{ queryBuilder: 'cond', ruleGroup: 'cond-group', rule: 'cond-rule', header: 'cond-head', body: 'cond-body' }}
    />
  );
}

function useFacts() {
  const { locale } = useVoice();
  return useMemo(() => FACT_NAMES.map((name) => ({ name, label: FACTS[name].label[locale] })), [locale]);
}

const definitionOf = (fact: FactName): FactDefinition | undefined => FACTS[fact];

function operatorsOf(fact: FactName) {
  const type = definitionOf(fact)?.type ?? 'string';
  return OPERATORS_BY_TYPE[type].map((name) => ({ name, label: name }));
}

const firstOperator = (fact: string): string => operatorsOf(fact as FactName)[0]?.name ?? 'equal';

function AddAction({ handleOnClick, word }: ActionProps & { readonly word: 'cond.addRule' | 'cond.addGroup' }) {
  const tell = useWords(EDITOR_WORDS);
  return <Button onClick={() => handleOnClick()}>{tell(word)}</Button>;
}

function RemoveAction({ handleOnClick, path }: ActionProps) {
  const tell = useWords(EDITOR_WORDS);
  return (
    <Button label={`${tell('cond.remove')} ${path.map((place) => place + 1).join('.')}`} onClick={() => handleOnClick()}>
      ×
    </Button>
  );
}

function CombinatorSelect({ value, handleOnChange }: CombinatorSelectorProps) {
  const tell = useWords(EDITOR_WORDS);
  return (
    <select aria-label={tell('cond.combine')} value={value ?? 'and'} onChange={(event) => handleOnChange(event.target.value)}>
      <option value="and">{tell('cond.all')}</option>
      <option value="or">{tell('cond.any')}</option>
    </select>
  );
}

/** Facts by room: card, merchant, time. */
function FactSelect({ value, handleOnChange }: FieldSelectorProps) {
  const tell = useWords(EDITOR_WORDS);
  const { locale } = useVoice();
  const rooms = [...new Set(FACT_NAMES.map((name) => name.split('.')[0] ?? ''))];
  return (
    <select aria-label={tell('cond.fact')} value={value ?? ''} onChange={(event) => handleOnChange(event.target.value)}>
      {rooms.map((room) => (
        <optgroup key={room} label={room}>
          {FACT_NAMES.filter((name) => name.startsWith(`${room}.`)).map((name) => (
            <option key={name} value={name}>
              {FACTS[name].label[locale]}
            </option>
          ))}
        </optgroup>
      ))}
    </select>
  );
}

function OperatorSelect({ value, options, handleOnChange }: OperatorSelectorProps) {
  const tell = useWords(EDITOR_WORDS);
  const { name } = useVoice();
  const operators = options.flatMap((option) => ('options' in option ? [] : [option.name]));
  return (
    <select aria-label={tell('cond.operator')} value={value ?? ''} onChange={(event) => handleOnChange(event.target.value)}>
      {operators.map((operator) => (
        <option key={operator} value={operator}>
          {name('operator', operator)}
        </option>
      ))}
    </select>
  );
}

function NotSwitch({ checked, handleOnChange }: NotToggleProps) {
  const tell = useWords(EDITOR_WORDS);
  return <CheckField label={tell('cond.not')} checked={checked === true} onChange={handleOnChange} />;
}
