// The page of coupons: stock by campaign, orders of many with their four eyes, and the history of one.
import { useState } from 'react';
import { COUPON_STATES } from '../../../engine/benefit/wallet.ts';
import type { CouponStock } from '../../../api/coupon/stock-store.ts';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { Table } from '../parts/table.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { BatchList } from './batch-list.tsx';
import { CouponHistory } from './coupon-history.tsx';
import { COUPON_WORDS } from './words-coupons.ts';

type Part = 'stock' | 'batches' | 'history';

export function CouponsPage() {
  const say = useWords(COUPON_WORDS);
  const { may } = useSession();
  const [part, setPart] = useState<Part>('stock');
  const parts: readonly Part[] = may(['wallets:read']) ? ['stock', 'batches', 'history'] : ['stock', 'batches'];
  return (
    <Page title={say('title')} lead={say('lead')}>
      <Tabs label={say('title')} tabs={parts.map((name) => ({ name, label: say(name) }))} chosen={part} onChoose={setPart}>
        {part === 'stock' ? <Stock /> : part === 'batches' ? <BatchList /> : <CouponHistory />}
      </Tabs>
    </Page>
  );
}

function Stock() {
  const say = useWords(COUPON_WORDS);
  const { text, count } = useVoice();
  const { body, fault, reload } = useResource<{ readonly items: readonly CouponStock[] }>('/v1/coupon-stock');
  if (body === null) return fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />;
  return (
    <section className="sheet">
      <Table
        caption={say('stock')}
        rows={body.items}
        rowKey={({ campaign }) => campaign}
        empty={say('noStock')}
        columns={[
          { key: 'campaign', head: say('campaign'), cell: ({ campaign, name }) => text(name ?? undefined, campaign) },
          ...COUPON_STATES.map((state) => ({
            key: state,
            head: say(`state.${state}`),
            figure: true,
            cell: (row: CouponStock) => count(row[state]),
          })),
          {
            key: 'claims',
            head: say('claims'),
            figure: true,
            cell: ({ claims }) => (claims === null ? '' : `${count(claims.used)} / ${count(claims.of)}`),
          },
        ]}
      />
    </section>
  );
}
