// The first page: the day as it plays, campaigns as they burn, a till to try, the day's statements, and the panel that says why.
import { useCallback, useMemo, useState } from 'react';
import { CampaignBoard } from '../marketing/campaign-board.tsx';
import { useTitle } from '../parts/page.tsx';
import { useReference } from '../parts/reference.tsx';
import { useSession } from '../parts/session.tsx';
import { Sums } from '../parts/sums.tsx';
import { useVoice } from '../parts/voice.tsx';
import { StatementBoard } from '../statements/statement-board.tsx';
import { LiveList } from './live-list.tsx';
import { bestOf, busiestOf, dayOf, latestOf } from './overview.ts';
import { TryBoard } from './try-board.tsx';
import { type Live, useLive } from './use-live.ts';
import { WhyPanel } from './why-panel.tsx';

export function TodayPage() {
  const { zone } = useVoice();
  const { may, limited } = useSession();
  const { campaigns } = useReference();
  const live = useLive(limited);
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
      <div className="page" data-panel={open !== null}>
        <TodayHead date={date} live={live} />
        {may(['campaigns:read']) ? <Sums currency={currency} /> : null}
        <LiveList live={live} choice={{ open, onOpen: setOpen }} />
        <div className="aside">
          {may(['evaluate']) ? (
            <TryBoard currency={currency} now={now ?? new Date().toISOString()} example={example} onOpen={setOpen} />
          ) : null}
          {may(['campaigns:read']) ? <CampaignBoard date={date} /> : null}
        </div>
        {may(['settlement:read']) ? <StatementBoard date={date} busiest={busiest} onOpen={setOpen} /> : null}
      </div>
      {open === null ? null : <WhyPanel key={open} id={open} state={opened?.state ?? null} onClose={close} />}
    </>
  );
}

function TodayHead({ date, live }: { readonly date: string | null; readonly live: Pick<Live, 'link' | 'paused'> }) {
  const { say, day, zone } = useVoice();
  const { demo } = useSession();
  useTitle(say('page.today'));
  return (
    <header className="today-head">
      <h1 tabIndex={-1}>{say('page.today')}</h1>
      <p className="soft" title={say('page.zone', { zone })}>
        {[date === null ? null : day(date), demo ? say('page.demo') : null].filter(Boolean).join(' · ')}
      </p>
      <p className="link-state" role="status" data-link={live.paused ? 'paused' : live.link}>
        {say(live.paused ? 'link.paused' : `link.${live.link}`)}
      </p>
    </header>
  );
}

/** The first answer that is one: a choice made for the reader does not jump as lines arrive. */
function useFirst(candidate: string | null): string | null {
  const [found, setFound] = useState<string | null>(null);
  if (found === null && candidate !== null) setFound(candidate);
  return found ?? candidate;
}
