// The statement of a period on screen: its totals, its days, and which days are not closed yet.
import { Button } from '../parts/button.tsx';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { Table } from '../parts/table.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { Downloads } from './downloads.tsx';
import { usePartyName } from './party-name.ts';
import { Totals } from './statement-totals.tsx';
import type { FullPeriod } from './wire.ts';
import { STATEMENT_WORDS } from './words-statements.ts';

interface PeriodViewOf {
  readonly from: string;
  readonly to: string;
  readonly party: string;
  readonly onDay: (date: string) => void;
}

export function PeriodView({ from, to, party, onDay }: PeriodViewOf) {
  const say = useWords(STATEMENT_WORDS);
  const { money, day } = useVoice();
  const nameOf = usePartyName();
  const path = `/v1/statement-periods/${from}/${to}/${encodeURIComponent(party)}`;
  const { body, fault, reload } = useResource<FullPeriod>(path);
  if (fault?.status === 404) return <Empty>{say('st.periodNone')}</Empty>;
  if (body === null) return fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />;
  const { currency, days, open, totals } = body;
  const name = `statement-${from}_${to}-${party.replaceAll(':', '-')}-${currency}`;
  return (
    <div className="statement-view">
      <div className="statement-tools">
        <p className="soft">{say('st.periodOf', { from: day(from), to: day(to) })}</p>
        <Downloads path={path} name={name} currency={currency} formats={['csv', 'xlsx', 'pdf']} printed={false} />
      </div>
      {open.length === 0 ? null : <p className="notice">{say('st.openDays', { days: open.map(day).join(', ') })}</p>}
      <Totals totals={totals} currency={currency} label={nameOf(party)} />
      <Table
        caption={say('st.days')}
        rows={days}
        rowKey={({ date }) => date}
        empty={say('st.periodNone')}
        columns={[
          {
            key: 'day',
            head: say('st.day'),
            cell: ({ date }) => (
              <Button kind="link" onClick={() => onDay(date)}>
                {day(date)}
              </Button>
            ),
          },
          { key: 'count', head: say('st.count'), figure: true, cell: ({ totals: of }) => String(of.lines + of.items) },
          { key: 'gross', head: say('st.gross'), figure: true, cell: ({ totals: of }) => money(of.gross, currency) },
          { key: 'benefits', head: say('st.benefits'), figure: true, cell: ({ totals: of }) => money(of.benefits, currency) },
          { key: 'items', head: say('st.items'), figure: true, cell: ({ totals: of }) => money(of.net - of.benefits, currency) },
          { key: 'net', head: say('st.net'), figure: true, cell: ({ totals: of }) => money(of.net, currency) },
        ]}
      />
    </div>
  );
}
