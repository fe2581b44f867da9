// The page of one run: verdicts first, then what happened over time, then every figure; one file that needs no network.
import type { CheckResult } from '../../api/ledger/check.ts';
import type { Calibration } from './catalogue.ts';
import { type Chart, chartSvg, escaped } from './chart.ts';
import type { MemoryPoint } from './memory.ts';
import type { PhaseFigures } from './phases.ts';
import { type SlotFigures, shown, type Summary, type Verdict } from './rules.ts';

export interface Report {
  readonly script: string;
  readonly words: string;
  readonly startedAt: string;
  readonly machine: string;
  readonly seconds: number;
  /** Hours of a played day, under the charts; absent where seconds say it. */
  readonly moments?: readonly string[];
  /** What was loaded: bank, size, rate. */
  readonly load: readonly string[];
  readonly calibration: Calibration;
  readonly verdicts: readonly Verdict[];
  readonly slots: readonly SlotFigures[];
  readonly memory: readonly MemoryPoint[];
  /** Null where the server did not say. */
  readonly phases: PhaseFigures | null;
  readonly checks: readonly CheckResult[] | null;
  /** What was left out and why. */
  readonly skipped: readonly string[];
  readonly summary: Summary;
}

export const isPassed = ({ verdicts }: Pick<Report, 'verdicts'>): boolean => verdicts.every(({ ok }) => ok);

