// A table with a caption, sortable heads, an empty state and a way to more; on a phone each row becomes a card.
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { Empty } from './notice.tsx';
import { useWords } from './words-of.tsx';
import { SHELL_WORDS } from './words-shell.ts';

export interface Column<Row> {
  readonly key: string;
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  /** Figures stand to the right. */
  readonly figure?: boolean;
  /** The head sorts by it. */
  readonly sortable?: boolean;
}
export interface Sorting {
  readonly by: string;
  readonly down: boolean;
}
interface TableOf<Row> {
  readonly caption: string;
  /** The caption is read out, and shown unless the heading above says the same. */
  readonly captionHidden?: boolean;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly empty: ReactNode;
  readonly more?: { readonly onMore: () => void; readonly busy?: boolean } | null;
  readonly sort?: Sorting & { readonly onSort: (sorting: Sorting) => void };
}

export function Table<Row>({ caption, captionHidden = true, columns, rows, rowKey, empty, more, sort }: TableOf<Row>) {
  const say = useWords(SHELL_WORDS);
  if (rows.length === 0) return typeof empty === 'string' ? <Empty>{empty}</Empty> : empty;
  return (
    <div className="table-frame">
      <table className="cards">
        <caption className={captionHidden ? 'spoken' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.key} column={column} sort={sort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <td key={column.key} className={column.figure === true ? 'figure' : undefined} data-head={column.head}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {more === undefined || more === null ? null : (
        <p className="table-more">
          <Button onClick={more.onMore} busy={more.busy ?? false}>
            {say('shell.more')}
          </Button>
        </p>
      )}
    </div>
  );
}

function Head<Row>({ column, sort }: { readonly column: Column<Row>; readonly sort: TableOf<Row>['sort'] }) {
  const className = column.figure === true ? 'figure' : undefined;
  if (sort === undefined || column.sortable !== true) {
    return (
      <th scope="col" className={className}>
        {column.head}
      </th>
    );
  }
  const isChosen = sort.by === column.key;
  return (
    <th scope="col" className={className} aria-sort={isChosen ? (sort.down ? 'descending' : 'ascending') : 'none'}>
      <button type="button" className="sort" onClick={() => sort.onSort({ by: column.key, down: isChosen ? !sort.down : false })}>
        {column.head}
        <span aria-hidden="true">{isChosen ? (sort.down ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>
  );
}
