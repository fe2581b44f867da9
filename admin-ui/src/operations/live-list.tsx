// The live list of authorizations: pause it, filter it, open any line to learn why.
import { type KeyboardEvent, useDeferredValue, useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { LiveRow } from './live-row.tsx';
import { fits, OUTCOMES, type OutcomeFilter } from './live-items.ts';
import type { AuthorizationSummary } from '../parts/wire.ts';
import type { Live } from './use-live.ts';
import { WHY_WORDS } from './words-why.ts';

interface Choice {
  readonly open: string | null;
  readonly onOpen: (id: string) => void;
}

const ROWS_FIRST = 30;

export function LiveList({ live, choice }: { readonly live: Live; readonly choice: Choice }) {
  const { say } = useVoice();
  const [filter, setFilter] = useState<OutcomeFilter>('all');
  // Deferred as one, so that the lines and whether they are loaded never disagree.
  const { items, loaded } = useDeferredValue(live);
  const fitting = useMemo(() => items.filter((item) => fits(item, filter)), [items, filter]);
  const empty = loaded && fitting.length === 0;
  return (
    <section className="sheet live" id="live" aria-labelledby="live-title">
      <LiveHead live={live} filter={filter} onFilter={setFilter} />
      {live.fault === null ? null : <FaultNotice fault={live.fault} />}
      {live.loaded || live.fault !== null ? null : <Reading />}
      {empty ? (
        <Empty>{say(items.length === 0 ? 'live.empty' : 'live.emptyFilter')}</Empty>
      ) : (
        <Rows key={filter} items={fitting} live={live} choice={choice} />
      )}
    </section>
  );
}

function LiveHead({
  live,
  filter,
  onFilter,
}: {
  readonly live: Live;
  readonly filter: OutcomeFilter;
  readonly onFilter: (filter: OutcomeFilter) => void;
}) {
  const { say } = useVoice();
  const sayWhy = useWords(WHY_WORDS);
  return (
    <div className="live-head">
      <h2 id="live-title">{say('live.title')}</h2>
      <Link href="/why" className="live-find">
        {sayWhy('find.link')}
      </Link>
      <fieldset className="segments">
        <legend className="spoken">{say('live.filter')}</legend>
        {OUTCOMES.map((each) => (
          <button key={each} type="button" aria-pressed={filter === each} onClick={() => onFilter(each)}>
            {say(`live.${each}`)}
          </button>
        ))}
      </fieldset>
      <button type="button" className="button" onClick={() => live.hold({ paused: !live.paused })}>
        {say(live.paused ? 'live.resume' : 'live.pause')}
        {live.waiting.length > 0 ? <span className="badge">{say('live.waiting', { count: live.waiting.length })}</span> : null}
      </button>
    </div>
  );
}

function Rows({ items, live, choice }: { readonly items: readonly AuthorizationSummary[]; readonly live: Live; readonly choice: Choice }) {
  const { say } = useVoice();
  const [rows, setRows] = useState(ROWS_FIRST);
  const list = useRef<HTMLUListElement>(null);
  const older = () => {
    setRows(rows + ROWS_FIRST);
    if (items.length <= rows + ROWS_FIRST) live.loadOlder();
  };
  return (
    <>
      <ul
        className="rows"
        onPointerEnter={(event) => live.hold({ hovered: event.pointerType === 'mouse' })}
        onPointerLeave={() => live.hold({ hovered: false })}
        ref={list}
        onKeyDown={(event) => stepRows(event, list.current)}
        aria-label={say('live.columns')}
      >
        {items.slice(0, rows).map((item) => (
          <LiveRow key={item.id} item={item} open={choice.open === item.id} onOpen={choice.onOpen} />
        ))}
      </ul>
      {items.length > rows || live.next !== null ? (
        <button type="button" className="button wide" onClick={older}>
          {say('live.older')}
        </button>
      ) : null}
    </>
  );
}

/** Arrow keys move along the lines; Enter opens, as on any button. */
function stepRows(event: KeyboardEvent, list: HTMLElement | null): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || list === null) return;
  const buttons = [...list.querySelectorAll<HTMLButtonElement>('button.row')];
  const here = buttons.findIndex((button) => button.matches(':focus'));
  const next = buttons[here + step];
  if (here < 0 || next === undefined) return;
  event.preventDefault();
  next.focus();
}
