// The live list of authorizations: pause it, filter it, open any line to learn why.
import { type KeyboardEvent, useDeferredValue, useMemo, useRef, useState } from 'react';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { useVoice } from '../parts/voice.tsx';
import { LiveRow } from './live-row.tsx';
import { fits, OUTCOMES, type OutcomeFilter } from './live-items.ts';
import type { Live } from './use-live.ts';

interface Choice { readonly open: string | null; readonly onOpen: (id: string) => void }

const ROWS_FIRST = 40;

export function LiveList({ live, choice }: { readonly live: Live; readonly choice: Choice }) {
  const { say } = useVoice();
  const [filter, setFilter] = useState<OutcomeFilter>('all');
  const [rows, setRows] = useState(ROWS_FIRST);
  const items = useDeferredValue(live.items);
  const fitting = useMemo(() => items.filter((item) => fits(item, filter)), [items, filter]);
  const list = useRef<HTMLUListElement>(null);
  const more = fitting.length > rows || live.next !== null;
  const older = () => {
    setRows((last) => last + ROWS_FIRST);
    if (fitting.length <= rows + ROWS_FIRST) live.loadOlder();
  };
  return (
    <section className="sheet live" id="live" aria-labelledby="live-title">
      <div className="live-head">
        <h2 id="live-title">{say('live.title')}</h2>
        <div className="segments" role="group" aria-label={say('live.filter')}>
          {OUTCOMES.map((each) => <button key={each} type="button" aria-pressed={filter === each} onClick={() => setFilter(each)}>{say(`live.${each}`)}</button>)}
        </div>
        <button type="button" className="button" aria-pressed={live.paused} onClick={() => live.setPaused(!live.paused)}>
          {say(live.paused ? 'live.resume' : 'live.pause')}
          {live.paused && live.waiting.length > 0 ? <span className="badge">{say('live.waiting', { count: live.waiting.length })}</span> : null}
        </button>
      </div>
      {live.fault === null ? null : <FaultNotice fault={live.fault} />}
      {live.loaded || live.fault !== null ? null : <Reading />}
      {live.loaded && fitting.length === 0 ? <Empty>{say(items.length === 0 ? 'live.empty' : 'live.emptyFilter')}</Empty> : null}
      <ul className="rows" ref={list} onKeyDown={(event) => stepRows(event, list.current)} aria-label={say('live.columns')}>
        {fitting.slice(0, rows).map((item) => <LiveRow key={item.id} item={item} open={choice.open === item.id} onOpen={choice.onOpen} />)}
      </ul>
      {more && fitting.length > 0 ? <button type="button" className="button wide" onClick={older}>{say('live.older')}</button> : null}
    </section>
  );
}

/** Arrow keys move along the lines; Enter opens, as on any button. */
function stepRows(event: KeyboardEvent, list: HTMLElement | null): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || list === null) return;
  const buttons = [...list.querySelectorAll<HTMLButtonElement>('button.row')];
  const here = buttons.findIndex((button) => button === document.activeElement);
  const next = buttons[here + step];
  if (here < 0 || next === undefined) return;
  event.preventDefault();
  next.focus();
}
