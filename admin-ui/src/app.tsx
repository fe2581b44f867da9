// The page: the demo day as it plays, campaigns as they burn, a till to try, the day's statements, and the panel that says why.
import { useCallback, useMemo, useState } from 'react';
import { CampaignBoard } from './marketing/campaign-board.tsx';
import { StatementBoard } from './merchant/statement.tsx';
import { LiveList } from './operations/live-list.tsx';
import { TryBoard } from './operations/try-board.tsx';
import { useLive } from './operations/use-live.ts';
import { WhyPanel } from './operations/why-panel.tsx';
import { Masthead } from './parts/masthead.tsx';
import { useReference } from './parts/reference.tsx';
import { Sums } from './parts/sums.tsx';
import { useVoice } from './parts/voice.tsx';
import type { AuthorizationSummary } from './parts/wire.ts';

export function App() {
  const { say, zone } = useVoice();
  const { campaigns } = useReference();
  const live = useLive();
  const [open, setOpen] = useState<string | null>(null);
  const close = useCallback(() => setOpen(null), []);
  const newest = live.items[0];
  const now = useMemo(() => latestOf(live.items), [live.items]);
  const currency = campaigns?.[0]?.currency ?? newest?.currency ?? 'CNY';
  // The business day ends at the cut-over, not at midnight, so the server's own date goes first.
  const date = campaigns?.find((each) => each.today.date !== null)?.today.date ?? (now === null ? null : dateIn(now, zone));
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
          <TryBoard currency={currency} now={now ?? new Date().toISOString()} onOpen={setOpen} />
          <CampaignBoard />
        </div>
        <StatementBoard date={date} busiest={useBusiest(live.items)} onOpen={setOpen} />
      </main>
      {open === null ? null : <WhyPanel key={open} id={open} state={opened?.state ?? null} onClose={close} />}
    </>
  );
}

function latestOf(items: readonly AuthorizationSummary[]): string | null {
  return items.reduce<string | null>((latest, { at }) => (latest === null || Date.parse(at) > Date.parse(latest) ? at : latest), null);
}

/** YYYY-MM-DD of an instant in a zone. */
function dateIn(instant: string, zone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(instant));
}

/** The merchant with most subsidised, captured authorizations on screen: its statement has something to say. Kept once found. */
function useBusiest(items: readonly AuthorizationSummary[]): string | null {
  const [found, setFound] = useState<string | null>(null);
  const best = found ?? busiestOf(items);
  if (found === null && best !== null) setFound(best);
  return best;
}

function busiestOf(items: readonly AuthorizationSummary[]): string | null {
  const counts = new Map<string, number>();
  for (const { merchant, payable, amount, state } of items)
    if (payable < amount && state === 'captured') counts.set(merchant, (counts.get(merchant) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1])[0]?.[0] ?? null;
}