export function reportHtml(report: Report): string {
  const passed = isPassed(report);
  const failed = report.verdicts.filter(({ ok }) => !ok).length;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Load test: ${escaped(report.script)}</title><style>${STYLE}</style></head><body><main>
<p class="over">Offerline load test &middot; ${escaped(report.startedAt)}</p>
<h1>${escaped(report.script)} <span class="badge ${passed ? 'good' : 'bad'}">${passed ? 'passed' : `${failed} of ${report.verdicts.length} not met`}</span></h1>
<p class="lead">${escaped(report.words)}</p>
${verdictTable('Answers and money', report.verdicts, 'correctness')}
${verdictTable('Speed, compared with this machine a moment before', report.verdicts, 'speed')}
${report.skipped.map((line) => `<p class="note">${escaped(line)}</p>`).join('')}
<h2>Over time</h2>
${charts(report)
  .map((chart) => figure(chart))
  .join('\n')}
<h2>What was compared with what</h2>
${calibrationTable(report.calibration)}
<ul>${[...report.load, report.machine].map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>
${phasesTable(report.phases)}
${checksTable(report.checks)}
${figuresTable(report.summary)}
</main></body></html>
`;
}

function verdictTable(title: string, verdicts: readonly Verdict[], kind: Verdict['kind']): string {
  const rows = verdicts
    .filter((verdict) => verdict.kind === kind)
    .map(
      ({ ok, text, measured, wanted }) =>
        `<tr><td class="${ok ? 'good' : 'bad'}">${ok ? '&#10003; met' : '&#10007; not met'}</td><td>${escaped(text)}</td><td class="number">${escaped(measured)}</td><td class="wanted">${escaped(wanted)}</td></tr>`,
    );
  return rows.length === 0 ? '' : `<h2>${escaped(title)}</h2>${table(['', 'What', 'Measured', 'Wanted'], rows)}`;
}

function charts({ slots, memory, seconds, moments }: Report): readonly Chart[] {
  const axis = { seconds, ...(moments === undefined ? {} : { moments }) };
  const line = (name: string, of: (slot: SlotFigures) => number) => ({
    name,
    points: slots.map((slot) => [slot.atSeconds, of(slot)] as const),
  });
  return [
    { title: 'Answers per second', unit: 'answers per second', ...axis, lines: [line('answers per second', ({ perSecond }) => perSecond)] },
    {
      title: 'How long an answer takes',
      unit: 'milliseconds',
      ...axis,
      lines: [
        line('median', ({ medianMs }) => medianMs),
        line('95th percentile', ({ p95Ms }) => p95Ms),
        line('99th percentile', ({ p99Ms }) => p99Ms),
      ],
    },
    ...(memory.length < 2
      ? []
      : [
          {
            title: 'Memory of the server',
            unit: 'MB',
            ...axis,
            lines: [{ name: 'resident memory', points: memory.map(({ atSeconds, megabytes }) => [atSeconds, megabytes] as const) }],
          },
        ]),
  ];
}

function figure(chart: Chart): string {
  const legend = chart.lines.map(({ name }, no) => `<span class="key key-${no}">${escaped(name)}</span>`).join(' ');
  return `<figure><figcaption>${escaped(chart.title)} ${chart.lines.length > 1 ? legend : ''}</figcaption>${chartSvg(chart)}</figure>`;
}

function calibrationTable({ calmMedianMs, calmP99Ms, fullPerSecond, fullP99Ms }: Calibration): string {
  const row = (what: string, value: string) => `<tr><td>${what}</td><td class="number">${value}</td></tr>`;
  return table(
    ['Calibration, a moment before on the same machine', ''],
    [
      row('One asker alone: median', shown(calmMedianMs, 'ms')),
      row('One asker alone: 99th percentile', shown(calmP99Ms, 'ms')),
      row('As fast as answers come: answers a second', shown(fullPerSecond, 'per second')),
      row('As fast as answers come: 99th percentile', shown(fullP99Ms, 'ms')),
    ],
  );
}

/** The slowest waits of a batch are its longest; the other phases are shared by all in it. */
function phasesTable(phases: PhaseFigures | null): string {
  if (phases === null) return '';
  const rows = Object.entries(phases.msByPhase).map(
    ([phase, ms]) => `<tr><td>${escaped(PHASE_WORDS[phase] ?? phase)}</td><td class="number">${shown(ms, 'ms')}</td></tr>`,
  );
  return `<h2>Where the time went in the server</h2>${table([`Mean batch of ${phases.batchSize.toFixed(1)} payments and messages`, ''], rows)}`;
}

const PHASE_WORDS: Readonly<Record<string, string>> = {
  queue: 'Waiting for the batch before (the longest wait in the batch)',
  read: 'Locking and reading',
  rules: 'Deciding',
  write: 'Writing',
  commit: 'Committing to disk',
};

function checksTable(checks: readonly CheckResult[] | null): string {
  if (checks === null) return '';
  const rows = checks.map(
    ({ name, proves, examined, violations }) =>
      `<tr><td class="${violations === 0 ? 'good' : 'bad'}">${violations === 0 ? '&#10003;' : '&#10007;'}</td><td>${escaped(name)} <small>${escaped(proves)}</small></td><td class="number">${shown(examined, 'count')}</td><td class="number">${shown(violations, 'count')}</td></tr>`,
  );
  return `<h2>The books, proved from their own rows after the load</h2>${table(['', 'Check', 'Examined', 'Wrong'], rows)}`;
}

/** Everything k6 measured, without the pieces the charts are made of. */
function figuresTable({ metrics }: Summary): string {
  const rows = Object.entries(metrics)
    .filter(([name]) => !name.includes('{slot:'))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, metric]) => {
      const values = Object.entries(metric?.values ?? {}).map(([stat, value]) => `${stat} ${Math.round(value * 1_000) / 1_000}`);
      return `<tr><td><code>${escaped(name)}</code></td><td>${escaped(values.join(', '))}</td></tr>`;
    });
  return `<details><summary>Every figure of the load generator</summary>${table(['Metric', 'Values; times in milliseconds'], rows)}</details>`;
}

function table(head: readonly string[], rows: readonly string[]): string {
  return `<div class="scroll"><table><thead><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

const STYLE = `
:root{color-scheme:light dark;--ink:#1c2230;--soft:#5b6475;--paper:#fff;--line:#dfe3ea;--good:#14713d;--bad:#b3261e;--c0:#2457c5;--c1:#b86e00;--c2:#8b2fa8;--c3:#0c7c7c}
@media(prefers-color-scheme:dark){:root{--ink:#e7eaf0;--soft:#a3acbd;--paper:#12151c;--line:#2c3342;--good:#5fce8f;--bad:#ff8a80;--c0:#82a7ff;--c1:#f0b35a;--c2:#d59af0;--c3:#5fd0d0}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}main{max-width:60rem;margin:0 auto;padding:2rem 1rem 4rem}
h1{font-size:1.8rem;margin:.2rem 0}h2{font-size:1.15rem;margin:2rem 0 .5rem}.over,.note,small,figcaption,.tick{color:var(--soft)}.lead{font-size:1.1rem}
.badge{font-size:1rem;border:1px solid currentColor;border-radius:1rem;padding:.1rem .7rem;vertical-align:middle}.good{color:var(--good)}.bad{color:var(--bad)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}td:first-child{white-space:nowrap}
.wanted{min-width:9rem}.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}figure{margin:0 0 1.5rem}svg{width:100%;height:auto;display:block}
.line{fill:none;stroke-width:2}.grid{stroke:var(--line)}.limit{stroke:var(--bad);stroke-dasharray:5 4}.tick{fill:var(--soft);font-size:11px}.key{margin-left:1rem}.key::before{content:"";display:inline-block;width:1rem;border-top:3px solid;margin-right:.3rem;vertical-align:middle}
${[0, 1, 2, 3].map((no) => `.line-${no}{stroke:var(--c${no})}.key-${no}::before{border-color:var(--c${no})}`).join('')}
`;
