// Cards of the first page for what waits: offers that ask for consent, and disputes that are open.
import { Link } from 'wouter';
import type { Dispute } from '../../../api/disputes/dispute-wire.ts';
import { Card } from './card.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import type { Page } from '../parts/wire.ts';
import { useWords } from '../parts/words-of.tsx';
import type { Consent } from './consent-wire.ts';
import { DisputeBadge } from './dispute-badge.tsx';
import { usePartyName } from './use-shops.ts';
import { MERCHANT_WORDS } from './words-merchant.ts';

const SHOWN = 3;
const EVERY_MS = 30_000;

export function ConsentsCard() {
  const say = useWords(MERCHANT_WORDS);
  const { text } = useVoice();
  const partyName = usePartyName();
  const { body, fault, reload } = useResource<Page<Consent>>('/v1/consents?state=asked&limit=20', EVERY_MS);
  return (
    <Card title={say('card.consents')} to="/shop/consents" count={countOf(body)}>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {body === null && fault === null ? <Reading /> : null}
      {body?.items.length === 0 ? <p className="soft">{say('card.none.consents')}</p> : null}
      <ul className="shop-list">
        {body?.items.slice(0, SHOWN).map((consent) => (
          <li key={`${consent.campaign} ${consent.version} ${consent.party}`}>
            <Link href="/shop/consents">{text(consent.name, consent.campaign)}</Link>
            <span className="soft small">{partyName(consent.party)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const OPEN: readonly string[] = ['open', 'answered', 'proposed', 'expired'];

export function DisputesCard() {
  const say = useWords(MERCHANT_WORDS);
  const { day } = useVoice();
  const { body, fault, reload } = useResource<Page<Dispute>>('/v1/disputes?limit=50', EVERY_MS);
  const open = body === null ? null : body.items.filter(({ state }) => OPEN.includes(state));
  return (
    <Card title={say('card.disputes')} to="/shop/disputes" count={open === null ? null : String(open.length)}>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {body === null && fault === null ? <Reading /> : null}
      {open?.length === 0 ? <p className="soft">{say('card.none.disputes')}</p> : null}
      <ul className="shop-list">
        {open?.slice(0, SHOWN).map((dispute) => (
          <li key={dispute.id}>
            <Link href={`/shop/disputes/${dispute.id}`}>{say('dp.of', { date: day(dispute.date) })}</Link>
            <DisputeBadge state={dispute.state} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

const countOf = (body: Page<unknown> | null): string | null =>
  body === null ? null : `${body.items.length}${body.next === null ? '' : '+'}`;
