// How far something has come, as a bar with its words.

export interface ProgressProps {
  readonly value: number;
  readonly max: number;
  readonly label: string;
  /** What is read aloud in place of a percentage: "3 of 5 visits". */
  readonly text?: string;
}

export function Progress({ value, max, label, text }: ProgressProps) {
  const part = max <= 0 ? 1 : Math.min(1, Math.max(0, value / max));
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={Math.min(value, max)}
      aria-valuetext={text}
    >
      <span style={partOf(part)} />
    </div>
  );
}

/** A custom property, set through the CSSOM: the content policy allows no style in the markup. */
function partOf(part: number): Record<string, string> {
  return { '--part': String(part) };
}
