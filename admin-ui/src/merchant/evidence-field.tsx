// Chooses files as evidence, names what was chosen, and says which cannot be taken before anything is sent.
import { Field } from '../parts/field.tsx';
import { useWords } from '../parts/words-of.tsx';
import { EVIDENCE_MAX, EVIDENCE_TYPES, evidenceType } from './evidence.ts';
import { MERCHANT_WORDS } from './words-merchant.ts';

interface EvidenceFieldOf {
  readonly label: string;
  readonly files: readonly File[];
  readonly onChange: (files: readonly File[]) => void;
}

export function EvidenceField({ label, files, onChange }: EvidenceFieldOf) {
  const say = useWords(MERCHANT_WORDS);
  const bad = files.find((file) => evidenceType(file) === null);
  const error = bad === undefined ? undefined : say('dp.fileBad', { name: bad.name });
  return (
    <Field label={label} hint={say('dp.filesHint')} error={error}>
      {(control) => (
        <input
          {...control}
          type="file"
          multiple
          accept={[...EVIDENCE_TYPES, '.csv'].join(',')}
          onChange={(event) => onChange([...(event.target.files ?? [])].slice(0, EVIDENCE_MAX))}
        />
      )}
    </Field>
  );
}
