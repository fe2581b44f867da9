// Writes docs/SCALE.md: the figures and their sources, the sizes, the loss of a cell, the slices of a budget, and what a decision is estimated to cost.
import { CANDIDATES_MAX } from '../../engine/benefit/stack.ts';
import { type Machine, machineLine } from '../bench/machine.ts';
import { figureText, tableOf } from '../bench/report.ts';
import type { Plot } from '../bench/section.ts';
import type { Figures } from './measured.ts';
import { type Costs, type Plan, type Size, cellsFor, postgresBounds, postgresCapacity, processCapacity, sizeOf } from './sizes.ts';
import { type LoadEffect, SLICE_SETTING, SLICE_TERMS, type SliceRow } from './slice-runs.ts';
import type { StepRow } from './steps.ts';

export interface Growth {
  readonly machine: Machine;
  readonly figures: Figures;
  readonly values: Costs & Plan;
  readonly sizes: readonly Size[];
  readonly slices: readonly SliceRow[];
  readonly effects: readonly LoadEffect[];
  readonly seeds: number;
  readonly steps: readonly StepRow[];
}

export const NATIONAL_PER_SECOND = 100_000;
const DAYS = [1, 7, 30, 90, 180, 400];
const RATES = [100, 1_000, 10_000, 100_000];
const GIGA = 1e9;
/** For a comparison only: today all days stay in Postgres. */
const ONLINE_DAYS = 60;

export function sizesFor(values: Costs & Plan): readonly Size[] {
  const one = postgresCapacity(values, values).perSecond;
  const national = cellsFor(NATIONAL_PER_SECOND, values, values);
  return [
    sizeOf({ name: 'one process', peakPerSecond: Math.floor(processCapacity(values, values)), cells: 1 }, values, values),
    sizeOf({ name: 'one Postgres', peakPerSecond: Math.floor(one), cells: 1 }, values, values),
    sizeOf({ name: 'ten cells', peakPerSecond: Math.floor(one) * 10, cells: 10 }, values, values),
    sizeOf({ name: `a national scheme, ${national} cells`, peakPerSecond: NATIONAL_PER_SECOND, cells: national }, values, values),
  ];
}

export function growthPage(growth: Growth): string {
  const { machine, values, seeds } = growth;
  return [
    '# Growth',
    INTRO,
    '## What it is computed from',
    figureTable(growth.figures),
    '## Sizes',
    sizeTable(growth.sizes),
    sizeWords(values),
    '![Cores by authorizations per second](scale/scale-cores.svg)',
    '![Stored bytes by days kept](scale/scale-stored.svg)',
    '## When a cell is lost',
    lossWords(growth),
    '## One budget, many cells',
    SLICES,
    `${SLICE_SETTING}. Low water ${SLICE_TERMS.lowWaterTicks} ms, cover ${SLICE_TERMS.coverTicks} ms, medians of ${seeds} seeds:`,
    sliceTable(growth.slices),
    sliceWords(growth.slices, growth.effects),
    '![Refused while money lay elsewhere, by cells](scale/scale-refused.svg)',
    '![Moves per thousand benefits, by cells](scale/scale-moves.svg)',
    '## What the gate before publishing counts',
    GATE,
    stepTable(growth.steps),
    `<sub>${machineLine(machine)}</sub>`,
  ]
    .join('\n\n')
    .concat('\n');
}

const INTRO = `Written by \`npm run scale\`: arithmetic over measured costs, and a simulation. Nothing here was run at these sizes. Each figure can be replaced,
\`npm run scale -- --nodeMicros=60 --peakToMean=7\`, and each says where it comes from; those of the benchmarks change when \`npm run bench\` runs.

One bank is one or more **cells**. A cell is one Postgres with its standby and the processes in front of it; an account belongs to one cell for ever
(by hash), so wallet, coupons, points and limits per customer never leave it, and an authorization touches one database. Only the budget of a campaign
is shared between cells; it moves between them in slices.`;

const SLICES = `A campaign's budget lies in escrow at a treasury; each cell holds a slice of it as one row of its own database and spends from that row in the transaction
that grants. Requests, grants and returns are numbered per cell, so a repeated, late or overtaken message moves nothing twice; what has left one side
and not reached the other belongs to the cell. The row has an owner epoch that rises when another process takes it over and is checked at commit, so a
process that was replaced while it slept cannot spend what its successor counts on. After every step an audit from outside checks that slices, money on
the way, unallocated and spent sum to the budget (I7), with its own sum of what was granted; with the epoch check taken out it reports two owners under
one epoch, and with a treasury that forgets its answers a sum that does not hold (\`engine/simulation/slices.test.ts\`).

- **fixed share**: cut once, never moved.
- **refill**: a cell keeps stock for a while ahead, asks for more below a low-water mark, and gives back what its customers have left behind. A grant is
  at most half of the cell's fair part, so grants shrink with the budget.
- **refill then single**: when a tenth is left, all slices come back and every benefit gets its money from the one place, one message away.`;

