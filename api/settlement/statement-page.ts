// A sheet as a page to print: plain HTML without scripts, everything escaped, in English or Chinese.
import { createHash } from 'node:crypto';
import { formatInteger, formatMoney } from '../../engine/money/currency.ts';
import type { Cell, Column, HeldSheet, Row, Table } from './sheet.ts';

/** Rows of a table on paper; the CSV file has them all. */
export const PRINTED_LINES_MAX = 2_000;

const STYLE = `
  :root { color-scheme: light; font: 14px/1.5 "Inter", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; color: #1b1f24; }
  body { max-width: 68rem; margin: 2.5rem auto; padding: 0 1.5rem; background: #fff; }
  h1 { font-size: 1.6rem; font-weight: 600; margin: 0 0 .25rem; letter-spacing: -.01em; }
  h2 { font-size: 1rem; font-weight: 600; margin: 2rem 0 .5rem; }
  p { max-width: 48rem; margin: .25rem 0; } .who { font-size: 1.1rem; margin: 0 0 1.5rem; color: #444c56; }
  dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr)); gap: .75rem 1.5rem; margin: 0; padding: 1rem 0; border-top: 2px solid #1b1f24; border-bottom: 1px solid #d0d7de; }
  dt { color: #57606a; font-size: .8rem; } dd { margin: 0; font-variant-numeric: tabular-nums; }
  .net dd { font-size: 1.25rem; font-weight: 600; }
  table { width: 100%; border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
  th { text-align: left; font-weight: 600; color: #57606a; border-bottom: 1px solid #1b1f24; padding: .35rem .75rem .35rem 0; vertical-align: bottom; }
  td { border-bottom: 1px solid #eaeef2; padding: .35rem .75rem .35rem 0; vertical-align: top; }
  .figure { text-align: right; white-space: nowrap; } .id { font-family: ui-monospace, "SF Mono", Menlo, monospace; font-size: .78rem; overflow-wrap: anywhere; }
  tfoot td { border-top: 1px solid #1b1f24; border-bottom: 0; font-weight: 600; }
  .seal, .note { color: #57606a; font-size: .78rem; overflow-wrap: anywhere; margin-top: 1.5rem; }
  thead { display: table-header-group; } tr { break-inside: avoid; }
  @page { size: A4 landscape; margin: 14mm; }
  @media print { body { margin: 0; max-width: none; padding: 0; } }
`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
/** Only its own style sheet may apply; nothing may be fetched or run. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

export function statementPage(sheet: HeldSheet): string {
  const { title, who, opening, closing, facts, figuresTitle, figures, net, seal, locale, date } = sheet;
  const money = (minor: number) => formatMoney(minor, sheet.currency, locale);
  const totals = [
    ...figures.map(([label, minor]) => pair(label, money(minor))),
    `<div class="net"><dt>${escaped(net[0])}</dt><dd>${escaped(money(net[1]))}</dd></div>`,
  ];
  return `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(`${title} · ${who} · ${date}`)}</title><style>${STYLE}</style></head>
<body>
<h1>${escaped(title)}</h1>
<p class="who">${escaped(who)}</p>
${opening.map((sentence) => `<p>${escaped(sentence)}</p>`).join('')}
<dl>${facts.map(([label, text]) => pair(label, text)).join('')}</dl>
<h2>${escaped(figuresTitle)}</h2><dl>${totals.join('')}</dl>
${sheet.tables.map((table) => tableOf(table, sheet)).join('\n')}
<p class="note">${escaped(closing)}</p>
${seal === null ? '' : `<p class="seal">${escaped(seal[0])}: <span class="id">${escaped(seal[1])}</span></p>`}
</body>
</html>
`;
}

/** Text in HTML, also inside double quotes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function pair(term: string, text: string): string {
  return `<div><dt>${escaped(term)}</dt><dd>${escaped(text)}</dd></div>`;
}

function tableOf({ name, columns, rows, sum, note }: Table<readonly Row[]>, sheet: HeldSheet): string {
  const headings = columns
    .map((column) => `<th scope="col"${isFigure(column) ? ' class="figure"' : ''}>${escaped(column.head)}</th>`)
    .join('');
  const body = rows.map((row) => `<tr>${cellsOf(row, columns, sheet)}</tr>`).join('\n');
  const foot = sum === null ? '' : `<tfoot><tr>${cellsOf(sum, columns, sheet)}</tr></tfoot>`;
  const said = note === null ? '' : `<p class="note">${escaped(note)}</p>`;
  return `<h2>${escaped(name)}</h2>
<table><thead><tr>${headings}</tr></thead>
<tbody>${body}</tbody>
${foot}</table>${said}`;
}

function cellsOf(row: Row, columns: readonly Column[], sheet: HeldSheet): string {
  return columns
    .map((column, place) => {
      const kind = isFigure(column) ? ' class="figure"' : column.kind === 'id' ? ' class="id"' : '';
      return `<td${kind}>${escaped(shownCell(row[place] ?? null, column, sheet))}</td>`;
    })
    .join('');
}

export const isFigure = ({ kind }: Column): boolean => kind === 'money' || kind === 'count';

/** A cell as a person reads it. */
export function shownCell(cell: Cell, { kind }: Column, { currency, locale }: Pick<HeldSheet, 'currency' | 'locale'>): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return cell;
  return kind === 'money' ? formatMoney(cell, currency, locale) : formatInteger(cell);
}
