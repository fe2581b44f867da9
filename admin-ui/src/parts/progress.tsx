// How far something is: a bar, its name, and the same in figures.
import { useId } from 'react';

interface ProgressOf {
  readonly label: string;
  /** Absent while it cannot be known. */
  readonly value?: number | undefined;
  readonly max: number;
  /** The figures in words: "3,200 of 10,000". */
  readonly said: string;
}

export function Progress({ label, value, max, said }: ProgressOf) {
  const id = useId();
  return (
    <div className="progress">
      <label htmlFor={id}>{label}</label>
      <progress id={id} {...(value === undefined ? {} : { value })} max={max} />
      <span className="soft" role="status">
        {said}
      </span>
    </div>
  );
}
