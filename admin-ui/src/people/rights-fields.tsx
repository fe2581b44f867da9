// Roles and reach of somebody, as fields of a form.
import { DIMENSIONS } from '../../../engine/people/reach.ts';
import type { CustomRole } from '../../../engine/people/roles.ts';
import { CheckField, TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { type ReachDraft, reachOf } from './reach-text.ts';
import { PEOPLE_WORDS } from './words-people.ts';

export interface ListedRole extends CustomRole {
  readonly builtIn: boolean;
}

interface RolesFieldOf {
  readonly chosen: readonly string[];
  readonly onChange: (roles: readonly string[]) => void;
}

export function RolesField({ chosen, onChange }: RolesFieldOf) {
  const say = useWords(PEOPLE_WORDS);
  const { name } = useVoice();
  const { body, fault, reload } = useResource<{ readonly items: readonly ListedRole[] }>('/v1/roles');
  if (fault !== null) return <FaultNotice fault={fault} again={reload} />;
  if (body === null) return <Reading />;
  return (
    <fieldset className="choices">
      <legend>{say('people.roles')}</legend>
      {body.items.map((role) => (
        <CheckField
          key={role.name}
          label={role.builtIn ? name('role', role.name) : role.name}
          hint={role.scopes.map((scope) => name('scope', scope)).join(' · ')}
          checked={chosen.includes(role.name)}
          onChange={(on) => onChange(on ? [...chosen, role.name] : chosen.filter((each) => each !== role.name))}
        />
      ))}
    </fieldset>
  );
}

interface ReachFieldsOf {
  readonly draft: ReachDraft;
  readonly onChange: (draft: ReachDraft) => void;
  /** Show what is missing. */
  readonly asked: boolean;
}

export function ReachFields({ draft, onChange, asked }: ReachFieldsOf) {
  const say = useWords(PEOPLE_WORDS);
  const isMissing = asked && reachOf(draft) === undefined;
  return (
    <fieldset className="choices">
      <legend>{say('people.reach')}</legend>
      <CheckField label={say('reach.some')} checked={draft.limited} onChange={(limited) => onChange({ ...draft, limited })} />
      {draft.limited ? (
        <>
          {DIMENSIONS.map((dimension) => (
            <TextField
              key={dimension}
              label={say(`reach.${dimension}`)}
              hint={say('reach.hint')}
              rows={3}
              value={draft[dimension]}
              onChange={(text) => onChange({ ...draft, [dimension]: text })}
            />
          ))}
          {isMissing ? (
            <p className="field-error" role="alert">
              {say('reach.needed')}
            </p>
          ) : null}
        </>
      ) : null}
    </fieldset>
  );
}
