// A statement as a page to print: plain HTML without scripts, everything escaped, in English or Chinese.
import { createHash } from 'node:crypto';
import { formatMoney } from '../../engine/money/currency.ts';
import type { StatementLine } from '../../engine/settlement/statement.ts';
import type { Names, StatementSummary } from './statement-store.ts';
import { type Locale, say, type Word, WORDS } from './statement-words.ts';

/** Lines on paper; the CSV file has them all. */
export const PRINTED_LINES_MAX = 2_000;

export interface PrintedStatement {
  readonly statement: StatementSummary;
  readonly lines: readonly StatementLine[];
  readonly merchant: Names | null;
  readonly campaignById: ReadonlyMap<string, Names>;
  readonly locale: Locale;
}

const STYLE = `
  :root { color-scheme: light; font: 14px/1.5 "Inter", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; color: #1b1f24; }
  body { max-width: 68rem; margin: 2.5rem auto; padding: 0 1.5rem; background: #fff; }
  h1 { font-size: 1.6rem; font-weight: 600; margin: 0 0 .25rem; letter-spacing: -.01em; }
  h2 { font-size: 1rem; font-weight: 600; margin: 2rem 0 .5rem; }
  .who { font-size: 1.1rem; margin: 0 0 1.5rem; color: #444c56; }
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

export function statementPage(printed: PrintedStatement): string {
  const { statement, locale } = printed;
  const who = partyName(printed);
  return `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(`${say('title', locale)} · ${who} · ${statement.date}`)}</title><style>${STYLE}</style></head>
<body>
<h1>${escaped(say('title', locale))}</h1>
<p class="who">${escaped(who)}</p>
${head(printed)}
${totals(printed)}
${table(printed)}
${statement.hash === null ? '' : `<p class="seal">${escaped(say('seal', locale))}: <span class="id">${escaped(statement.hash)}</span></p>`}
</body>
</html>
`;
}

/** Text in HTML, also inside double quotes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function partyName({ statement, merchant, locale }: PrintedStatement): string {
  if (merchant !== null) return `${merchant[locale]} (${statement.party.replace('merchant:', '')})`;
  const word = `party.${statement.party}`;
  return word in WORDS ? say(word as Word, locale) : statement.party;
}

function head({ statement, locale }: PrintedStatement): string {
  const pairs: readonly (readonly [Word, string])[] = [
    ['businessDate', statement.date],
    ['currency', statement.currency],
    ['state', say(statement.state, locale)],
    ...(statement.payOn === null ? [] : [['payOn', statement.payOn] as const]),
    ['lines', String(statement.totals.lines)],
  ];
  return `<dl>${pairs.map(([word, text]) => pair(say(word, locale), text)).join('')}</dl>`;
}

function totals({ statement, locale }: PrintedStatement): string {
  const { gross, paid, subsidyByFunder, net } = statement.totals;
  const money = (minor: number) => formatMoney(minor, statement.currency, locale);
  const figures: readonly (readonly [Word, number])[] = [
    ['gross', gross],
    ['paid', paid],
    ['bank', subsidyByFunder.bank],
    ['merchant', subsidyByFunder.merchant],
    ['scheme', subsidyByFunder.scheme],
  ];
  const netPair = `<div class="net">${pair(say(net < 0 ? 'pays' : 'receives', locale), money(Math.abs(net)), false)}</div>`;
  return `<h2>${escaped(say('totals', locale))}</h2><dl>${figures.map(([word, minor]) => pair(say(word, locale), money(minor))).join('')}${netPair}</dl>`;
}

function pair(term: string, text: string, wrapped = true): string {
  const inner = `<dt>${escaped(term)}</dt><dd>${escaped(text)}</dd>`;
  return wrapped ? `<div>${inner}</div>` : inner;
}

function table(printed: PrintedStatement): string {
  const { statement, lines, locale } = printed;
  const { totals: all } = statement;
  const subsidy = all.subsidyByFunder.bank + all.subsidyByFunder.merchant + all.subsidyByFunder.scheme;
  const columns: readonly (readonly [Word, boolean])[] = [
    ['time', false],
    ['authorization', false],
    ['campaign', false],
    ['entry', false],
    ['amount', true],
    ['cardholderPaid', true],
    ['subsidy', true],
    ['net', true],
  ];
  const headings = columns
    .map(([word, isFigure]) => `<th scope="col"${isFigure ? ' class="figure"' : ''}>${escaped(say(word, locale))}</th>`)
    .join('');
  const figures = [all.gross, all.paid, subsidy, all.net].map((minor) => figure(minor, statement.currency, locale)).join('');
  const shortened =
    lines.length < all.lines ? `<p class="note">${escaped(say('shortened', locale).replace('{count}', String(lines.length)))}</p>` : '';
  return `<h2>${escaped(say('lines', locale))}</h2>
<table><thead><tr>${headings}</tr></thead>
<tbody>${lines.map((line) => row(line, printed)).join('\n')}</tbody>
<tfoot><tr><td colspan="4">${escaped(say('sum', locale))}</td>${figures}</tr></tfoot></table>${shortened}`;
}

function row(line: StatementLine, { campaignById, locale }: PrintedStatement): string {
  const campaign = campaignById.get(line.campaign)?.[locale] ?? line.campaign;
  const figures = [line.amount, line.paid, line.subsidy, line.net].map((minor) => figure(minor, line.currency, locale)).join('');
  return `<tr><td>${escaped(line.at.slice(0, 19).replace('T', ' '))}</td><td class="id">${escaped(line.authorizationId)}</td><td>${escaped(`${campaign} (${line.version})`)}</td><td>${escaped(say(line.template, locale))}</td>${figures}</tr>`;
}

function figure(minor: number | null, currency: string, locale: Locale): string {
  return `<td class="figure">${minor === null ? '' : escaped(formatMoney(minor, currency, locale))}</td>`;
}
