// The form that finds authorizations: sent as a whole, so that one search is one question.
import { type FormEvent, useId, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Field, SelectField, TextField } from '../parts/field.tsx';
import { useReference } from '../parts/reference.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { instantOf } from '../marketing/days.ts';
import { WHY_WORDS } from './words-why.ts';

export const SEARCHES = ['id', 'card', 'account', 'merchant', 'campaign', 'from', 'to', 'outcome'] as const;
export type Search = Readonly<Record<(typeof SEARCHES)[number], string>>;

/** As the API takes it; what was pasted has no spaces around it, and local times become instants. */
export function queryOfSearch(search: Search, zone: string): Readonly<Record<string, string>> {
  const trimmed = Object.fromEntries(Object.entries(search).map(([name, value]) => [name, value.trim()]));
  return { ...trimmed, from: instantOf(search.from, zone) ?? '', to: instantOf(search.to, zone) ?? '' };
}

const NOTHING: Search = { id: '', card: '', account: '', merchant: '', campaign: '', from: '', to: '', outcome: '' };

interface WhyFormOf {
  readonly search: Search;
  readonly onSearch: (search: Search) => void;
}

export function WhyForm({ search, onSearch }: WhyFormOf) {
  const say = useWords(WHY_WORDS);
  const [form, setForm] = useState(search);
  const [told, setTold] = useState(search);
  // The address was changed elsewhere: by a link, or by the back button.
  if (told !== search) {
    setTold(search);
    setForm(search);
  }
  const set = (name: keyof Search) => (value: string) => setForm({ ...form, [name]: value });
  const isOutOfOrder = form.from !== '' && form.to !== '' && form.from >= form.to;
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!isOutOfOrder) onSearch(form);
  };
  const outcomes = [
    { value: '', label: say('find.any') },
    { value: 'granted', label: say('find.granted') },
    { value: 'none', label: say('find.none') },
  ];
  return (
    <search>
      <form className="sheet why-form" onSubmit={send}>
        <TextField
          label={say('find.id')}
          placeholder={say('find.idHint')}
          value={form.id}
          onChange={set('id')}
          maxLength={128}
          type="search"
          search
        />
        <TextField label={say('find.card')} placeholder={say('find.cardHint')} value={form.card} onChange={set('card')} maxLength={128} />
        <TextField label={say('find.account')} value={form.account} onChange={set('account')} maxLength={64} />
        <NamedField name="merchant" value={form.merchant} onChange={set('merchant')} />
        <NamedField name="campaign" value={form.campaign} onChange={set('campaign')} />
        <TextField label={say('find.from')} type="datetime-local" value={form.from} onChange={set('from')} />
        <TextField
          label={say('find.to')}
          type="datetime-local"
          value={form.to}
          onChange={set('to')}
          error={isOutOfOrder ? say('find.order') : undefined}
        />
        <SelectField label={say('find.outcome')} value={form.outcome} onChange={set('outcome')} options={outcomes} />
        <p className="why-send">
          <Button type="submit" kind="primary">
            {say('find.send')}
          </Button>
          <Button onClick={() => onSearch(NOTHING)}>{say('find.clear')}</Button>
        </p>
      </form>
    </search>
  );
}

interface NamedFieldOf {
  readonly name: 'merchant' | 'campaign';
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** An id, offered with the names that are known. */
function NamedField({ name, value, onChange }: NamedFieldOf) {
  const say = useWords(WHY_WORDS);
  const { text } = useVoice();
  const { merchants, campaigns } = useReference();
  const list = useId();
  const known = (name === 'merchant' ? merchants : campaigns) ?? [];
  return (
    <Field label={say(`find.${name}`)}>
      {(control) => (
        <>
          <input
            {...control}
            value={value}
            list={list}
            maxLength={64}
            autoComplete="off"
            onChange={(event) => onChange(event.target.value)}
          />
          <datalist id={list}>
            {known.map((each) => (
              <option key={each.id} value={each.id}>
                {text(each.name, each.id)}
              </option>
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
