// What is typed, chosen or switched: a label that is always seen, a hint, and what is wrong with it.
import { type ReactNode, useId } from 'react';

export interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  /** What is wrong, as a sentence. */
  readonly wrong?: string | null;
}

export interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onType: (value: string) => void;
  readonly type?: 'text' | 'email' | 'url' | 'date' | 'time' | 'tel';
  /** Which keys a phone shows. */
  readonly keys?: 'text' | 'numeric' | 'decimal' | 'email' | 'url';
  readonly lengthMax?: number;
  readonly complete?: string;
  readonly min?: string;
  readonly max?: string;
}

export function TextField(props: TextFieldProps) {
  const { value, onType, type = 'text', keys, lengthMax } = props;
  const ids = useIds(props);
  return (
    <Framed {...props} ids={ids}>
      <input
        id={ids.own}
        type={type}
        value={value}
        inputMode={keys}
        maxLength={lengthMax}
        min={props.min}
        max={props.max}
        autoComplete={props.complete ?? 'off'}
        autoCapitalize="none"
        spellCheck={false}
        aria-describedby={ids.said}
        aria-invalid={props.wrong ? 'true' : undefined}
        onInput={(event) => onType(event.currentTarget.value)}
      />
    </Framed>
  );
}

export interface SelectFieldProps<Value extends string> extends FieldProps {
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly word: string }[];
  readonly onChoose: (value: Value) => void;
}

export function SelectField<Value extends string>(props: SelectFieldProps<Value>) {
  const ids = useIds(props);
  return (
    <Framed {...props} ids={ids}>
      <select
        id={ids.own}
        value={props.value}
        aria-describedby={ids.said}
        onChange={(event) => props.onChoose(event.currentTarget.value as Value)}
      >
        {props.options.map(({ value, word }) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
    </Framed>
  );
}

export interface SwitchProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly isBusy?: boolean;
  readonly onTurn: (isOn: boolean) => void;
}

/** For the end of a `Line`, whose title says what it switches. */
export function Switch({ label, isOn, isBusy = false, onTurn }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      className="switch"
      aria-checked={isOn}
      aria-label={label}
      aria-busy={isBusy}
      onClick={() => !isBusy && onTurn(!isOn)}
    />
  );
}

interface Ids {
  readonly own: string;
  readonly said: string | undefined;
}

function useIds({ hint, wrong }: FieldProps): Ids {
  const own = useId();
  return { own, said: hint === undefined && !wrong ? undefined : `${own}-said` };
}

function Framed({ label, hint, wrong, ids, children }: FieldProps & { readonly ids: Ids; readonly children: ReactNode }) {
  return (
    <div className="field">
      <label className="label" htmlFor={ids.own}>
        {label}
      </label>
      {children}
      {ids.said !== undefined && (
        <span id={ids.said} className={wrong ? 'wrong' : 'hint'}>
          {wrong ? wrong : hint}
        </span>
      )}
    </div>
  );
}
