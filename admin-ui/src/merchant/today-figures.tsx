// Today's figures of a shop, or of all of them together and each: what was given, who pays it, and what the shop itself bears.
import { useEffect, useRef } from 'react';
import type { Today } from '../../../api/merchant/today.ts';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { useReference } from '../parts/reference.tsx';
import { ShareBar } from '../parts/share-bar.tsx';
import { Table } from '../parts/table.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import type { AuthorizationSummary } from '../parts/wire.ts';
import { useWords } from '../parts/words-of.tsx';
import { MERCHANT_WORDS } from './words-merchant.ts';

const REFRESH_EVERY_MS = 10_000;
const SOON_MS = 1_500;
type Figures = Today['total'][number];

/** `newest`: the authorization on top of the live list; when it changes, the figures are asked again soon. */
export function TodayFigures({ shop, newest }: { readonly shop: string | null; readonly newest: AuthorizationSummary | undefined }) {
  const say = useWords(MERCHANT_WORDS);
  const path = `/v1/shops/today${shop === null ? '' : `?shop=${encodeURIComponent(shop)}`}`;
  const { body, fault, reload } = useResource<Today>(path, REFRESH_EVERY_MS);
  useSoonAgain(`${newest?.id ?? ''} ${newest?.state ?? ''}`, reload);
  if (body === null) return fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />;
  return (
    <section className="sheet shop-figures" aria-label={say('today.title')}>
      {body.total.length === 0 ? <Empty>{say('sum.none')}</Empty> : null}
      {body.total.map((figures) => (
        <Sums key={figures.currency} figures={figures} />
      ))}
      {body.complete ? null : <p className="soft small">{say('sum.partial')}</p>}
      {shop === null && body.shops.length > 1 ? <EachShop shops={body.shops} /> : null}
    </section>
  );
}

/** Many at once are asked once. */
function useSoonAgain(sign: string, reload: () => void): void {
  const seen = useRef(sign);
  useEffect(() => {
    if (seen.current === sign) return;
    seen.current = sign;
    const timer = setTimeout(reload, SOON_MS);
    return () => clearTimeout(timer);
  }, [sign, reload]);
}

function Sums({ figures }: { readonly figures: Figures }) {
  const say = useWords(MERCHANT_WORDS);
  const { money, count, name } = useVoice();
  const { currency, subsidyByFunder } = figures;
  const parts = Object.entries(subsidyByFunder)
    .filter(([, amount]) => amount > 0)
    .map(([party, amount]) => ({ key: party, label: name('party', party), value: amount, said: money(amount, currency) }));
  return (
    <>
      <dl className="shop-sums">
        <div>
          <dt>{say('sum.purchases')}</dt>
          <dd>
            {count(figures.withBenefit)} <span className="soft small">{say('sum.of', { count: count(figures.purchases) })}</span>
          </dd>
        </div>
        <div>
          <dt>{say('sum.off')}</dt>
          <dd>{money(figures.off, currency)}</dd>
        </div>
        <div>
          <dt>{say('sum.own')}</dt>
          <dd>{money(subsidyByFunder.merchant, currency)}</dd>
        </div>
        <div>
          <dt>{say('sum.net')}</dt>
          <dd className="shop-net">{money(figures.net, currency)}</dd>
        </div>
      </dl>
      <ShareBar title={say('sum.by')} parts={parts} />
    </>
  );
}

function EachShop({ shops }: { readonly shops: Today['shops'] }) {
  const say = useWords(MERCHANT_WORDS);
  const { money, count } = useVoice();
  const { merchantName } = useReference();
  return (
    <details className="shop-each">
      <summary>{say('each.title')}</summary>
      <Table
        caption={say('each.title')}
        rows={shops}
        rowKey={({ shop, currency }) => `${shop} ${currency}`}
        empty={say('sum.none')}
        columns={[
          { key: 'shop', head: say('each.shop'), cell: ({ shop }) => merchantName(shop) },
          { key: 'purchases', head: say('each.purchases'), figure: true, cell: ({ withBenefit }) => count(withBenefit) },
          { key: 'off', head: say('sum.off'), figure: true, cell: ({ off, currency }) => money(off, currency) },
          {
            key: 'own',
            head: say('sum.own'),
            figure: true,
            cell: ({ subsidyByFunder, currency }) => money(subsidyByFunder.merchant, currency),
          },
          { key: 'net', head: say('sum.net'), figure: true, cell: ({ net, currency }) => money(net, currency) },
        ]}
      />
    </details>
  );
}
