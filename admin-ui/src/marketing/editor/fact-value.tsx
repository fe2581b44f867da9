// The value a fact is compared with, in the control that fits it: money, numbers, yes or no, one or some of a closed list, or keys.
import { useState } from 'react';
import type { ValueEditorProps } from 'react-querybuilder';
import type { Operator, Scalar } from '../../../../engine/rules/condition.ts';
import { FACTS, type FactDefinition, type FactName } from '../../../../engine/rules/facts.ts';
import { decimalText } from '../../../../engine/money/currency.ts';
import { minorOf } from '../../operations/try-request.ts';
import { CheckField } from '../../parts/field.tsx';
import { useVoice } from '../../parts/voice.tsx';
import { useWords } from '../../parts/words-of.tsx';
import { isSame, type Json } from './draft.ts';
import { useEditing, useUnreadable } from './editor-context.tsx';
import { EDITOR_WORDS } from './words-editor.ts';

const isList = (operator: Operator): boolean => operator === 'in' || operator === 'notIn';

/** What a new comparison begins with, so that it is never unreadable. */
export function firstValueOf(fact: FactName, operator: Operator): Scalar | readonly Scalar[] {
  const { type, unit, values }: FactDefinition = FACTS[fact] ?? FACTS['authorization.amount'];
  const one: Scalar = type === 'boolean' ? true : type === 'integer' ? (unit === 'minor' ? 10_000 : 1) : (values?.[0] ?? '');
  return isList(operator) ? [one] : one;
}

export function FactValueEditor({ field, operator, value, handleOnChange }: ValueEditorProps) {
  const definition: FactDefinition | undefined = FACTS[field as FactName];
  const wantsList = isList(operator as Operator);
  // A comparison that changed between one value and several keeps what it had.
  const fitting = wantsList === Array.isArray(value) ? value : wantsList ? [value] : (value as readonly Scalar[])[0];
  const props = { value: fitting as Scalar | readonly Scalar[], onChange: handleOnChange };
  if (!isSame(fitting as Json, value as Json)) queueMicrotask(() => handleOnChange(fitting));
  if (definition?.type === 'boolean') return <YesNo {...props} />;
  if (definition?.values !== undefined) return <OfList {...props} field={field} values={definition.values} />;
  return <Typed {...props} isMoney={definition?.unit === 'minor'} isNumber={definition?.type === 'integer'} />;
}

interface ValueOf {
  readonly value: Scalar | readonly Scalar[];
  readonly onChange: (value: Scalar | readonly Scalar[]) => void;
}

function YesNo({ value, onChange }: ValueOf) {
  const tell = useWords(EDITOR_WORDS);
  const { say } = useVoice();
  return (
    <select aria-label={tell('cond.value')} value={String(value)} onChange={(event) => onChange(event.target.value === 'true')}>
      <option value="true">{say('fact.yes')}</option>
      <option value="false">{say('fact.no')}</option>
    </select>
  );
}

function OfList({ value, onChange, values, field }: ValueOf & { readonly values: readonly string[]; readonly field: string }) {
  const tell = useWords(EDITOR_WORDS);
  const { name } = useVoice();
  const said = (each: string) => name(field === 'terminal.channel' ? 'channel' : 'value', each);
  if (Array.isArray(value)) {
    const chosen = value as readonly Scalar[];
    return (
      <fieldset className="boxes">
        <legend className="spoken">{tell('cond.value')}</legend>
        {values.map((each) => (
          <CheckField
            key={each}
            label={said(each)}
            checked={chosen.includes(each)}
            onChange={(on) => {
              const next = on ? [...chosen, each] : chosen.filter((other) => other !== each);
              if (next.length > 0) onChange(next);
            }}
          />
        ))}
      </fieldset>
    );
  }
  return (
    <select aria-label={tell('cond.value')} value={String(value)} onChange={(event) => onChange(event.target.value)}>
      {values.map((each) => (
        <option key={each} value={each}>
          {said(each)}
        </option>
      ))}
    </select>
  );
}

function Typed({ value, onChange, isMoney, isNumber }: ValueOf & { readonly isMoney: boolean; readonly isNumber: boolean }) {
  const tell = useWords(EDITOR_WORDS);
  const { currency } = useEditing();
  const print = (each: Scalar): string => (isMoney && typeof each === 'number' ? decimalText(each, currency) : String(each));
  const readOne = (text: string): Scalar | null => {
    if (isMoney) return minorOf(text, currency);
    return isNumber ? (/^\d{1,12}$/.test(text) ? Number(text) : null) : text;
  };
  const read = (text: string): Scalar | readonly Scalar[] | null => {
    if (!Array.isArray(value)) return readOne(isNumber ? text.trim() : text);
    const parts = text.split(/[,，、]/).map((part) => readOne(part.trim()));
    const given = parts.filter((part): part is Scalar => part !== null && part !== '');
    return given.length === 0 || given.length < parts.filter((part) => part !== '').length ? null : given;
  };
  const printed = Array.isArray(value) ? (value as readonly Scalar[]).map(print).join(', ') : print(value as Scalar);
  const [typed, setTyped] = useState(printed);
  const meant = read(typed);
  const shown = meant !== null && !isSame(meant as Json, value as Json) ? printed : typed;
  useUnreadable(meant === null ? tell('cond.unreadable') : null);
  return (
    <input
      aria-label={`${tell('cond.value')}${isMoney ? ` (${currency})` : ''}`}
      aria-invalid={meant === null ? true : undefined}
      title={Array.isArray(value) ? tell('cond.values.hint') : undefined}
      value={shown}
      inputMode={isMoney ? 'decimal' : isNumber ? 'numeric' : 'text'}
      onChange={(event) => {
        setTyped(event.target.value);
        const next = read(event.target.value);
        if (next !== null) onChange(next);
      }}
    />
  );
}
