// The filters of the audit log: who, what, on which object, done or refused, when, and any text in what changed.
import { SelectField, TextField } from '../parts/field.tsx';
import { instantOf } from '../marketing/days.ts';
import { useTyped } from '../parts/use-typed.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { ACTION_GROUPS, AUDIT_WORDS } from './words-audit.ts';

export const AUDIT_FILTERS = ['text', 'actor', 'action', 'object', 'outcome', 'from', 'to'] as const;
export type AuditFilter = (typeof AUDIT_FILTERS)[number];
type Filters = Readonly<Record<AuditFilter, string>>;

/** The filters as the API takes them: local times become instants, and an order that finds nothing is not asked. */
export function spanOf(
  filters: Filters,
  zone: string,
): { readonly query: Readonly<Record<string, string>>; readonly isOutOfOrder: boolean } {
  const [from, to] = [instantOf(filters.from, zone), instantOf(filters.to, zone)];
  const isOutOfOrder = from !== null && to !== null && Date.parse(from) >= Date.parse(to);
  return { query: { ...filters, from: from ?? '', to: isOutOfOrder ? '' : (to ?? '') }, isOutOfOrder };
}

interface AuditFiltersOf {
  readonly filters: Filters;
  readonly onChange: (changes: Partial<Filters>) => void;
  readonly isOutOfOrder: boolean;
}

export function AuditFilters({ filters, onChange, isOutOfOrder }: AuditFiltersOf) {
  const say = useWords(AUDIT_WORDS);
  const { locale } = useVoice();
  const [text, setText] = useTyped(filters.text, (typed) => onChange({ text: typed }));
  const [actor, setActor] = useTyped(filters.actor, (typed) => onChange({ actor: typed }));
  const [object, setObject] = useTyped(filters.object, (typed) => onChange({ object: typed }));
  const any = { value: '', label: say('audit.any') };
  const groups = ACTION_GROUPS.map(([value, word]) => ({ value, label: word[locale === 'en' ? 0 : 1] }));
  const isKnown = filters.action === '' || groups.some((group) => group.value === filters.action);
  return (
    <search className="filters audit-filters">
      <TextField
        label={say('audit.text')}
        placeholder={say('audit.textHint')}
        type="search"
        value={text}
        onChange={setText}
        search
        maxLength={100}
      />
      <TextField label={say('audit.actor')} placeholder={say('audit.actorHint')} value={actor} onChange={setActor} maxLength={100} />
      <SelectField
        label={say('audit.action')}
        value={filters.action}
        onChange={(action) => onChange({ action })}
        options={[any, ...groups, ...(isKnown ? [] : [{ value: filters.action, label: filters.action }])]}
      />
      <TextField label={say('audit.object')} placeholder={say('audit.objectHint')} value={object} onChange={setObject} maxLength={200} />
      <SelectField
        label={say('audit.outcome')}
        value={filters.outcome}
        onChange={(outcome) => onChange({ outcome })}
        options={[any, { value: 'done', label: say('audit.done') }, { value: 'refused', label: say('audit.refused') }]}
      />
      <TextField label={say('audit.from')} type="datetime-local" value={filters.from} onChange={(from) => onChange({ from })} />
      <TextField
        label={say('audit.to')}
        type="datetime-local"
        value={filters.to}
        onChange={(to) => onChange({ to })}
        error={isOutOfOrder ? say('audit.order') : undefined}
      />
    </search>
  );
}
