// Fields of the form, each bound to one place of the document: what is typed stays on screen, and only what can be read goes into the document.
import { useId, useState } from 'react';
import { decimalText, exponentOf } from '../../../../engine/money/currency.ts';
import { CheckField, Field, SelectField, TextField } from '../../parts/field.tsx';
import { minorOf } from '../../operations/try-request.ts';
import { useWords } from '../../parts/words-of.tsx';
import { isSame, type Json, type Path } from './draft.ts';
import { useAt, useEditing, useUnreadable } from './editor-context.tsx';
import { EDITOR_WORDS } from './words-editor.ts';

export interface At {
  readonly path: Path;
  readonly label: string;
  readonly hint?: string | undefined;
}

/** Undefined: nothing is wanted. Null: it cannot be read, and `complaint` says what is expected. */
interface Readable {
  readonly print: (value: Json | undefined) => string;
  readonly read: (text: string) => Json | undefined | null;
  readonly complaint: string;
}

/** What is typed, next to what it means; follows the document when it is changed from elsewhere. */
function useTyped(path: Path, { print, read, complaint }: Readable) {
  const [value, set, error] = useAt(path);
  const [typed, setTyped] = useState(() => print(value));
  const meant = read(typed);
  const shown = meant !== null && !isSame(meant, value) ? print(value) : typed;
  const change = (text: string) => {
    setTyped(text);
    const next = read(text);
    if (next !== null) set(next);
  };
  const isUnreadable = meant === null && shown === typed;
  useUnreadable(isUnreadable ? complaint : null);
  return { shown, change, error: isUnreadable ? complaint : error };
}

interface TextAtOf extends At {
  readonly rows?: number;
  readonly lang?: string;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  /** An empty text is kept as one instead of taking the field away: for fields the format asks for. */
  readonly keepEmpty?: boolean;
}

export function TextAt({ path, label, hint, keepEmpty, ...rest }: TextAtOf) {
  const [value, set, error] = useAt(path);
  const text = typeof value === 'string' ? value : '';
  return (
    <TextField
      {...rest}
      label={label}
      hint={hint}
      error={error}
      value={text}
      onChange={(typed) => set(typed === '' && keepEmpty !== true ? undefined : typed)}
    />
  );
}

export function CountAt({ path, label, hint }: At) {
  const say = useWords(EDITOR_WORDS);
  const typed = useTyped(path, {
    print: (value) => (typeof value === 'number' ? String(value) : ''),
    read: (text) => (text.trim() === '' ? undefined : /^\d{1,12}$/.test(text.trim()) ? Number(text) : null),
    complaint: say('bad.count'),
  });
  return <TextField label={label} hint={hint} error={typed.error} value={typed.shown} onChange={typed.change} inputMode="numeric" />;
}

export function MoneyAt({ path, label, hint }: At) {
  const say = useWords(EDITOR_WORDS);
  const { currency } = useEditing();
  const typed = useTyped(path, {
    print: (value) => (typeof value === 'number' ? decimalText(value, currency) : ''),
    read: (text) => (text.trim() === '' ? undefined : minorOf(text, currency)),
    complaint: say('bad.money', { example: exponentOf(currency) === 0 ? '100' : '100.00' }),
  });
  return (
    <TextField
      label={`${label} (${currency})`}
      hint={hint}
      error={typed.error}
      value={typed.shown}
      onChange={typed.change}
      inputMode="decimal"
    />
  );
}

/** Basis points in the document, percent on the screen. */
export function PercentAt({ path, label, hint }: At) {
  const say = useWords(EDITOR_WORDS);
  const typed = useTyped(path, {
    print: (value) => (typeof value === 'number' ? String(value / 100) : ''),
    read: (text) => (text.trim() === '' ? undefined : bpsOf(text)),
    complaint: say('bad.percent'),
  });
  return (
    <TextField label={`${label} (%)`} hint={hint} error={typed.error} value={typed.shown} onChange={typed.change} inputMode="decimal" />
  );
}

export function bpsOf(text: string): number | null {
  const [, whole, part = ''] = /^(\d{1,5})(?:[.,](\d{1,2}))?\s*%?$/.exec(text.trim()) ?? [];
  return whole === undefined ? null : Number(whole) * 100 + Number(part.padEnd(2, '0'));
}

/** A list of keys as people write them: by commas, semicolons or lines. */
export function KeysAt({ path, label, hint, rows = 1 }: At & { readonly rows?: number }) {
  const say = useWords(EDITOR_WORDS);
  const typed = useTyped(path, {
    print: (value) => (Array.isArray(value) ? value.join(', ') : ''),
    read: (text) => keysOf(text),
    complaint: say('bad.count'),
  });
  return <TextField label={label} hint={hint} error={typed.error} value={typed.shown} onChange={typed.change} rows={rows} />;
}

export function keysOf(text: string): readonly string[] | undefined {
  const keys = [...new Set(text.split(/[,;，；、\n]/).map((key) => key.trim()))].filter((key) => key !== '');
  return keys.length === 0 ? undefined : keys;
}

interface ChoiceAtOf extends At {
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** What holds when the document says nothing. */
  readonly otherwise: string;
}

export function ChoiceAt({ path, label, hint, options, otherwise }: ChoiceAtOf) {
  const [value, set, error] = useAt(path);
  return (
    <SelectField
      label={label}
      hint={hint}
      error={error}
      value={typeof value === 'string' ? value : otherwise}
      onChange={set}
      options={options}
    />
  );
}

export function SwitchAt({ path, label, hint, otherwise }: At & { readonly otherwise: boolean }) {
  const [value, set] = useAt(path);
  return <CheckField label={label} hint={hint} checked={typeof value === 'boolean' ? value : otherwise} onChange={set} />;
}

/** Some of a closed list, as boxes. */
export function SomeAt({ path, label, options }: At & { readonly options: readonly { readonly value: string; readonly label: string }[] }) {
  const [value, set] = useAt(path);
  const chosen: readonly Json[] = Array.isArray(value) ? value : [];
  const id = useId();
  const toggle = (option: string, on: boolean) => {
    const next = on ? [...chosen, option] : chosen.filter((each) => each !== option);
    set(next.length === 0 ? undefined : next);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out beside other fields in every browser.
    <div className="field" role="group" aria-labelledby={id}>
      <span id={id}>{label}</span>
      <div className="boxes">
        {options.map((option) => (
          <CheckField
            key={option.value}
            label={option.label}
            checked={chosen.includes(option.value)}
            onChange={(on) => toggle(option.value, on)}
          />
        ))}
      </div>
    </div>
  );
}

export function DateTimeAt({ path, label, hint, print, read }: At & Pick<Readable, 'print' | 'read'>) {
  const say = useWords(EDITOR_WORDS);
  const typed = useTyped(path, { print, read, complaint: say('bad.time') });
  return (
    <Field label={label} hint={hint} error={typed.error}>
      {(control) => <input {...control} type="datetime-local" value={typed.shown} onChange={(event) => typed.change(event.target.value)} />}
    </Field>
  );
}
