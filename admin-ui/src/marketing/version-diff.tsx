// What differs between two versions, field by field in words: before and after; of lists what came and what went.
import type { Difference } from '../../../engine/campaign/difference.ts';
import { labelOf, type ListChange, listChange, valueText, type Writer } from '../approval/fields.ts';
import { APPROVAL_WORDS } from '../approval/words-approval.ts';
import { type Column, Table } from '../parts/table.tsx';
import { useMoment } from '../parts/use-moment.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';

interface DiffOf {
  readonly items: readonly Difference[];
  readonly currency: string;
  readonly caption?: string;
}

export function VersionDiff({ items, currency, caption }: DiffOf) {
  const say = useWords(APPROVAL_WORDS);
  const { locale, money, count } = useVoice();
  const moment = useMoment();
  const writer: Writer = { locale, money, count, moment };
  const side = (difference: Difference, which: 'from' | 'to') => {
    const change = listChange(difference.from, difference.to);
    if (change !== null) return <ListSide change={change} which={which} />;
    return <Value text={valueText(difference[which], { path: difference.path, currency, writer })} />;
  };
  const columns: readonly Column<Difference>[] = [
    {
      key: 'field',
      head: say('diff.field'),
      cell: ({ path }) => <span title={path}>{labelOf(path, locale)}</span>,
    },
    { key: 'from', head: say('diff.before'), cell: (difference) => <del className="diff-side">{side(difference, 'from')}</del> },
    { key: 'to', head: say('diff.after'), cell: (difference) => <ins className="diff-side">{side(difference, 'to')}</ins> },
  ];
  return (
    <Table caption={caption ?? say('diff.title')} columns={columns} rows={items} rowKey={({ path }) => path} empty={say('diff.none')} />
  );
}

const SHOWN_CHARACTERS = 400;

function Value({ text }: { readonly text: string }) {
  return <>{text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text}</>;
}

const NAMED_MAX = 20;

function ListSide({ change, which }: { readonly change: ListChange; readonly which: 'from' | 'to' }) {
  const say = useWords(APPROVAL_WORDS);
  const { count } = useVoice();
  const [named, moved, all] =
    which === 'from' ? [change.gone, change.goneCount, change.before] : [change.come, change.comeCount, change.after];
  const shown = named.slice(0, NAMED_MAX);
  const word = which === 'from' ? 'diff.gone' : 'diff.come';
  return (
    <span className="stack">
      <span>{say('diff.entries', { count: count(all) })}</span>
      {moved === 0 ? null : (
        <span className="small">
          {say(word, { count: count(moved) })}: {shown.join(', ')}
          {moved > shown.length ? ' …' : ''}
        </span>
      )}
    </span>
  );
}
