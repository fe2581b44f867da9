// Fields of forms: a label on every control, a hint, and what is wrong with it, spoken together.
import { type ReactNode, useId } from 'react';

interface FieldOf {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** Gets the id and the description to put on the control. */
  readonly children: (control: { readonly id: string; readonly 'aria-describedby'?: string; readonly 'aria-invalid'?: true }) => ReactNode;
}

export function Field({ label, hint, error, children }: FieldOf) {
  const id = useId();
  const described = [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        ...(described === '' ? {} : { 'aria-describedby': described }),
        ...(error === undefined ? {} : { 'aria-invalid': true as const }),
      })}
      {hint === undefined ? null : (
        <span className="field-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error === undefined ? null : (
        <span className="field-error" id={`${id}-error`}>
          {error}
        </span>
      )}
    </div>
  );
}

interface ControlOf {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly disabled?: boolean;
}
interface TextFieldOf extends ControlOf {
  readonly type?: 'text' | 'search' | 'email' | 'password' | 'date' | 'time' | 'datetime-local' | 'number' | 'url';
  readonly inputMode?: 'text' | 'numeric' | 'decimal';
  readonly placeholder?: string;
  readonly autoComplete?: string;
  readonly required?: boolean;
  /** More than one line. */
  readonly rows?: number;
  /** `/` puts the cursor here. */
  readonly search?: boolean;
  readonly maxLength?: number;
  readonly lang?: string;
}

export function TextField({
  label,
  hint,
  error,
  value,
  onChange,
  rows,
  search,
  type = 'text',
  autoComplete = 'off',
  ...rest
}: TextFieldOf) {
  const change = (event: { readonly target: { readonly value: string } }) => onChange(event.target.value);
  const given = { ...rest, value, autoComplete, onChange: change, ...(search === true ? { 'data-search': '' } : {}) };
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (rows === undefined ? <input {...control} {...given} type={type} /> : <textarea {...control} {...given} rows={rows} />)}
    </Field>
  );
}

interface SelectFieldOf extends ControlOf {
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

export function SelectField({ label, hint, error, value, onChange, options, disabled }: SelectFieldOf) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <select {...control} value={value} disabled={disabled} onChange={(event) => onChange(event.target.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface CheckFieldOf {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly hint?: string | undefined;
  readonly disabled?: boolean;
}

export function CheckField({ label, checked, onChange, hint, disabled }: CheckFieldOf) {
  const id = useId();
  return (
    <div className="check">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      {hint === undefined ? null : (
        <span className="field-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}
