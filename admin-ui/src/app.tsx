// The page: the demo day as it plays, campaigns as they burn, a till to try, the day's statements, and the panel that says why.
import { useCallback, useMemo, useState } from 'react';
import { CampaignBoard } from './marketing/campaign-board.tsx';
import { StatementBoard } from './merchant/statement.tsx';
import { LiveList } from './operations/live-list.tsx';
import { bestOf, busiestOf, dayOf, latestOf } from './operations/overview.ts';
import { TryBoard } from './operations/try-board.tsx';
import { useLive } from './operations/use-live.ts';
import { WhyPanel } from './operations/why-panel.tsx';
import { Masthead } from './parts/masthead.tsx';
import { useReference } from './parts/reference.tsx';
import { Sums } from './parts/sums.tsx';
import { useVoice } from './parts/voice.tsx';

export function App() {
  const { say, zone } = useVoice();
  const { campaigns } = useReference();
  const live = useLive();
  const [open, setOpen] = useState<string | null>(null);
  const close = useCallback(() => setOpen(null), []);
  const newest = live.items[0];
  const now = useMemo(() => latestOf(live.items), [live.items]);
  const currency = campaigns?.[0]?.currency ?? newest?.currency ?? 'CNY';
  const date = useMemo(() => dayOf(live.items, zone), [live.items, zone]);
  const busiest = useFirst(busiestOf(live.items));
  const example = useFirst(bestOf(live.items, currency));
  const opened = live.items.find((item) => item.id === open);
  return (
    <>
      <a className="skip" href="#live">
        {say('page.skip')}
      </a>
      <Masthead date={date} link={live.link} paused={live.paused} />
      <main className="page" data-panel={open !== null}>
        <h1 className="spoken">{say('page.title')}</h1>
        <Sums currency={currency} />
        <LiveList live={live} choice={{ open, onOpen: setOpen }} />
        <div className="aside">
          <TryBoard currency={currency} now={now ?? new Date().toISOString()} example={example} onOpen={setOpen} />
          <CampaignBoard date={date} />
        </div>
        <StatementBoard date={date} busiest={busiest} onOpen={setOpen} />
      </main>
      {open === null ? null : <WhyPanel key={open} id={open} state={opened?.state ?? null} onClose={close} />}
    </>
  );
}

/** The first answer that is one: a choice made for the reader does not jump as lines arrive. */
function useFirst(candidate: string | null): string | null {
  const [found, setFound] = useState<string | null>(null);
  if (found === null && candidate !== null) setFound(candidate);
  return found ?? candidate;
}
