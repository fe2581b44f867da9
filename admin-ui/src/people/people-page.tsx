// The people of the bank: found by name, address or state; a new one is invited from here.
import { useState } from 'react';
import { Link } from 'wouter';
import type { Person } from '../../../api/people/people-store.ts';
import { Button } from '../parts/button.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { queryOf, useFilters } from '../parts/use-filters.ts';
import { useMoment } from '../parts/use-moment.ts';
import { usePages } from '../parts/use-pages.ts';
import { useWords } from '../parts/words-of.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { PersonReach, PersonRoles, PersonState, SignsInBy } from './person-words.tsx';
import { PEOPLE_WORDS } from './words-people.ts';

const STATES = ['invited', 'active', 'disabled'] as const;

export function PeoplePage() {
  const say = useWords(PEOPLE_WORDS);
  const [filters, setFilters] = useFilters(['q', 'state'] as const);
  const [inviting, setInviting] = useState(false);
  const { items, fault, busy, onMore, reload } = usePages<Person>(`/v1/people?${queryOf({ ...filters, limit: '50' })}`);
  const isNarrowed = filters.q !== '' || filters.state !== '';
  const states = [{ value: '', label: say('people.anyState') }, ...STATES.map((value) => ({ value, label: say(`state.${value}`) }))];
  const actions = (
    <>
      <Link className="button" href="/roles">
        {say('roles.title')}
      </Link>
      <Button kind="primary" onClick={() => setInviting(true)}>
        {say('people.invite')}
      </Button>
    </>
  );
  return (
    <Page title={say('people.title')} lead={say('people.lead')} actions={actions} wide>
      <div className="people-filters">
        <TextField
          label={say('people.search')}
          type="search"
          search
          value={filters.q}
          onChange={(q) => setFilters({ q })}
          maxLength={100}
        />
        <SelectField label={say('people.state')} value={filters.state} options={states} onChange={(state) => setFilters({ state })} />
      </div>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {items === null && fault === null ? <Reading /> : null}
      {items === null ? null : (
        <div className="sheet" aria-busy={busy}>
          <PeopleTable
            items={items}
            empty={say(isNarrowed ? 'people.none' : 'people.empty')}
            more={onMore === null ? null : { onMore, busy }}
          />
        </div>
      )}
      {inviting ? <InviteDialog onClose={() => setInviting(false)} onDone={reload} /> : null}
    </Page>
  );
}

interface PeopleTableOf {
  readonly items: readonly Person[];
  readonly empty: string;
  readonly more: { readonly onMore: () => void; readonly busy: boolean } | null;
}

function PeopleTable({ items, empty, more }: PeopleTableOf) {
  const say = useWords(PEOPLE_WORDS);
  const moment = useMoment();
  const columns: readonly Column<Person>[] = [
    { key: 'name', head: say('people.name'), cell: (person) => <Named person={person} /> },
    { key: 'state', head: say('people.state'), cell: (person) => <PersonState person={person} /> },
    { key: 'roles', head: say('people.roles'), cell: (person) => <PersonRoles person={person} /> },
    { key: 'reach', head: say('people.reach'), cell: ({ reach }) => <PersonReach reach={reach} /> },
    { key: 'how', head: say('people.how'), cell: (person) => <SignsInBy person={person} /> },
    { key: 'seen', head: say('people.seen'), cell: ({ seenAt }) => (seenAt === null ? say('people.never') : moment(seenAt)) },
  ];
  return <Table caption={say('people.title')} columns={columns} rows={items} rowKey={({ id }) => id} empty={empty} more={more} />;
}

function Named({ person }: { readonly person: Person }) {
  return (
    <span className="stack">
      <Link href={`/people/${encodeURIComponent(person.id)}`}>{person.name}</Link>
      <span className="soft small">{person.email}</span>
    </span>
  );
}
