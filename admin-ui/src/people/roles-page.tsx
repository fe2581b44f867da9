// Roles: what each may, and the bank's own ones.
import { useState } from 'react';
import { Link } from 'wouter';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useToast } from '../parts/toast.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { PersonReach } from './person-words.tsx';
import type { ListedRole } from './rights-fields.tsx';
import { RoleDialog } from './role-dialog.tsx';
import { PEOPLE_WORDS } from './words-people.ts';

const BLANK: ListedRole = { name: '', scopes: [], reach: null, builtIn: false };

export function RolesPage() {
  const say = useWords(PEOPLE_WORDS);
  const { client } = useSession();
  const tell = useToast();
  const { body, fault, reload } = useResource<{ readonly items: readonly ListedRole[] }>('/v1/roles');
  const [editing, setEditing] = useState<ListedRole | null>(null);
  const [refused, setRefused] = useState<Fault | null>(null);
  const remove = async (name: string) => {
    setRefused(null);
    const reply = await client.del(`/v1/roles/${encodeURIComponent(name)}`);
    if (!reply.ok) return setRefused(reply.fault);
    tell(say('roles.deleted', { name }));
    reload();
  };
  const actions = (
    <Button kind="primary" onClick={() => setEditing(BLANK)}>
      {say('roles.new')}
    </Button>
  );
  return (
    <Page
      title={say('roles.title')}
      lead={say('roles.lead')}
      above={<Link href="/people">{say('person.back')}</Link>}
      actions={actions}
      wide
    >
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {refused === null ? null : <FaultNotice fault={refused} />}
      {body === null && fault === null ? <Reading /> : null}
      {body === null ? null : (
        <div className="sheet">
          <RoleTable items={body.items} onEdit={setEditing} onDelete={(name) => void remove(name)} />
        </div>
      )}
      {editing === null ? null : <RoleDialog role={editing} onClose={() => setEditing(null)} onDone={reload} />}
    </Page>
  );
}

interface RoleTableOf {
  readonly items: readonly ListedRole[];
  readonly onEdit: (role: ListedRole) => void;
  readonly onDelete: (name: string) => void;
}

function RoleTable({ items, onEdit, onDelete }: RoleTableOf) {
  const say = useWords(PEOPLE_WORDS);
  const { name } = useVoice();
  const columns: readonly Column<ListedRole>[] = [
    {
      key: 'name',
      head: say('roles.name'),
      cell: (role) => (
        <span className="stack">
          <strong>{role.builtIn ? name('role', role.name) : role.name}</strong>
          <span>
            <StateBadge tone="quiet">{say(role.builtIn ? 'roles.builtIn' : 'roles.own')}</StateBadge>
          </span>
        </span>
      ),
    },
    { key: 'scopes', head: say('roles.scopes'), cell: (role) => role.scopes.map((scope) => name('scope', scope)).join(' · ') },
    { key: 'reach', head: say('people.reach'), cell: ({ reach }) => <PersonReach reach={reach} /> },
    {
      key: 'actions',
      head: say('roles.actions'),
      cell: (role) =>
        role.builtIn ? null : (
          <span className="row-actions">
            <Button kind="link" onClick={() => onEdit(role)}>
              {say('roles.edit', { name: role.name })}
            </Button>
            <Button kind="link" onClick={() => onDelete(role.name)}>
              {say('roles.delete', { name: role.name })}
            </Button>
          </span>
        ),
    },
  ];
  return <Table caption={say('roles.title')} columns={columns} rows={items} rowKey={(role) => role.name} empty={say('roles.empty')} />;
}
