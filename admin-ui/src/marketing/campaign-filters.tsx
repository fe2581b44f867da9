// Search, filters and order of the campaign list; what is typed is asked for after a short pause.
import { KINDS } from '../../../engine/campaign/schema.ts';
import { CheckField, SelectField, TextField } from '../parts/field.tsx';
import { useSession } from '../parts/session.tsx';
import { useTyped } from '../parts/use-typed.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { CAMPAIGN_WORDS } from './words-campaigns.ts';

export const FILTERS = ['text', 'state', 'kind', 'owner', 'sort'] as const;
export const SORTS = ['changed', 'used', 'ends', 'id'] as const;
const STATES = ['draft', 'submitted', 'approved', 'scheduled', 'live', 'paused', 'stopped'] as const;

type Filters = Readonly<Record<(typeof FILTERS)[number], string>>;
interface CampaignFiltersOf {
  readonly filters: Filters;
  readonly onChange: (changes: Partial<Filters>) => void;
  readonly sort: (typeof SORTS)[number];
}

export function CampaignFilters({ filters, onChange, sort }: CampaignFiltersOf) {
  const say = useWords(CAMPAIGN_WORDS);
  const { name } = useVoice();
  const { person } = useSession();
  const [text, setText] = useTyped(filters.text, (typed) => onChange({ text: typed }));
  const any = { value: '', label: say('list.any') };
  return (
    <search className="filters">
      <TextField label={say('list.search')} placeholder={say('list.searchHint')} type="search" value={text} onChange={setText} search />
      <SelectField
        label={say('list.state')}
        value={filters.state}
        onChange={(state) => onChange({ state })}
        options={[any, ...STATES.map((state) => ({ value: state, label: name('state', state) }))]}
      />
      <SelectField
        label={say('list.kind')}
        value={filters.kind}
        onChange={(kind) => onChange({ kind })}
        options={[any, ...KINDS.map((kind) => ({ value: kind, label: name('kind', kind) }))]}
      />
      <SelectField
        label={say('list.sort')}
        value={sort}
        onChange={(chosen) => onChange({ sort: chosen })}
        options={SORTS.map((each) => ({ value: each, label: say(`list.sort.${each}`) }))}
      />
      {person === null ? null : (
        <CheckField
          label={say('list.mine')}
          checked={filters.owner === person.id}
          onChange={(mine) => onChange({ owner: mine ? person.id : '' })}
        />
      )}
    </search>
  );
}
