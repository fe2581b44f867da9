// A chart: a canvas with its title, the same figures as a table for whoever cannot see it, and both as files.
import { type RefObject, useEffect, useId, useRef, useState } from 'react';
import type { ChartOption, Drawing } from './chart-draw.ts';
import { type ChartCell, type ChartColumn, type ChartRow, csvOf, fileName, titled } from './chart-files.ts';
import { filledIn } from '../../../engine/message/fill.ts';
import { saveBlob } from './save-blob.ts';
import { type ChartLook, onLookChange, pageLook } from './chart-look.ts';
import { useVoice } from './voice.tsx';

export interface ChartProps {
  readonly title: string;
  /** One sentence under the title: what the figures are and how exact. */
  readonly note?: string;
  /** Without colours it takes the house's; as a function it gets them. Null while the figures are being read. */
  readonly option: ChartOption | ((look: ChartLook) => ChartOption) | null;
  readonly columns: readonly ChartColumn[];
  /** The same figures, row by row: the table and the CSV. */
  readonly rows: readonly ChartRow[];
  /** How a cell is said in the table; plain where absent. The CSV always has the plain figure. */
  readonly cellText?: (cell: ChartCell, column: number) => string;
  /** Said instead of an empty canvas. */
  readonly empty?: string;
  readonly tall?: boolean;
}

const WORDS = {
  csv: ['CSV', 'CSV'],
  png: ['PNG', 'PNG'],
  saves: ['Save "{title}" as {kind}', '将“{title}”存为 {kind}'],
  table: ['Show as a table', '以表格显示'],
  chart: ['Show as a chart', '以图表显示'],
  tableOf: ['Show as a table: {title}', '以表格显示：{title}'],
  chartOf: ['Show as a chart: {title}', '以图表显示：{title}'],
  reading: ['Reading …', '读取中…'],
  empty: ['Nothing to show for this choice yet.', '当前条件下还没有数据。'],
  picture: ['Chart: {title}. The same figures are there as a table.', '图表：{title}。相同数据可用表格查看。'],
} as const;

function useChartWords(): (word: keyof typeof WORDS, values?: Readonly<Record<string, string>>) => string {
  const { locale } = useVoice();
  return (word, values) => filledIn(WORDS[word][locale === 'en' ? 0 : 1], values);
}

export function Chart(props: ChartProps) {
  const { title, note, option, rows } = props;
  const [asTable, setAsTable] = useState(false);
  const heading = useId();
  const isEmpty = option !== null && rows.length === 0;
  const drawn = useDrawing(isEmpty || asTable ? null : option);
  return (
    <figure className="chart" aria-labelledby={heading}>
      <div className="chart-head">
        <div>
          <h3 id={heading}>{title}</h3>
          {note === undefined ? null : <p className="soft chart-note">{note}</p>}
        </div>
        <ChartButtons {...props} asTable={asTable} onTable={setAsTable} drawing={drawn.drawing} />
      </div>
      <ChartBody {...props} asTable={asTable} place={drawn.place} />
    </figure>
  );
}

interface BodyProps extends ChartProps {
  readonly asTable: boolean;
  readonly place: RefObject<HTMLDivElement | null>;
}

function ChartBody(props: BodyProps) {
  const { title, option, rows, empty, tall, asTable, place } = props;
  const say = useChartWords();
  if (option === null) return <p className="empty">{say('reading')}</p>;
  if (rows.length === 0) return <p className="empty">{empty ?? say('empty')}</p>;
  if (asTable) return <ChartTable {...props} />;
  return (
    <div className={tall === true ? 'chart-canvas tall' : 'chart-canvas'} role="img" aria-label={say('picture', { title })}>
      <div ref={place} className="chart-place" />
    </div>
  );
}

interface ButtonProps extends ChartProps {
  readonly asTable: boolean;
  readonly onTable: (asTable: boolean) => void;
  readonly drawing: RefObject<Drawing | null>;
}

function ChartButtons({ title, columns, rows, asTable, onTable, drawing }: ButtonProps) {
  const say = useChartWords();
  const isEmpty = rows.length === 0;
  const saveCsv = () => saveBlob(new Blob([csvOf(columns, rows)], { type: 'text/csv;charset=utf-8' }), fileName(title, 'csv'));
  const savePng = () => {
    if (drawing.current === null) return;
    const look = pageLook();
    titled(drawing.current.picture(look), { title, ...look }).toBlob((picture) => {
      if (picture !== null) saveBlob(picture, fileName(title, 'png'));
    }, 'image/png');
  };
  return (
    <div className="chart-buttons">
      <button
        type="button"
        className="button small"
        disabled={isEmpty}
        aria-label={say(asTable ? 'chartOf' : 'tableOf', { title })}
        onClick={() => onTable(!asTable)}
      >
        {say(asTable ? 'chart' : 'table')}
      </button>
      <button type="button" className="button small" disabled={isEmpty} aria-label={say('saves', { title, kind: 'CSV' })} onClick={saveCsv}>
        {say('csv')}
      </button>
      <button
        type="button"
        className="button small"
        disabled={isEmpty || asTable}
        aria-label={say('saves', { title, kind: 'PNG' })}
        onClick={savePng}
      >
        {say('png')}
      </button>
    </div>
  );
}

/** Rows shown in the table; the CSV has them all. */
const TABLE_ROWS_MAX = 500;

function ChartTable({ title, columns, rows, cellText }: ChartProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keyboard too.
    <section className="chart-table" tabIndex={0} aria-label={title}>
      <table>
        <caption className="spoken">{title}</caption>
        <thead>
          <tr>
            {columns.map(({ label, figure }) => (
              <th key={label} scope="col" className={figure === true ? 'figure' : undefined}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, TABLE_ROWS_MAX).map((row, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a chart have no other name than their place.
            <tr key={place}>
              {row.map((cell, column) => (
                <td key={columns[column]?.label ?? column} className={columns[column]?.figure === true ? 'figure' : undefined}>
                  {cellText?.(cell, column) ?? String(cell ?? '')}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Loads ECharts once somebody looks, draws again when the figures, the size or the colours change. */
function useDrawing(option: ChartProps['option']): { place: RefObject<HTMLDivElement | null>; drawing: RefObject<Drawing | null> } {
  const place = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing | null>(null);
  const newest = useRef(option);
  newest.current = option;
  const isShown = option !== null;
  useEffect(() => {
    const element = place.current;
    if (!isShown || element === null) return;
    let isOver = false;
    const draw = () => drawNewest(drawing.current, newest.current);
    const resized = new ResizeObserver(() => drawing.current?.resize());
    const stopLooking = onLookChange(draw);
    void import('./chart-draw.ts').then(({ drawingOn }) => {
      if (isOver) return;
      drawing.current = drawingOn(element, {
        still: wished('(prefers-reduced-motion: reduce)'),
        contrast: wished('(prefers-contrast: more)'),
      });
      resized.observe(element);
      draw();
    });
    return () => {
      isOver = true;
      resized.disconnect();
      stopLooking();
      drawing.current?.dispose();
      drawing.current = null;
    };
  }, [isShown]);
  useEffect(() => drawNewest(drawing.current, option), [option]);
  return { place, drawing };
}

function drawNewest(drawing: Drawing | null, option: ChartProps['option']): void {
  if (drawing === null || option === null) return;
  const look = pageLook();
  drawing.draw(typeof option === 'function' ? option(look) : option, look);
}

const wished = (query: string): boolean => matchMedia(query).matches;
