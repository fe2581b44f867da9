// How a person is told about in lists: state, roles, reach and the way they sign in.
import type { Person } from '../../../api/people/people-store.ts';
import { DIMENSIONS } from '../../../engine/people/reach.ts';
import { StateBadge } from '../parts/state-badge.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { PEOPLE_WORDS } from './words-people.ts';

const TONES = { invited: 'wait', active: 'good', disabled: 'bad' } as const;

export function PersonState({ person }: { readonly person: Person }) {
  const say = useWords(PEOPLE_WORDS);
  return (
    <span className="stack">
      <span>
        <StateBadge tone={TONES[person.state]}>{say(`state.${person.state}`)}</StateBadge>
      </span>
      {person.lockedUntil === null ? null : <span className="soft small">{say('state.locked')}</span>}
    </span>
  );
}

export function PersonRoles({ person }: { readonly person: Pick<Person, 'roles'> }) {
  const say = useWords(PEOPLE_WORDS);
  const { name } = useVoice();
  return <>{person.roles.length === 0 ? say('people.noRoles') : person.roles.map((role) => name('role', role)).join(', ')}</>;
}

export function PersonReach({ reach }: Pick<Person, 'reach'>) {
  const say = useWords(PEOPLE_WORDS);
  const { count } = useVoice();
  if (reach === null) return <>{say('reach.everything')}</>;
  const parts = DIMENSIONS.flatMap((dimension) => {
    const ids = reach[dimension];
    if (ids === undefined) return [];
    return [ids.length <= SHOWN_MAX ? ids.join(', ') : say(`reach.said.${dimension}`, { count: count(ids.length) })];
  });
  return <>{parts.join(' · ')}</>;
}

const SHOWN_MAX = 3;

export function SignsInBy({ person }: { readonly person: Person }) {
  const say = useWords(PEOPLE_WORDS);
  if (person.demo) return <>{say('by.demo')}</>;
  return <>{say(person.signsInBy === 'password' && person.totp ? 'by.passwordTotp' : `by.${person.signsInBy}`)}</>;
}
