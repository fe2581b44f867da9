// What stands on a statement beside its lines: fees, taxes and adjustments with what made them, and the shops of a chain.
import { Button } from '../parts/button.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { Table } from '../parts/table.tsx';
import { usePages } from '../parts/use-pages.ts';
import { useMoment } from '../parts/use-moment.ts';
import { useVoice } from '../parts/voice.tsx';
import { type Say, useWords } from '../parts/words-of.tsx';
import { usePartyName } from './party-name.ts';
import type { FullStatement, ShopStatement, StatementItem } from './wire.ts';
import { STATEMENT_WORDS } from './words-statements.ts';

export function StatementItems({ path, currency }: { readonly path: string; readonly currency: string }) {
  const say = useWords(STATEMENT_WORDS);
  const { money } = useVoice();
  const moment = useMoment();
  const items = usePages<StatementItem>(`${path}/items?currency=${currency}&limit=50`);
  if (items.fault !== null) return <FaultNotice fault={items.fault} again={items.reload} />;
  return (
    <section aria-label={say('st.items')}>
      <h3>{say('st.items')}</h3>
      <Table
        caption={say('st.items')}
        rows={items.items ?? []}
        rowKey={({ id }) => String(id)}
        empty=""
        more={items.onMore === null ? null : { onMore: items.onMore, busy: items.busy }}
        columns={[
          { key: 'time', head: say('st.time'), cell: ({ at }) => moment(at) },
          { key: 'kind', head: say('st.kind'), cell: ({ kind }) => say(`house.${kind}`) },
          { key: 'memo', head: say('st.memo'), cell: ({ memo }) => (memo === null ? '' : sayMemo(say, memo)) },
          { key: 'source', head: say('st.source'), cell: ({ source, no }) => <span className="code">{`${source}#${no}`}</span> },
          {
            key: 'authorization',
            head: say('st.authorization'),
            cell: ({ authorizationId }) => <span className="code">{authorizationId ?? ''}</span>,
          },
          { key: 'net', head: say('st.net'), figure: true, cell: ({ net }) => money(net, currency) },
        ]}
      />
    </section>
  );
}

interface ShopsOf {
  readonly statement: FullStatement;
  /** Opens the statement of a shop. */
  readonly onShop?: ((party: string) => void) | undefined;
}

export function StatementShops({ statement, onShop }: ShopsOf) {
  const say = useWords(STATEMENT_WORDS);
  const { money, text } = useVoice();
  const nameOf = usePartyName();
  const { shops, currency } = statement;
  const shopName = (shop: ShopStatement) => (shop.name === null ? nameOf(shop.party) : text(shop.name, shop.party));
  return (
    <section aria-label={say('st.shops')}>
      <h3>{say('st.shops')}</h3>
      <Table
        caption={say('st.shops')}
        rows={shops}
        rowKey={({ party }) => party}
        empty=""
        columns={[
          {
            key: 'shop',
            head: say('st.shop'),
            cell: (shop) =>
              onShop === undefined ? (
                shopName(shop)
              ) : (
                <Button kind="link" onClick={() => onShop(shop.party)}>
                  {shopName(shop)}
                </Button>
              ),
          },
          { key: 'lines', head: say('st.count'), figure: true, cell: ({ totals }) => String(totals.lines + totals.items) },
          { key: 'gross', head: say('st.gross'), figure: true, cell: ({ totals }) => money(totals.gross, currency) },
          { key: 'paid', head: say('st.paid'), figure: true, cell: ({ totals }) => money(totals.paid, currency) },
          { key: 'net', head: say('st.net'), figure: true, cell: ({ totals }) => money(totals.net, currency) },
        ]}
      />
    </section>
  );
}

/** Fees and taxes go by the names that the usual contracts have; every other note is somebody's own words. */
function sayMemo(say: Say<keyof typeof STATEMENT_WORDS>, memo: string): string {
  const word = `memo.${memo}`;
  return Object.hasOwn(STATEMENT_WORDS, word) ? say(word as keyof typeof STATEMENT_WORDS) : memo;
}
