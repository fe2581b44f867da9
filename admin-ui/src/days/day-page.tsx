// One business day: what it adds up to, what closed it, what stands in the way, and closing and proving it with progress.
import { useCallback } from 'react';
import { Link, useParams } from 'wouter';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useReference } from '../parts/reference.tsx';
import { Table } from '../parts/table.tsx';
import { useMoment } from '../parts/use-moment.ts';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { CloseDay } from './close-day.tsx';
import { DayState } from './days-page.tsx';
import { ProveDay } from './prove-day.tsx';
import { sayKnown, sayTook } from './say-known.ts';
import type { DayShown } from './wire.ts';
import { DAY_WORDS } from './words-days.ts';

export function DayPage() {
  const { date = '' } = useParams<{ readonly date: string }>();
  const say = useWords(DAY_WORDS);
  const { body: day, fault, reload } = useResource<DayShown>(`/v1/settlement/days/${encodeURIComponent(date)}`);
  const again = useCallback(() => reload(), [reload]);
  const statements = <Link href={`/statements?date=${date}`}>{say('day.statementsOf')}</Link>;
  return (
    <Page title={say('day.title', { date })} above={<Link href="/days">{say('day.all')}</Link>} actions={statements}>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {day === null ? (
        fault === null ? (
          <Reading />
        ) : null
      ) : (
        <>
          <Facts day={day} />
          {day.state === 'closed' ? <ProveDay day={day} onEnd={again} /> : <CloseDay day={day} onEnd={again} />}
          <Totals day={day} />
          <Steps day={day} />
          <Cutovers day={day} />
        </>
      )}
    </Page>
  );
}

function Facts({ day }: { readonly day: DayShown }) {
  const say = useWords(DAY_WORDS);
  const { count } = useVoice();
  const moment = useMoment();
  const { counts, soFar } = day;
  const soon = (value: number) => `${count(value)} (${say('day.soFar')})`;
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    [say('days.state'), <DayState key="state" state={day.state} />],
    [say('day.entries'), counts === null ? soon(soFar.entries) : count(counts.entries)],
    [say('day.items'), counts === null ? soon(soFar.items) : count(counts.items)],
    ...(counts === null
      ? []
      : [[say('days.benefits'), count(counts.benefits)] as const, [say('days.statements'), count(counts.statements)] as const]),
    ...(day.closedAt === null ? [] : [[say('day.closedAt'), moment(day.closedAt)] as const]),
    ...(day.state === 'closing' && day.closingAt !== null ? [[say('day.closingAt'), moment(day.closingAt)] as const] : []),
  ];
  return (
    <section className="sheet">
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {day.hash === null ? null : (
        <p className="day-hash">
          {say('days.wholeHash')}: <span className="code">{day.hash}</span>
        </p>
      )}
    </section>
  );
}

function Totals({ day }: { readonly day: DayShown }) {
  const say = useWords(DAY_WORDS);
  const { count, money } = useVoice();
  const sums = [...new Set(day.totals.map((row) => row.currency))].map((currency) => {
    const rows = day.totals.filter((row) => row.currency === currency);
    const all = (pick: (row: DayShown['totals'][number]) => number) => rows.reduce((total, row) => total + pick(row), 0);
    return { currency, kind: '', statements: all((row) => row.statements), benefits: 0, items: 0, net: all((row) => row.net) };
  });
  const isSum = (kind: string) => kind === '';
  return (
    <section className="sheet">
      <h2>{say('day.totals')}</h2>
      <Table
        caption={say('day.totals')}
        rows={[...day.totals, ...sums]}
        rowKey={({ currency, kind }) => `${currency} ${kind}`}
        empty={say('day.noTotals')}
        columns={[
          {
            key: 'kind',
            head: say('day.kind'),
            cell: ({ kind }) => (isSum(kind) ? <strong>{say('day.sum')}</strong> : sayKnown(say, 'kind', kind)),
          },
          { key: 'currency', head: say('day.currency'), cell: ({ currency }) => currency },
          { key: 'statements', head: say('days.statements'), figure: true, cell: ({ statements }) => count(statements) },
          { key: 'benefits', head: say('days.benefits'), figure: true, cell: ({ kind, benefits }) => (isSum(kind) ? '' : count(benefits)) },
          { key: 'items', head: say('day.items'), figure: true, cell: ({ kind, items }) => (isSum(kind) ? '' : count(items)) },
          { key: 'net', head: say('day.netOf'), figure: true, cell: ({ net, currency }) => money(net, currency) },
        ]}
      />
    </section>
  );
}

function Steps({ day }: { readonly day: DayShown }) {
  const say = useWords(DAY_WORDS);
  const { count } = useVoice();
  const moment = useMoment();
  return (
    <section className="sheet">
      <h2>{say('day.steps')}</h2>
      <Table
        caption={say('day.steps')}
        rows={day.steps}
        rowKey={({ step }) => step}
        empty={say('day.noSteps')}
        columns={[
          { key: 'step', head: say('day.step'), cell: ({ step }) => sayKnown(say, 'step', step) },
          { key: 'rows', head: say('day.rows'), figure: true, cell: ({ rows }) => count(rows) },
          { key: 'took', head: say('day.took'), figure: true, cell: ({ tookMs }) => sayTook(say, tookMs) },
          { key: 'endedAt', head: say('day.endedAt'), cell: ({ endedAt }) => moment(endedAt) },
        ]}
      />
    </section>
  );
}

function Cutovers({ day }: { readonly day: DayShown }) {
  const say = useWords(DAY_WORDS);
  const { acquirerName } = useReference();
  return (
    <section className="sheet">
      <h2>{say('day.acquirers')}</h2>
      <Table
        caption={say('day.acquirers')}
        rows={day.acquirers}
        rowKey={({ id }) => id}
        empty={say('day.noAcquirers')}
        columns={[
          { key: 'id', head: say('day.acquirer'), cell: ({ id }) => acquirerName(id) },
          { key: 'cutover', head: say('day.cutover'), cell: ({ cutover, timeZone }) => `${cutover} ${timeZone}` },
          { key: 'isOver', head: say('day.over'), cell: ({ isOver }) => say(isOver ? 'day.yes' : 'day.no') },
        ]}
      />
    </section>
  );
}
