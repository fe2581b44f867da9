// Where each funder stands: charged, returned, paid, on its way, and open since when.
import { Link } from 'wouter';
import type { FunderPosition } from '../../../api/ledger/positions-store.ts';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Table } from '../parts/table.tsx';
import { usePages } from '../parts/use-pages.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { usePartyName } from '../statements/party-name.ts';
import { LEDGER_WORDS } from './words-ledger.ts';

export function Positions({ asOf }: { readonly asOf: string }) {
  const say = useWords(LEDGER_WORDS);
  const { money, day } = useVoice();
  const nameOf = usePartyName();
  const { items, fault, busy, onMore, reload } = usePages<FunderPosition>(`/v1/funders/positions?asOf=${asOf}`);
  const figure = (key: keyof FunderPosition & ('held' | 'charged' | 'returned' | 'onItsWay' | 'deposit' | 'open')) => ({
    key,
    head: say(`position.${key}`),
    figure: true,
    cell: (row: FunderPosition) => money(row[key], row.currency),
  });
  if (items === null) return fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />;
  return (
    <section className="sheet">
      <p className="soft">{say('position.lead')}</p>
      <Table
        caption={say('tab.positions')}
        rows={items}
        rowKey={({ party, currency }) => `${party} ${currency}`}
        empty={say('position.none')}
        columns={[
          {
            key: 'party',
            head: say('position.party'),
            cell: ({ party }) => (
              <Link href={`/ledger/${encodeURIComponent(`subsidy:${party}`)}?from=${asOf}&to=${asOf}`}>{nameOf(party)}</Link>
            ),
          },
          figure('held'),
          figure('charged'),
          figure('returned'),
          {
            key: 'paid',
            head: say('position.paid'),
            figure: true,
            cell: ({ collected, fromDeposit, netted, currency }) => money(collected + fromDeposit + netted, currency),
          },
          figure('onItsWay'),
          figure('deposit'),
          figure('open'),
          { key: 'oldest', head: say('position.oldest'), cell: ({ oldestOpenDay }) => (oldestOpenDay === null ? '' : day(oldestOpenDay)) },
        ]}
        more={onMore === null ? null : { onMore, busy }}
      />
    </section>
  );
}
