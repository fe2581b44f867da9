// The own account: who I am, password, authenticator, and the sessions that are open.
import type { OpenSession } from '../../../api/people/session-store.ts';
import { Button } from '../parts/button.tsx';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useToast } from '../parts/toast.tsx';
import { useMoment } from '../parts/use-moment.ts';
import { useResource } from '../parts/use-resource.ts';
import { useWords } from '../parts/words-of.tsx';
import { PasswordForm } from './password-form.tsx';
import { PersonReach, PersonRoles, SignsInBy } from './person-words.tsx';
import { TotpPart } from './totp-part.tsx';
import type { Account } from './ways.ts';
import { PEOPLE_WORDS } from './words-people.ts';

export function AccountPage() {
  const say = useWords(PEOPLE_WORDS);
  const { person } = useSession();
  const { body, fault, reload } = useResource<Account>(person === null ? null : '/v1/account');
  return (
    <Page title={say('account.title')} lead={say('account.lead')}>
      {person === null ? <Empty>{say('account.key')}</Empty> : null}
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {person !== null && body === null && fault === null ? <Reading /> : null}
      {body === null ? null : (
        <div className="person-sheets">
          <You account={body} />
          <section className="sheet">
            <h2>{say('account.password')}</h2>
            {body.signsInBy === 'password' ? (
              <PasswordForm email={body.email} onChanged={reload} />
            ) : (
              <p className="soft">{say('account.noPassword')}</p>
            )}
          </section>
          {body.demo ? null : <TotpPart account={body} onChanged={reload} />}
          <Sessions />
        </div>
      )}
    </Page>
  );
}

function You({ account }: { readonly account: Account }) {
  const say = useWords(PEOPLE_WORDS);
  return (
    <section className="sheet">
      <h2>{say('account.you')}</h2>
      <dl className="person-facts">
        <dt>{say('people.name')}</dt>
        <dd>{account.name}</dd>
        <dt>{say('people.email')}</dt>
        <dd>{account.email}</dd>
        <dt>{say('people.roles')}</dt>
        <dd>
          <PersonRoles person={account} />
        </dd>
        <dt>{say('people.reach')}</dt>
        <dd>
          <PersonReach reach={account.reach} />
        </dd>
        <dt>{say('people.how')}</dt>
        <dd>
          <SignsInBy person={account} />
        </dd>
      </dl>
    </section>
  );
}

type ShownSession = OpenSession & { readonly current: boolean };

function Sessions() {
  const say = useWords(PEOPLE_WORDS);
  const moment = useMoment();
  const { client } = useSession();
  const tell = useToast();
  const { body, fault, reload } = useResource<{ readonly items: readonly ShownSession[] }>('/v1/account/sessions');
  const end = async (id: string) => {
    const reply = await client.del(`/v1/account/sessions/${encodeURIComponent(id)}`);
    if (reply.ok) tell(say('account.ended'));
    reload();
  };
  const columns: readonly Column<ShownSession>[] = [
    { key: 'since', head: say('account.since'), cell: ({ createdAt }) => moment(createdAt) },
    { key: 'seen', head: say('account.lastSeen'), cell: ({ seenAt }) => moment(seenAt) },
    { key: 'where', head: say('account.where'), cell: ({ agent }) => <span className="small">{browserIn(agent)}</span> },
    {
      key: 'end',
      head: say('roles.actions'),
      cell: ({ id, current, createdAt }) =>
        current ? (
          <StateBadge tone="good">{say('account.this')}</StateBadge>
        ) : (
          <Button onClick={() => void end(id)} label={say('account.endLabel', { when: moment(createdAt) })}>
            {say('account.end')}
          </Button>
        ),
    },
  ];
  return (
    <section className="sheet wide">
      <h2>{say('account.sessions')}</h2>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {body === null ? null : (
        <Table caption={say('account.sessions')} columns={columns} rows={body.items} rowKey={({ id }) => id} empty={say('account.key')} />
      )}
    </section>
  );
}

/** The name a reader knows; the whole line of a browser says little more. */
export function browserIn(agent: string | null): string {
  const [, name, version] = /(Edg|OPR|Firefox|Chrome|Version)\/(\d+)/.exec(agent ?? '') ?? [];
  if (name === undefined) return agent ?? '';
  const known: Readonly<Record<string, string>> = { Edg: 'Edge', OPR: 'Opera', Version: 'Safari' };
  return `${known[name] ?? name} ${version ?? ''}`.trim();
}
