// The account of a shop with the bank: what it stands at, and when the next payout comes.
import { Card } from './card.tsx';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import type { Shop } from './use-shops.ts';
import { MERCHANT_WORDS } from './words-merchant.ts';

/** `GET /v1/merchants/{id}/account`, as far as it is shown here. */
interface ShopAccount {
  readonly currency: string;
  readonly balance: number;
  /** An estimate. */
  readonly next: { readonly payOn: string; readonly amount: number } | null;
  readonly waits: 'below_minimum' | 'negative' | 'no_contract' | 'nothing_due' | null;
}

export function PayoutCard({ shop, shops }: { readonly shop: Shop | undefined; readonly shops: readonly Shop[] }) {
  const say = useWords(MERCHANT_WORDS);
  return (
    <Card title={say('card.payout')}>
      {shop === undefined ? shops.length > 1 ? <Empty>{say('payout.pick')}</Empty> : null : <Account shop={shop.id} />}
    </Card>
  );
}

function Account({ shop }: { readonly shop: string }) {
  const say = useWords(MERCHANT_WORDS);
  const { money, day } = useVoice();
  const { body, fault, reload } = useResource<ShopAccount>(`/v1/merchants/${encodeURIComponent(shop)}/account`);
  if (fault !== null)
    return fault.status === 404 ? <p className="soft">{say('card.none.payout')}</p> : <FaultNotice fault={fault} again={reload} />;
  if (body === null) return <Reading />;
  const { balance, currency, next, waits } = body;
  return (
    <>
      <dl className="shop-payout">
        <div>
          <dt>{say(balance < 0 ? 'payout.owed' : 'payout.balance')}</dt>
          <dd>{money(Math.abs(balance), currency)}</dd>
        </div>
        {next === null ? null : (
          <div>
            <dt>{say('card.payout')}</dt>
            <dd>
              {money(next.amount, currency)} <span className="soft small">{say('payout.on', { date: day(next.payOn) })}</span>
            </dd>
          </div>
        )}
      </dl>
      {waits === null ? null : <p className="soft small">{say(`payout.why.${waits}`)}</p>}
    </>
  );
}
