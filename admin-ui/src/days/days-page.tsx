// Every business day, newest first: its state, what it adds up to, when it is paid, and its hash.
import { Link } from 'wouter';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { StateBadge, type Tone } from '../parts/state-badge.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { usePages } from '../parts/use-pages.ts';
import { useVoice } from '../parts/voice.tsx';
import { type Say, useWords } from '../parts/words-of.tsx';
import { AutoClose } from './auto-close.tsx';
import { type DayWord, sayKnown } from './say-known.ts';
import type { DayItem } from './wire.ts';
import { DAY_WORDS } from './words-days.ts';

const HASH_SHOWN = 12;

export function DaysPage() {
  const say = useWords(DAY_WORDS);
  const { may } = useSession();
  const days = usePages<DayItem>('/v1/settlement/days?limit=30');
  const columns = useColumns(say);
  return (
    <Page title={say('days.title')} lead={say('days.lead')}>
      <section className="sheet">
        {days.fault === null ? null : <FaultNotice fault={days.fault} again={days.reload} />}
        {days.items === null ? (
          days.fault === null ? (
            <Reading />
          ) : null
        ) : (
          <Table
            caption={say('days.title')}
            rows={days.items}
            rowKey={({ date }) => date}
            empty={say('days.none')}
            columns={columns}
            more={days.onMore === null ? null : { onMore: days.onMore, busy: days.busy }}
          />
        )}
      </section>
      {may(['settlement:write']) ? <AutoClose /> : null}
    </Page>
  );
}

export function DayState({ state }: { readonly state: DayItem['state'] }) {
  const say = useWords(DAY_WORDS);
  const tones: Readonly<Record<DayItem['state'], Tone>> = { open: 'quiet', closing: 'wait', closed: 'good' };
  return <StateBadge tone={tones[state]}>{sayKnown(say, 'state', state)}</StateBadge>;
}

function useColumns(say: Say<DayWord>): readonly Column<DayItem>[] {
  const { count } = useVoice();
  return [
    {
      key: 'date',
      head: say('days.date'),
      cell: ({ date }) => <Link href={`/days/${date}`}>{date}</Link>,
    },
    { key: 'state', head: say('days.state'), cell: ({ state }) => <DayState state={state} /> },
    { key: 'benefits', head: say('days.benefits'), figure: true, cell: ({ counts }) => (counts === null ? '–' : count(counts.benefits)) },
    {
      key: 'statements',
      head: say('days.statements'),
      figure: true,
      cell: ({ counts }) => (counts === null ? '–' : count(counts.statements)),
    },
    { key: 'net', head: say('days.net'), cell: ({ net }) => (net === null ? '–' : <Nets net={net} />) },
    {
      key: 'payOn',
      head: say('days.payOn'),
      cell: ({ counts }) => {
        if (counts?.firstPayOn == null || counts.lastPayOn === null) return '–';
        return counts.firstPayOn === counts.lastPayOn ? counts.firstPayOn : `${counts.firstPayOn} – ${counts.lastPayOn}`;
      },
    },
    {
      key: 'hash',
      head: say('days.hash'),
      cell: ({ hash }) =>
        hash === null ? (
          '–'
        ) : (
          <span className="code" title={`${say('days.wholeHash')}: ${hash}`}>
            {hash.slice(0, HASH_SHOWN)}…
          </span>
        ),
    },
  ];
}

function Nets({ net }: { readonly net: NonNullable<DayItem['net']> }) {
  const say = useWords(DAY_WORDS);
  const { money } = useVoice();
  return (
    <ul className="day-nets">
      {Object.entries(net).flatMap(([currency, byKind]) =>
        Object.entries(byKind).map(([kind, minor]) => (
          <li key={`${currency} ${kind}`}>
            <span className="soft">{sayKnown(say, 'kind', kind)}</span> <span className="day-figure">{money(minor, currency)}</span>
          </li>
        )),
      )}
    </ul>
  );
}