const GATE = `A campaign is refused at review and at publish when, among everything live, a purchase of its reference load would take more than
\`RULES_BUDGET_MICROS\` (2,000; the setting \`rulesBudgetMicros\` of a database wins) or meet more than ${CANDIDATES_MAX} campaigns. The estimate counts steps, so it is the same on every machine; this compares it with this one.`;

function figureTable(figures: Figures): string {
  const rows = Object.entries(figures).map(([name, { value, unit, meaning, source }]) => [
    `\`${name}\``,
    `${figureText(value)} ${unit}`,
    meaning,
    source,
  ]);
  return tableOf(['name', 'value', 'what', 'from'], rows);
}

function sizeTable(sizes: readonly Size[]): string {
  const line = (what: string, of: (size: Size) => number): readonly string[] => [what, ...sizes.map((size) => figureText(of(size)))];
  return tableOf(
    ['', ...sizes.map(({ name }) => name)],
    [
      line('authorizations per second at the peak', ({ peakPerSecond }) => peakPerSecond),
      line('cells', ({ cells }) => cells),
      line('cores for the processes', ({ apiCores }) => Math.ceil(apiCores)),
      line('cores for Postgres (standbys need less, and as many for the take-over)', ({ postgresCores }) => Math.ceil(postgresCores)),
      line('hosts, standbys included', ({ hosts }) => hosts),
      line('memory of the processes, GB', ({ memoryBytes }) => memoryBytes / GIGA),
      line('fsyncs per second in each cell', ({ fsyncsPerSecond }) => fsyncsPerSecond),
      line('decisions and messages per fsync', ({ decisionsPerFsync }) => decisionsPerFsync),
      line('write-ahead log, MB/s in all', ({ walBytesPerSecond }) => walBytesPerSecond / 1e6),
      line('stored after the retention, TB, copies included', ({ storedBytes }) => storedBytes / 1e12),
      line('network, Mbit/s, replication included', ({ networkBitsPerSecond }) => networkBitsPerSecond / 1e6),
      line('monthly partitions in each cell', ({ partitions }) => partitions),
      line('decisions in a partition, millions', ({ rowsPerPartition }) => rowsPerPartition / 1e6),
    ],
  );
}

function sizeWords(values: Costs & Plan): string {
  const { perSecond, bound } = postgresCapacity(values, values);
  const bounds = Object.entries(postgresBounds(values, values)).map(([name, rate]) => `${figureText(Math.floor(rate))} by its ${name}`);
  const national = cellsFor(NATIONAL_PER_SECOND, values, values);
  const reason =
    national > values.cellsLeast ? `because one Postgres carries ${figureText(Math.floor(perSecond))}` : 'because the plan wants no fewer';
  const short = cellsFor(NATIONAL_PER_SECOND, values, { ...values, retentionDays: ONLINE_DAYS });
  return `At the peak one Postgres carries, in authorizations a second, ${bounds.join(', ')}; the lowest, its ${bound}, holds. ${figureText(NATIONAL_PER_SECOND)} a second
take ${national} cells, ${reason}. What a scheme of this size needs most is room for ${values.retentionDays} days: were only ${ONLINE_DAYS} of them kept in Postgres and older
months, which nobody writes to, detached into compressed files, ${short} cells would do. For comparison: the clearing house of China's network payments
reported a peak of 92,000 a second and 1.17 billion in the day on 11 November 2018, and 71,500 a second and 1.54 billion a year later (China Securities
Journal, 12 November 2019): the peak second was seven and four times the mean of that day. A commit starts when the last one has ended, so a cell under
load writes as often as its disk confirms and no oftener; more load makes larger batches. Months are dropped whole when their days are over.`;
}

function lossWords({ sizes, values }: Growth): string {
  const national = sizes.at(-1);
  if (national === undefined) return '';
  return `A cell's standby is synchronous: what was acknowledged is there. Until it answers (${values.takeOverSeconds} s), the accounts of that cell, one in ${national.cells},
are told "no benefit" within their deadline and pay the full amount: ${figureText(Math.round(national.missedByTakeOver))} authorizations at the peak of the national scheme.
Nobody else notices: other cells hold their own slices. The slice of the lost cell waits with it, once a campaign has run in about what its
customers need in twice the cover time, because nobody else may spend what it might have spent; the taking over raises its epoch, so the old primary, should it come back,
commits nothing. Other cells need no spare capacity for it, because accounts do not move. If the treasury is lost, cells go on with the stock they have
and then refuse.`;
}

