// Who may use a campaign: card BINs typed or read from a file, accounts, lists, segments, tiers and enrolment; lists can be filled here.
import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { CheckField } from '../../parts/field.tsx';
import { useSession } from '../../parts/session.tsx';
import { useWords } from '../../parts/words-of.tsx';
import { BinField } from './bin-field.tsx';
import { type Json, valueAt } from './draft.ts';
import { useEditing } from './editor-context.tsx';
import { ChoiceAt } from './fields.tsx';
import { ListUpload } from './list-upload.tsx';
import { Section } from './section.tsx';
import { IncludeExclude } from './terms-sections.tsx';
import { EDITOR_WORDS } from './words-editor.ts';
import { FIELD_WORDS } from './words-fields.ts';

export function WhoSection() {
  const say = useWords(FIELD_WORDS);
  const tell = useWords(EDITOR_WORDS);
  const { may } = useSession();
  const { document, set } = useEditing();
  const [uploading, setUploading] = useState(false);
  const use = (list: string) => {
    const lists = (valueAt(document, ['binding', 'lists', 'include']) ?? []) as readonly Json[];
    set(['binding', 'lists', 'include'], lists.includes(list) ? lists : [...lists, list]);
    setUploading(false);
  };
  return (
    <Section name="who" places={['binding']} lead={tell('s.who.lead')}>
      <BinField path={['binding', 'cards', 'include']} label={tell('bins.include')} />
      <BinField path={['binding', 'cards', 'exclude']} label={tell('bins.exclude')} />
      <ChoiceAt
        path={['binding', 'cards', 'binOf']}
        label={say('f.binOf')}
        otherwise="funding"
        options={(['funding', 'token'] as const).map((value) => ({ value, label: say(`o.${value}`) }))}
      />
      <CheckField
        label={say('f.enrolment')}
        checked={valueAt(document, ['binding', 'enrolment']) === 'required'}
        onChange={(required) => set(['binding', 'enrolment'], required ? 'required' : undefined)}
      />
      <details className="whole">
        <summary>{`${say('f.accounts')}, ${say('f.lists')}, ${say('f.segments')}, ${say('f.memberTiers')}`}</summary>
        <div className="edit-fields">
          <IncludeExclude path={['binding', 'accounts']} label={say('f.accounts')} />
          <IncludeExclude path={['binding', 'lists']} label={say('f.lists')} />
          <IncludeExclude path={['binding', 'segments']} label={say('f.segments')} />
          <IncludeExclude path={['binding', 'tiers']} label={say('f.memberTiers')} hint={say('f.memberTiers.hint')} />
          {may(['reference:write']) ? <Button onClick={() => setUploading(true)}>{tell('upload.title')}</Button> : null}
        </div>
      </details>
      {uploading ? <ListUpload onClose={() => setUploading(false)} onUse={use} /> : null}
    </Section>
  );
}
