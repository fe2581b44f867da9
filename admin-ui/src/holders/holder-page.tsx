// One cardholder: profile, wallet, what they agreed to, and what they may ask of the bank.
import type { ReactNode } from 'react';
import { Link, useParams } from 'wouter';
import type { ConsentRecord } from '../../../api/cardholder/consent-store.ts';
import type { Wallet } from '../../../api/benefit/store.ts';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { Table } from '../parts/table.tsx';
import { useMoment } from '../parts/use-moment.ts';
import { usePages } from '../parts/use-pages.ts';
import { useResource } from '../parts/use-resource.ts';
import { useWords } from '../parts/words-of.tsx';
import { HolderRights } from './holder-rights.tsx';
import { type Holder, holderPath } from './wire.ts';
import { HOLDER_WORDS } from './words-holders.ts';

export function HolderPage() {
  const say = useWords(HOLDER_WORDS);
  const { may } = useSession();
  const { account: sent = '' } = useParams<{ account: string }>();
  const account = decodeURIComponent(sent);
  const { body, fault, reload } = useResource<Holder>(holderPath(account, '/holder'));
  return (
    <Page title={account} lead={body?.label ?? undefined} above={<Link href="/holders">{say('holder.back')}</Link>}>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {body === null && fault === null ? <Reading /> : null}
      {body === null ? null : (
        <>
          <Profile holder={body} />
          {may(['wallets:read']) ? <WalletSheet account={account} /> : null}
          <Consents account={account} />
          <HolderRights holder={body} onChanged={reload} />
        </>
      )}
    </Page>
  );
}

function Profile({ holder }: { readonly holder: Holder }) {
  const say = useWords(HOLDER_WORDS);
  const moment = useMoment();
  const { cards, region, openedOn, tokensFrom, erasedAt } = holder;
  const said: readonly (readonly [string, ReactNode])[] = [
    [
      say('holders.cards'),
      cards.length === 0 ? say('holder.noCards') : cards.map(({ label }) => label ?? say('holder.unnamed')).join(', '),
    ],
    [say('holder.region'), region ?? '—'],
    [say('holder.openedOn'), openedOn ?? '—'],
    ...(tokensFrom === null ? [] : [[say('holder.tokensFrom'), moment(tokensFrom)] as const]),
    ...(erasedAt === null ? [] : [[say('holder.erasedAt'), moment(erasedAt)] as const]),
  ];
  return (
    <section className="sheet">
      <h2>{say('holder.profile')}</h2>
      <dl className="facts">
        {said.map(([word, value]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function WalletSheet({ account }: { readonly account: string }) {
  const say = useWords(HOLDER_WORDS);
  const { body, fault, reload } = useResource<Wallet>(holderPath(account, '/wallet'));
  const lines =
    body === null
      ? []
      : [
          ...body.points.map(({ programme, active, pending, debt }) => say('holder.points', { programme, active, pending, debt })),
          ...(body.coupons.length === 0 ? [] : [say('holder.coupons', { count: body.coupons.length })]),
          ...body.memberships.map(({ programme, tier }) => say('holder.member', { programme, tier })),
        ];
  return (
    <section className="sheet">
      <h2>{say('holder.wallet')}</h2>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {body === null && fault === null ? <Reading /> : null}
      {body !== null && lines.length === 0 ? <Empty>{say('holder.noWallet')}</Empty> : null}
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

function Consents({ account }: { readonly account: string }) {
  const say = useWords(HOLDER_WORDS);
  const moment = useMoment();
  const { items, fault, busy, onMore, reload } = usePages<ConsentRecord>(holderPath(account, '/consents?limit=20'));
  return (
    <section className="sheet" aria-busy={busy}>
      <h2>{say('holder.consents')}</h2>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {items === null && fault === null ? <Reading /> : null}
      {items === null ? null : (
        <Table
          caption={say('holder.consents')}
          rows={items}
          rowKey={({ id }) => String(id)}
          empty={say('holder.noConsents')}
          more={onMore === null ? null : { onMore, busy }}
          columns={[
            { key: 'purpose', head: say('consent.purpose'), cell: ({ purpose }) => say(`purpose.${purpose}`) },
            {
              key: 'answer',
              head: say('consent.answer'),
              cell: ({ given }) => (
                <StateBadge tone={given ? 'good' : 'quiet'}>{say(given ? 'consent.given' : 'consent.withdrawn')}</StateBadge>
              ),
            },
            { key: 'words', head: say('consent.words'), cell: ({ textVersion }) => textVersion ?? '—' },
            { key: 'when', head: say('consent.when'), cell: ({ at }) => (at === null ? '—' : moment(at)) },
            { key: 'from', head: say('consent.from'), cell: ({ remote }) => remote ?? '—' },
          ]}
        />
      )}
    </section>
  );
}
