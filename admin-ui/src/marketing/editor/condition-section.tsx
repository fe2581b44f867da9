// The condition as a builder: facts, comparisons and values come from the engine's closed list, so that nothing can be built that it does not know.
import { lazy, Suspense } from 'react';
import type { Condition } from '../../../../engine/rules/condition.ts';
import { Reading } from '../../parts/notice.tsx';
import { useWords } from '../../parts/words-of.tsx';
import type { Json } from './draft.ts';
import { useEditing } from './editor-context.tsx';
import { Section } from './section.tsx';
import { EDITOR_WORDS } from './words-editor.ts';

const ConditionBuilder = lazy(() => import('./condition-builder.tsx').then((m) => ({ default: m.ConditionBuilder })));

export function ConditionSection() {
  const tell = useWords(EDITOR_WORDS);
  const { document, set } = useEditing();
  return (
    <Section name="condition" places={['when']} lead={tell('s.condition.lead')}>
      <div className="whole">
        <Suspense fallback={<Reading />}>
          <ConditionBuilder
            condition={document['when'] as Condition | undefined}
            onChange={(condition) => set(['when'], condition as Json | undefined)}
          />
        </Suspense>
      </div>
    </Section>
  );
}
