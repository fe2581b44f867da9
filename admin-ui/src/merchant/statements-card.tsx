// The newest closed statements, on the first page.
import { Link } from 'wouter';
import type { FrozenSummary } from '../../../api/merchant/shop-store.ts';
import { Card } from './card.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import type { Page } from '../parts/wire.ts';
import { useWords } from '../parts/words-of.tsx';
import { usePartyName } from './use-shops.ts';
import { MERCHANT_WORDS } from './words-merchant.ts';

const SHOWN = 5;
const EVERY_MS = 30_000;

export const statementAddress = ({ date, party, currency }: Pick<FrozenSummary, 'date' | 'party' | 'currency'>): string =>
  `/shop/statements/${date}/${encodeURIComponent(party)}?currency=${currency}`;

export function StatementsCard({ shop }: { readonly shop: string | null }) {
  const say = useWords(MERCHANT_WORDS);
  const { day, money } = useVoice();
  const partyName = usePartyName();
  const of = shop === null ? '' : `&party=${encodeURIComponent(`merchant:${shop}`)}`;
  const { body, fault, reload } = useResource<Page<FrozenSummary>>(`/v1/shops/statements?limit=${SHOWN}${of}`, EVERY_MS);
  return (
    <Card title={say('card.statements')} to="/shop/statements">
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {body === null && fault === null ? <Reading /> : null}
      {body?.items.length === 0 ? <p className="soft">{say('card.none.statements')}</p> : null}
      <ul className="shop-list">
        {body?.items.map((each) => (
          <li key={`${each.date} ${each.party} ${each.currency}`}>
            <Link href={statementAddress(each)}>
              {day(each.date)} {shop === null ? <span className="soft small">{partyName(each.party)}</span> : null}
            </Link>
            <b>{money(each.totals.net, each.currency)}</b>
          </li>
        ))}
      </ul>
    </Card>
  );
}
