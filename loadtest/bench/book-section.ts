// The section of the book's benchmark: its table, its plot, and what was promised.
import type { Book } from '../../engine/campaign/book.ts';
import type { LiveCampaign } from '../../engine/campaign/live.ts';
import type { Asked } from './book-population.ts';
import type { Plot, Section } from './section.ts';

/** So many different purchases that what one needs is no longer in the caches when it comes again. */
export const REQUESTS = 20_000;
export const PUBLISHES = 1_000;
export const LONG = 10_000;
const SMALL = 1_000;
const GROWTH_MAX = 1.5;
const PUBLISH_MS_MAX = 20;

export interface Population {
  readonly name: string;
  readonly size: number;
  readonly book: Book;
  readonly live: readonly LiveCampaign[];
  readonly asked: readonly Asked[];
  readonly nearby: readonly Asked[];
  readonly indexBytes: number;
  readonly campaignBytes: number;
  readonly fillMicros: number;
}
export interface Measured {
  readonly population: Population;
  readonly candidates: number;
  readonly lookup: number;
  readonly met: number;
  readonly decision: number;
  readonly decisionNearby: number;
  readonly scan: number | null;
  readonly differences: number;
}

export interface Published {
  readonly size: number;
  readonly medianMicros: number;
  readonly lateMicros: number;
  readonly worstMicros: number;
  readonly longMillis: number;
}

export function sectionOf(
  measured: readonly Measured[],
  of: { readonly published: Published; readonly lists: string; readonly raw: Readonly<Record<string, unknown>> },
): Section {
  const { published, lists } = of;
  const plain = measured.filter(({ population }) => String(population.size) === population.name);
  const [small, large] = [plain.find(({ population }) => population.size === SMALL), plain.at(-1)];
  const grown = (figure: (of: Measured) => number) =>
    large === undefined || small === undefined ? Number.NaN : figure(large) / figure(small);
  const sizes = `${SMALL} to ${large?.population.size ?? 0} live campaigns`;
  return {
    id: 'book',
    title: 'One decision, by the number of live campaigns',
    intro: `Processor time per call, medians of alternated rounds over ${REQUESTS} different purchases, each meeting about the same number of campaigns. Lookup: campaigns that bind (\`candidatesOf\`). Met: campaigns whose binding, schedule and condition hold, facts made in the call (\`matchingOf\`). Decision: lookup and \`decide\`, with the best combination. Nearby: the same few markets, so that memory is warm. The last row says merchant, channel, amount and hour in conditions alone. From ${sizes} a lookup grows ${grown(({ lookup }) => lookup).toFixed(2)}, a decision ${grown(({ decision }) => decision).toFixed(2)}, nearby ${grown(({ decisionNearby }) => decisionNearby).toFixed(2)}. Publish of one change among ${published.size}: ${published.medianMicros.toFixed(0)} µs, p99 ${published.lateMicros.toFixed(0)} µs, slowest of ${PUBLISHES} ${(published.worstMicros / 1_000).toFixed(1)} ms; of one campaign that names ${LONG} merchants: ${published.longMillis.toFixed(1)} ms. ${lists}`,
    columns: [
      'live',
      'candidates',
      'lookup µs',
      'met µs',
      'decision µs',
      'nearby µs',
      'scan µs',
      'index bytes each',
      'campaign bytes each',
      'fill µs each',
      'differences',
    ],
    rows: measured.map((each) => rowOf(each)),
    plots: [plotOf(plain)],
    goals: [
      { text: `a decision from ${sizes}: growth`, measured: grown(({ decision }) => decision), wanted: GROWTH_MAX, atLeast: false },
      {
        text: `publish of one change among ${published.size}, p99 ms`,
        measured: published.lateMicros / 1_000,
        wanted: PUBLISH_MS_MAX,
        atLeast: false,
      },
      {
        text: 'index against scan: differences',
        measured: measured.reduce((all, each) => all + each.differences, 0),
        wanted: 0,
        atLeast: false,
      },
    ],
    raw: {
      ...of.raw,
      measured: measured.map(({ population: { name, size, indexBytes, campaignBytes }, ...figures }) => ({
        name,
        size,
        indexBytes,
        campaignBytes,
        ...figures,
      })),
    },
    skipped: [],
  };
}

function rowOf({
  population,
  candidates,
  lookup,
  met,
  decision,
  decisionNearby,
  scan,
  differences: wrong,
}: Measured): readonly (string | number)[] {
  const { name, size, indexBytes, campaignBytes, fillMicros } = population;
  const isMany = size >= SMALL;
  return [
    name,
    candidates.toFixed(1),
    lookup.toFixed(2),
    met.toFixed(2),
    decision.toFixed(1),
    decisionNearby.toFixed(1),
    scan === null ? '' : scan.toFixed(1),
    isMany ? indexBytes.toFixed(0) : 'too few',
    isMany ? campaignBytes.toFixed(0) : 'too few',
    fillMicros.toFixed(1),
    wrong,
  ];
}

function plotOf(measured: readonly Measured[]): Plot {
  const line = (name: string, figure: (of: Measured) => number | null) => ({
    name,
    points: measured.flatMap((each): (readonly [number, number])[] => {
      const value = figure(each);
      return value === null ? [] : [[each.population.size, value]];
    }),
  });
  return {
    id: 'book-growth',
    title: 'Processor time by live campaigns',
    xLabel: 'live campaigns',
    yLabel: 'µs',
    logX: true,
    logY: true,
    lines: [
      line('decision', ({ decision }) => decision),
      line('met', ({ met }) => met),
      line('lookup', ({ lookup }) => lookup),
      line('scan of all', ({ scan }) => scan),
    ],
  };
}
