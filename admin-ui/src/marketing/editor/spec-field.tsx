// Draws the fields of a list of specs, each at its place below one part of the document.
import { useWords } from '../../parts/words-of.tsx';
import type { Path } from './draft.ts';
import { ChoiceAt, CountAt, KeysAt, MoneyAt, PercentAt, SwitchAt, TextAt } from './fields.tsx';
import { Rates, Steps, Tiers } from './rows.tsx';
import type { Spec } from './specs.ts';
import { InnerValue } from './value-field.tsx';
import { FIELD_WORDS } from './words-fields.ts';

export function SpecFields({ specs, below }: { readonly specs: readonly Spec[]; readonly below: Path }) {
  return specs.map((spec) => <SpecField key={spec.path} spec={spec} below={below} />);
}

const PLAIN = { text: TextAt, count: CountAt, money: MoneyAt, percent: PercentAt, keys: KeysAt } as const;
const COMPOUND = { steps: Steps, rates: Rates, tiers: Tiers, value: InnerValue } as const;

function SpecField({ spec, below }: { readonly spec: Spec; readonly below: Path }) {
  const say = useWords(FIELD_WORDS);
  const at = {
    path: [...below, ...spec.path.split('.')],
    label: say(spec.word),
    hint: spec.hint === undefined ? undefined : say(spec.hint),
  };
  if (spec.kind === 'switch') return <SwitchAt {...at} otherwise={spec.otherwise === true} />;
  if (spec.kind === 'choice') {
    const options = (spec.options ?? []).map(([value, word]) => ({ value, label: say(`o.${word}`) }));
    return <ChoiceAt {...at} options={options} otherwise={String(spec.otherwise)} />;
  }
  if (spec.kind in COMPOUND) {
    const Compound = COMPOUND[spec.kind as keyof typeof COMPOUND];
    return <Compound {...at} />;
  }
  const Plain = PLAIN[spec.kind as keyof typeof PLAIN];
  return <Plain {...at} />;
}