function sliceTable(rows: readonly SliceRow[]): string {
  const text = (share: number) => `${figureText(share * 100)} %`;
  return tableOf(
    [
      'policy',
      'cells',
      'moves per 1,000 benefits',
      'messages per 1,000 benefits',
      'waited for money per 1,000 purchases',
      'refused while money lay elsewhere, per 1,000 purchases',
      'unspent when 1 % had been refused',
      'unspent at the end',
      'stale commits refused',
      'violations',
    ],
    rows.map((row) => [
      row.policy.replaceAll('_', ' '),
      row.cells,
      row.moves,
      row.messages,
      row.waited,
      row.refusedElsewhere,
      text(row.stranded),
      text(row.left),
      row.stale,
      row.violations,
    ]),
  );
}

function sliceWords(rows: readonly SliceRow[], effects: readonly LoadEffect[]): string {
  const at = (policy: SliceRow['policy']) => rows.find((row) => row.policy === policy && row.cells === 10);
  const [fixed, refill, single] = [at('fixed_share'), at('refill'), at('refill_then_single')];
  if (fixed === undefined || refill === undefined || single === undefined) return '';
  const violations = rows.reduce((all, row) => all + row.violations, 0);
  return `No overspend: ${violations} violations in all of these runs. With ten cells, fixed shares refuse ${figureText(fixed.refusedElsewhere)} of 1,000 purchases while money lies elsewhere,
refilling ${figureText(refill.refusedElsewhere)}, and drawing the end together ${figureText(single.refusedElsewhere)}, for ${figureText(single.moves)} moves per 1,000 benefits. Slices move with the course of a
budget more than with the load: ${effects.map(effectWords).join('; ')}. The policies are pure functions (\`engine/simulation/slices-policy.ts\`), and so are the rules of transfer
(\`slices-transfer.ts\`).`;
}

function effectWords({ policy, cells, moves, times, movesThen }: LoadEffect): string {
  return `${times} times the customers and the budget over ${cells} cells take ${figureText(movesThen / moves)} times the moves under ${policy.replaceAll('_', ' ')} (${moves} and ${movesThen})`;
}

function stepTable(steps: readonly StepRow[]): string {
  return tableOf(
    ['campaigns at one purchase', 'eligible', 'benefits worked out', 'estimated µs', 'measured µs', 'measured to estimated'],
    steps.map(({ name, eligible, quotes, estimated, measured }) => [name, eligible, quotes, estimated, measured, measured / estimated]),
  );
}

export function growthPlots({ values, sizes, slices }: Growth): readonly Plot[] {
  const cells = (rate: number) => Math.max(1, Math.ceil(rate / postgresCapacity(values, values).perSecond));
  const cores = (of: (size: Size) => number) =>
    RATES.map((rate): [number, number] => [rate, of(sizeOf({ name: '', peakPerSecond: rate, cells: cells(rate) }, values, values))]);
  const lines = (of: (row: SliceRow) => number) =>
    [...new Set(slices.map(({ policy }) => policy))].map((policy) => ({
      name: policy.replaceAll('_', ' '),
      points: slices.filter((row) => row.policy === policy).map((row): [number, number] => [row.cells, of(row)]),
    }));
  return [
    {
      id: 'scale-cores',
      title: 'Cores at the planned share of the peak',
      xLabel: 'authorizations per second',
      yLabel: 'cores',
      logX: true,
      logY: true,
      lines: [
        { name: 'processes', points: cores(({ apiCores }) => apiCores) },
        { name: 'Postgres', points: cores(({ postgresCores }) => postgresCores) },
      ],
    },
    {
      id: 'scale-stored',
      title: 'Stored bytes, copies included',
      xLabel: 'days kept',
      yLabel: 'TB',
      logX: true,
      logY: true,
      lines: sizes.map(({ name, storedBytes }) => ({
        name,
        points: DAYS.map((days): [number, number] => [days, (storedBytes / 1e12 / values.retentionDays) * days]),
      })),
    },
    {
      id: 'scale-refused',
      title: 'Refused while money lay elsewhere',
      xLabel: 'cells',
      yLabel: 'per 1,000 purchases',
      lines: lines(({ refusedElsewhere }) => refusedElsewhere),
    },
    {
      id: 'scale-moves',
      title: 'How often slices move',
      xLabel: 'cells',
      yLabel: 'moves per 1,000 benefits',
      lines: lines(({ moves }) => moves),
    },
  ];
}
