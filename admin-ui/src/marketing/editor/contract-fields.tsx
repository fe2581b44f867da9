// Under which agreement a funder pays: share, cap and the order of the odd cent are then taken from it.
import type { Agreement } from '../../../../api/funding/agreement-store.ts';
import { partyOfFunder } from '../../../../engine/funding/agreement.ts';
import { SelectField } from '../../parts/field.tsx';
import { useResource } from '../../parts/use-resource.ts';
import { useVoice } from '../../parts/voice.tsx';
import type { Page } from '../../parts/wire.ts';
import { useWords } from '../../parts/words-of.tsx';
import { type JsonObject, valueAt } from './draft.ts';
import { useEditing } from './editor-context.tsx';
import { TextAt } from './fields.tsx';
import { type Choice, type Party, underAgreement } from './funding-shares.ts';
import { EDITOR_WORDS } from './words-editor.ts';

const NOBODY: readonly Choice[] = [];

/** Agreements in force, at most a page of them; empty for whoever may not see any. */
export function useChoices(): readonly Choice[] {
  const { body } = useResource<Page<Agreement>>('/v1/agreements?state=active&limit=200');
  return body?.items ?? NOBODY;
}

export function ContractFields({ party, choices }: { readonly party: Party; readonly choices: readonly Choice[] }) {
  const tell = useWords(EDITOR_WORDS);
  const { name, text } = useVoice();
  const { document, set } = useEditing();
  const funding = (valueAt(document, ['funding']) ?? {}) as JsonObject;
  const shares = (funding['shares'] ?? []) as readonly JsonObject[];
  const place = shares.findIndex((share) => share['party'] === party && share['fixed'] === undefined);
  const chosen = String(shares[place]?.['agreement'] ?? '');
  const fitting = choices.filter(({ terms }) => partyOfFunder(terms.funder) === party);
  const known = fitting.some(({ id }) => id === chosen) || chosen === '' ? [] : [{ value: chosen, label: chosen }];
  const options = [
    { value: '', label: tell('fund.agreement.none') },
    ...known,
    ...fitting.map(({ id, terms }) => ({ value: id, label: `${text(terms.name, id)} (${id})` })),
  ];
  const choose = (id: string) => {
    const choice = fitting.find((each) => each.id === id) ?? null;
    if (id === '' || choice !== null) set(['funding'], underAgreement(funding, party, choice));
  };
  return (
    <>
      <SelectField
        label={tell('fund.agreement', { party: name('party', party) })}
        hint={tell('fund.agreement.hint')}
        value={chosen}
        options={options}
        onChange={choose}
      />
      {party === 'brand' && chosen === '' && place >= 0 ? (
        <TextAt path={['funding', 'shares', place, 'brand']} label={tell('fund.brand')} keepEmpty />
      ) : null}
    </>
  );
}
