// The first page of a merchant: what benefits do in its shops today as it happens, and what waits: payout, statements, consents, disputes.
import { useMemo } from 'react';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { type Live, useLive } from '../operations/use-live.ts';
import type { Fault } from '../parts/client.ts';
import { ConsentsCard, DisputesCard } from './waiting-cards.tsx';
import { PayoutCard } from './payout-card.tsx';
import { StatementsCard } from './statements-card.tsx';
import { ShopLive } from './shop-live.tsx';
import { TodayFigures } from './today-figures.tsx';
import { type Shop, useShops } from './use-shops.ts';
import { MERCHANT_WORDS } from './words-merchant.ts';

export function HomePage() {
  const say = useWords(MERCHANT_WORDS);
  const { day } = useVoice();
  const { shops, fault, reload } = useShops();
  const [{ shop: named }, set] = useFilters(['shop']);
  const live = useLive(true);
  const shop = shops?.find(({ id }) => id === named) ?? (shops?.length === 1 ? shops[0] : undefined);
  const dates = [...new Set((shop === undefined ? (shops ?? []) : [shop]).map(({ businessDate }) => businessDate))];
  const pick =
    shops === null || shops.length < 2 ? null : <ShopPick shops={shops} picked={shop?.id ?? ''} onPick={(id) => set({ shop: id })} />;
  return (
    <Page
      wide
      title={say('today.title')}
      lead={say('today.lead')}
      above={dates.length === 0 ? undefined : say('today.date', { date: dates.map(day).join(' / ') })}
      actions={
        <>
          <LinkState link={live.link} />
          {pick}
        </>
      }
    >
      {shops === null ? <Waiting fault={fault} again={reload} /> : <Home shops={shops} shop={shop} live={live} />}
    </Page>
  );
}

function LinkState({ link }: Pick<Live, 'link'>) {
  const { say } = useVoice();
  return (
    <span className="link-state" role="status" data-link={link}>
      {say(`link.${link}`)}
    </span>
  );
}

function Waiting({ fault, again }: { readonly fault: Fault | null; readonly again: () => void }) {
  return fault === null ? <Reading /> : <FaultNotice fault={fault} again={again} />;
}

interface HomeOf {
  readonly shops: readonly Shop[];
  readonly shop: Shop | undefined;
  readonly live: Live;
}

function Home({ shops, shop, live }: HomeOf) {
  const say = useWords(MERCHANT_WORDS);
  const items = useMemo(() => live.items.filter((item) => shop === undefined || item.merchant === shop.id), [live.items, shop]);
  if (shops.length === 0) return <Empty>{say('today.noShop')}</Empty>;
  return (
    <div className="shop-home">
      <TodayFigures shop={shop?.id ?? null} newest={items[0]} />
      <ShopLive items={items} live={live} showsShop={shop === undefined} />
      <Cards shop={shop} shops={shops} />
    </div>
  );
}

function Cards({ shop, shops }: { readonly shop: Shop | undefined; readonly shops: readonly Shop[] }) {
  const { may } = useSession();
  return (
    <div className="shop-cards">
      <PayoutCard shop={shop} shops={shops} />
      <StatementsCard shop={shop?.id ?? null} />
      {may(['merchant:act']) ? <ConsentsCard /> : null}
      <DisputesCard />
    </div>
  );
}

interface ShopPickOf {
  readonly shops: readonly Shop[];
  readonly picked: string;
  readonly onPick: (id: string) => void;
}

function ShopPick({ shops, picked, onPick }: ShopPickOf) {
  const say = useWords(MERCHANT_WORDS);
  const { text, count } = useVoice();
  return (
    <label className="field inline">
      <span>{say('shop.pick')}</span>
      <select value={picked} onChange={(event) => onPick(event.target.value)}>
        <option value="">{say('shop.all', { count: count(shops.length) })}</option>
        {shops.map((each) => (
          <option key={each.id} value={each.id}>
            {text(each.name, each.id)}
          </option>
        ))}
      </select>
    </label>
  );
}
