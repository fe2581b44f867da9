// The statement of points: every move, newest first, with the balance after it.
import { Button } from '../parts/button.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import type { IconName } from '../parts/icons.tsx';
import { Line, List } from '../parts/list.tsx';
import { usePages } from '../parts/use-pages.ts';
import { useVoice, type Voice } from '../voice.ts';
import type { StatementRow } from './wire.ts';
import { W } from './words-points.ts';

const ICONS: Readonly<Record<string, IconName>> = {
  earned: 'clock',
  active: 'points',
  paying: 'card',
  paid: 'card',
  ordered: 'tag',
  given: 'gift',
  received: 'gift',
  expired: 'calendar',
  returned: 'refresh',
  taken_back: 'minus',
  cancelled: 'minus',
};

export function Statement({ programme }: { readonly programme: string }) {
  const voice = useVoice();
  const { asked, items, hasMore, isBusy, fault, more } = usePages<StatementRow>(
    `/v1/me/points/${encodeURIComponent(programme)}/statement?limit=20`,
  );
  return (
    <section aria-label={voice.say(W.statement)}>
      <h2>{voice.say(W.statement)}</h2>
      {asked.state === 'fault' && asked.fault !== null && <FaultNote fault={asked.fault} onAgain={asked.again} isInline />}
      {asked.body !== null && items.length === 0 && <p className="note">{voice.say(W.statementEmpty)}</p>}
      {items.length > 0 && (
        <List label={voice.say(W.statement)}>
          {items.map((row) => (
            <Line
              key={row.id}
              icon={ICONS[row.kind] ?? 'points'}
              title={voice.text(row.words)}
              note={noteOf(row, voice)}
              end={<Change row={row} />}
            />
          ))}
        </List>
      )}
      {fault !== null && <FaultNote fault={fault} onAgain={more} isInline />}
      {hasMore && (
        <Button look="quiet" isWide isBusy={isBusy} onPress={more}>
          {voice.say(W.more)}
        </Button>
      )}
    </section>
  );
}

function noteOf({ merchant, campaign, item, at, expiresAt, kind }: StatementRow, voice: Voice): string {
  const lives = expiresAt !== null && (kind === 'active' || kind === 'earned') ? voice.say(W.lives, { day: voice.lastDay(expiresAt) }) : '';
  return [voice.moment(at), voice.text(merchant) || voice.text(item) || voice.text(campaign), lives]
    .filter((part) => part !== '')
    .join(' · ');
}

/** What may be spent changes in ink; what only waits, in grey. */
function Change({ row }: { readonly row: StatementRow }) {
  const voice = useVoice();
  const change = row.active === 0 ? row.pending : row.active;
  return (
    <>
      {change !== 0 && (
        <strong className={row.active === 0 ? 'points-waiting' : undefined}>
          {change > 0 ? '+' : '−'}
          {voice.count(Math.abs(change))}
        </strong>
      )}
      <span className="points-after">{voice.say(W.after, { count: voice.count(row.balance) })}</span>
    </>
  );
}
