// What outstanding points and coupons will cost, and what redeemed and expired points have taken out of that.
import type { CouponLiability, PointsLiability } from '../../../api/ledger/points-cost-store.ts';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Table } from '../parts/table.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { LEDGER_WORDS } from './words-ledger.ts';

export function Liability({ asOf }: { readonly asOf: string }) {
  return (
    <>
      <Points asOf={asOf} />
      <Coupons />
    </>
  );
}

type Money = PointsLiability['money'][number];

function Points({ asOf }: { readonly asOf: string }) {
  const say = useWords(LEDGER_WORDS);
  const { money, count } = useVoice();
  const { body, fault, reload } = useResource<{ readonly items: readonly PointsLiability[] }>(`/v1/ledger/points?asOf=${asOf}`);
  if (body === null) return fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />;
  const amounts = (row: PointsLiability, of: keyof Omit<Money, 'currency'>) =>
    row.money.map((each) => money(each[of], each.currency)).join(', ');
  return (
    <section className="sheet" aria-labelledby="points-title">
      <h2 id="points-title">{say('points.title')}</h2>
      <p className="soft">{say('points.lead')}</p>
      <Table
        caption={say('points.title')}
        rows={body.items}
        rowKey={({ programme }) => programme}
        empty={say('points.none')}
        columns={[
          { key: 'programme', head: say('points.programme'), cell: ({ programme }) => programme },
          ...(['pending', 'active', 'reserved', 'redeemed', 'expired'] as const).map((key) => ({
            key,
            head: say(`points.${key}`),
            figure: true,
            cell: (row: PointsLiability) => count(row[key]),
          })),
          ...(['cost', 'redemption', 'breakage', 'liability'] as const).map((key) => ({
            key,
            head: say(`points.${key}`),
            figure: true,
            cell: (row: PointsLiability) => amounts(row, key),
          })),
        ]}
      />
    </section>
  );
}

function Coupons() {
  const say = useWords(LEDGER_WORDS);
  const { money, count, text } = useVoice();
  const { body, fault, reload } = useResource<{ readonly items: readonly CouponLiability[] }>('/v1/ledger/coupons');
  if (body === null) return fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />;
  const worth = (minor: number | null, currency: string) => (minor === null ? say('coupons.unknown') : money(minor, currency));
  return (
    <section className="sheet" aria-labelledby="coupons-title">
      <h2 id="coupons-title">{say('coupons.title')}</h2>
      <Table
        caption={say('coupons.title')}
        rows={body.items}
        rowKey={({ campaign }) => campaign}
        empty={say('coupons.none')}
        columns={[
          { key: 'campaign', head: say('coupons.campaign'), cell: ({ name, campaign }) => text(name, campaign) },
          ...(['issued', 'reserved', 'used', 'gone'] as const).map((key) => ({
            key,
            head: say(`coupons.${key}`),
            figure: true,
            cell: (row: CouponLiability) => count(row[key]),
          })),
          { key: 'face', head: say('coupons.face'), figure: true, cell: ({ face, currency }) => worth(face, currency) },
          {
            key: 'outstanding',
            head: say('coupons.outstanding'),
            figure: true,
            cell: ({ outstanding, currency }) => worth(outstanding, currency),
          },
        ]}
      />
    </section>
  );
}
