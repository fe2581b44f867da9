// Draws lines over the seconds of a run as a small SVG that needs nothing else.

export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}
export interface Chart {
  readonly title: string;
  readonly unit: string;
  readonly lines: readonly Line[];
  /** The axis ends here, in seconds. */
  readonly seconds: number;
  /** Words under the axis, evenly spaced; seconds where absent. */
  readonly moments?: readonly string[];
  /** Dashed: the limit that a verdict knows. */
  readonly limit?: { readonly name: string; readonly value: number };
}

const WIDTH = 720;
const HEIGHT = 220;
const LEFT = 56;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 28;
const TICKS = 4;

/** Colours are classes `line-0` … `line-3` of the page, so that they follow its light or dark look. */
export function chartSvg({ title, unit, lines, seconds, moments, limit }: Chart): string {
  const points = lines.flatMap((line) => line.points);
  const xMax = Math.max(seconds, ...points.map(([x]) => x));
  const under = moments ?? ticks(xMax).map((value) => `${label(value)} s`);
  const yMax = niceCeiling(Math.max(limit?.value ?? 0, ...points.map(([, y]) => y)));
  const x = (value: number) => round(LEFT + (value / xMax) * (WIDTH - LEFT - RIGHT));
  const y = (value: number) => round(HEIGHT - BOTTOM - (value / yMax) * (HEIGHT - TOP - BOTTOM));
  const paths = lines.map(
    (line, no) =>
      `<polyline class="line line-${no}" points="${line.points.map(([at, value]) => `${x(at)},${y(value)}`).join(' ')}"><title>${escaped(line.name)}</title></polyline>`,
  );
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}">`,
    ...ticks(yMax).map(
      (value) =>
        `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(value)}" y2="${y(value)}"/><text class="tick" x="${LEFT - 6}" y="${y(value) + 4}" text-anchor="end">${label(value)}</text>`,
    ),
    ...under.map(
      (text, no) =>
        `<text class="tick" x="${x((xMax * no) / (under.length - 1))}" y="${HEIGHT - 8}" text-anchor="${no === under.length - 1 ? 'end' : 'middle'}">${escaped(text)}</text>`,
    ),
    ...(limit === undefined
      ? []
      : [
          `<line class="limit" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(limit.value)}" y2="${y(limit.value)}"><title>${escaped(limit.name)}</title></line>`,
        ]),
    ...paths,
    `<text class="tick" x="${LEFT}" y="${TOP}" dx="4">${escaped(unit)}</text>`,
    '</svg>',
  ].join('');
}

/** 1, 2 or 5 times a power of ten, at least `value`. */
export function niceCeiling(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((each) => each * power >= value) ?? 10;
  return step * power;
}

const ticks = (max: number): readonly number[] => Array.from({ length: TICKS + 1 }, (_, no) => (max * no) / TICKS);
const label = (value: number): string => (value >= 10 ? Math.round(value).toLocaleString('en-US') : String(Math.round(value * 100) / 100));
const round = (value: number): number => Math.round(value * 10) / 10;

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
