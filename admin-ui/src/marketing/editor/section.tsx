// One section of the form: its name, how many errors stand in it, and its fields; rare ones begin closed.
import { type ReactNode, useState } from 'react';
import { useWords } from '../../parts/words-of.tsx';
import { errorsUnder, useEditing } from './editor-context.tsx';
import { EDITOR_WORDS } from './words-editor.ts';

interface SectionOf {
  readonly name: SectionName;
  /** Paths of the document that this section edits. */
  readonly places: readonly string[];
  readonly lead?: string;
  /** Begins closed: most campaigns leave it as it is. */
  readonly rare?: boolean;
  readonly children: ReactNode;
}
export type SectionName =
  | 'basics'
  | 'texts'
  | 'who'
  | 'where'
  | 'when'
  | 'condition'
  | 'benefit'
  | 'limits'
  | 'stacking'
  | 'funding'
  | 'policies'
  | 'rollout'
  | 'examples';

export function Section({ name, places, lead, rare = false, children }: SectionOf) {
  const say = useWords(EDITOR_WORDS);
  const { remarks, document } = useEditing();
  const errors = errorsUnder(remarks, places);
  const isWritten = places.some((place) => document[place] !== undefined);
  const [open, setOpen] = useState(!rare || isWritten);
  return (
    <details
      className="sheet edit-section"
      id={`section-${name}`}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      data-places={places.join(' ')}
    >
      <summary>
        <h2>{say(`s.${name}`)}</h2>
        {errors === 0 ? null : (
          <span className="state-badge" data-tone="bad">
            {say('s.errors', { count: errors })}
          </span>
        )}
      </summary>
      {lead === undefined ? null : <p className="soft small">{lead}</p>}
      <div className="edit-fields">{children}</div>
    </details>
  );
}
