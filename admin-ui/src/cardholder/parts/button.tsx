// What can be pressed: at least 44 pixels high, and while it works it says so and takes no second press.
import type { ReactNode } from 'react';
import { useVoice } from '../voice.ts';
import { Icon, type IconName } from './icons.tsx';
import { P } from './words-parts.ts';

export interface ButtonProps {
  readonly onPress?: () => void;
  /** `main` once on a page; `quiet` beside it; `plain` in a line; `danger` for what cannot be undone. */
  readonly look?: 'main' | 'quiet' | 'plain' | 'danger';
  readonly type?: 'button' | 'submit';
  readonly isWide?: boolean;
  readonly isBusy?: boolean;
  readonly isOff?: boolean;
  readonly icon?: IconName;
  /** true or false for a button that stays pressed. */
  readonly isPressed?: boolean;
  readonly children: ReactNode;
}

/** Not `disabled`: a button that works, or cannot work now, keeps the focus. */
export function Button(props: ButtonProps) {
  const { onPress, look = 'main', type = 'button', isBusy = false, isOff = false, isWide = false } = props;
  const voice = useVoice();
  const isStill = isBusy || isOff;
  return (
    <button
      type={isStill ? 'button' : type}
      className={`button ${look}${isWide ? ' wide' : ''}`}
      aria-disabled={isStill ? 'true' : undefined}
      aria-pressed={props.isPressed}
      onClick={isStill ? undefined : onPress}
    >
      {isBusy ? <span className="waiting" aria-hidden="true" /> : props.icon !== undefined && <Icon name={props.icon} size={20} />}
      <span>{props.children}</span>
      {isBusy && <span className="unseen">{voice.say(P.working)}</span>}
    </button>
  );
}

export interface RoundButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly onPress: () => void;
  readonly isPressed?: boolean;
}

/** A drawing alone, with its words for those who do not see it. */
export function RoundButton({ icon, label, onPress, isPressed }: RoundButtonProps) {
  return (
    <button type="button" className="button round" aria-label={label} aria-pressed={isPressed} onClick={onPress}>
      <Icon name={icon} isFull={isPressed === true} />
    </button>
  );
}

export interface ChipsProps<Value extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly word: string }[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
}

/** One of a few, in a row that scrolls sideways. */
export function Chips<Value extends string>({ label, options, chosen, onChoose }: ChipsProps<Value>) {
  return (
    <fieldset className="chips" aria-label={label}>
      {options.map(({ value, word }) => (
        <button key={value} type="button" className="chip" aria-pressed={value === chosen} onClick={() => onChoose(value)}>
          {word}
        </button>
      ))}
    </fieldset>
  );
}
