// Purchases in one's shops as they are authorized: when, where, what was taken off and what was paid. Who bought is not the shop's to know.
import { useState } from 'react';
import { CheckField } from '../parts/field.tsx';
import { KindChip, StateMark } from '../parts/marks.tsx';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { useReference } from '../parts/reference.tsx';
import { useVoice } from '../parts/voice.tsx';
import type { AuthorizationSummary } from '../parts/wire.ts';
import { useWords } from '../parts/words-of.tsx';
import { offTill } from '../operations/live-items.ts';
import type { Live } from '../operations/use-live.ts';
import { MERCHANT_WORDS } from './words-merchant.ts';

interface ShopLiveOf {
  readonly items: readonly AuthorizationSummary[];
  readonly live: Pick<Live, 'loaded' | 'fault'>;
  readonly showsShop: boolean;
}

const ROWS_MAX = 40;

export function ShopLive({ items, live, showsShop }: ShopLiveOf) {
  const say = useWords(MERCHANT_WORDS);
  const [only, setOnly] = useState(false);
  const shown = items.filter(({ outcome }) => !only || outcome === 'granted').slice(0, ROWS_MAX);
  const empty = only && items.length > 0 ? say('live.emptyOnly') : say('live.empty');
  return (
    <section className="sheet shop-live" aria-labelledby="shop-live-title">
      <div className="section-head">
        <h2 id="shop-live-title">{say('live.title')}</h2>
        <CheckField label={say('live.only')} checked={only} onChange={setOnly} />
      </div>
      {live.fault === null ? null : <FaultNotice fault={live.fault} />}
      {live.loaded || live.fault !== null ? null : <Reading />}
      {live.loaded && shown.length === 0 ? <Empty>{empty}</Empty> : null}
      <ul className="shop-rows" aria-label={say('live.region')}>
        {shown.map((item) => (
          <ShopRow key={item.id} item={item} showsShop={showsShop} />
        ))}
      </ul>
    </section>
  );
}

function ShopRow({ item, showsShop }: { readonly item: AuthorizationSummary; readonly showsShop: boolean }) {
  const { time, money, name } = useVoice();
  const { merchantName, campaignName } = useReference();
  const off = offTill(item);
  return (
    <li className="shop-row" data-outcome={item.outcome}>
      <time dateTime={item.at}>{time(item.at)}</time>
      <span className="shop-row-what">
        {showsShop ? <span className="shop-row-shop">{merchantName(item.merchant)}</span> : null}
        {item.benefits.map((benefit) => (
          <KindChip key={benefit.campaign} kind={benefit.kind} title={name('kind', benefit.kind)}>
            {campaignName(benefit.campaign)}
          </KindChip>
        ))}
        {item.outcome === 'none' && item.reason !== null ? <span className="soft small">{name('reason', item.reason)}</span> : null}
      </span>
      <span className="shop-row-money">
        <b>{money(item.payable, item.currency)}</b>
        {off > 0 ? <span className="shop-row-off">−{money(off, item.currency)}</span> : null}
      </span>
      <StateMark state={item.state} />
    </li>
  );
}
