// A share of a funder in percent: a field to type it and a slider to move it.
import { useState } from 'react';
import { Field } from '../../parts/field.tsx';
import { useWords } from '../../parts/words-of.tsx';
import { useUnreadable } from './editor-context.tsx';
import { bpsOf } from './fields.tsx';
import type { Party } from './funding-shares.ts';
import { EDITOR_WORDS } from './words-editor.ts';

interface ShareFieldOf {
  readonly party: Party;
  readonly label: string;
  readonly bps: number | undefined;
  readonly onChange: (bps: number) => void;
}

export function ShareField({ party, label, bps = 0, onChange }: ShareFieldOf) {
  const tell = useWords(EDITOR_WORDS);
  const [typed, setTyped] = useState(String(bps / 100));
  const read = typed.trim() === '' ? 0 : bpsOf(typed);
  const meant = read === null || read > 10_000 ? null : read;
  const shown = meant !== null && meant !== bps ? String(bps / 100) : typed;
  useUnreadable(meant === null ? tell('bad.percent') : null);
  const change = (text: string) => {
    setTyped(text);
    const next = text.trim() === '' ? 0 : bpsOf(text);
    if (next !== null && next <= 10_000) onChange(next);
  };
  return (
    <Field label={`${label} (%)`} error={meant === null ? tell('bad.percent') : undefined}>
      {(control) => (
        <span className="share-field" data-part={party}>
          <input {...control} inputMode="decimal" value={shown} onChange={(event) => change(event.target.value)} />
          <input
            type="range"
            aria-label={label}
            min={0}
            max={100}
            step={5}
            value={bps / 100}
            onChange={(event) => change(event.target.value)}
          />
        </span>
      )}
    </Field>
  );
}
