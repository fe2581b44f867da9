// Draws a plot as SVG text that reads well on light and on dark paper, without any library.
import { type Scale, placeOn, scaleFor, tickText, ticksOf } from './scale.ts';
import type { Plot } from './section.ts';

const WIDTH = 880;
const HEIGHT = 440;
const LEFT = 76;
const RIGHT = 640;
const TOP = 52;
const BOTTOM = 372;
const LEGEND_STEP = 22;
/** Told apart by colour-blind eyes too (Okabe and Ito), and by the shape of their marks. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#b58900', '#56b4e9', '#7b5ea7', '#888888'] as const;
const STYLE = `text{font:13px system-ui,sans-serif;fill:#24292f}.title{font-size:16px;font-weight:600}.grid{stroke:#d0d7de;stroke-width:1}.axis{stroke:#57606a;stroke-width:1.5}.paper{fill:#ffffff}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.grid{stroke:#30363d}.axis{stroke:#8b949e}.paper{fill:#0d1117}}`;

interface Axes {
  readonly x: Scale;
  readonly y: Scale;
}

export function svgOf(plot: Plot): string {
  const points = plot.lines.flatMap((line) => line.points);
  const axes: Axes = {
    x: scaleFor(
      points.map(([x]) => x),
      plot.logX ?? false,
    ),
    y: scaleFor(
      points.map(([, y]) => y),
      plot.logY ?? false,
    ),
  };
  const parts = [
    `<rect class="paper" width="${WIDTH}" height="${HEIGHT}"/>`,
    text({ x: LEFT, y: 28, words: plot.title, rest: 'class="title"' }),
    ...gridOf(axes),
    `<path class="axis" fill="none" d="M${LEFT} ${TOP}V${BOTTOM}H${RIGHT}"/>`,
    text({ x: (LEFT + RIGHT) / 2, y: HEIGHT - 18, words: plot.xLabel, rest: 'text-anchor="middle"' }),
    text({
      x: 18,
      y: (TOP + BOTTOM) / 2,
      words: plot.yLabel,
      rest: `text-anchor="middle" transform="rotate(-90 18 ${(TOP + BOTTOM) / 2})"`,
    }),
    ...plot.lines.map((line, no) => curve(line.points, { axes, no })),
    ...legendOf(plot, axes),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(plot.title)}"><style>${STYLE}</style>\n${parts.join('\n')}\n</svg>\n`;
}

const acrossOf = (axes: Axes, value: number): number => round(LEFT + placeOn(axes.x, value) * (RIGHT - LEFT));
const downOf = (axes: Axes, value: number): number => round(BOTTOM - placeOn(axes.y, value) * (BOTTOM - TOP));
const round = (value: number): number => Math.round(value * 10) / 10;

function gridOf(axes: Axes): readonly string[] {
  const across = ticksOf(axes.x).map((tick) => {
    const x = acrossOf(axes, tick);
    return `<path class="grid" d="M${x} ${TOP}V${BOTTOM}"/>${text({ x, y: BOTTOM + 20, words: tickText(tick), rest: 'text-anchor="middle"' })}`;
  });
  const down = ticksOf(axes.y).map((tick) => {
    const y = downOf(axes, tick);
    return `<path class="grid" d="M${LEFT} ${y}H${RIGHT}"/>${text({ x: LEFT - 8, y: y + 4, words: tickText(tick), rest: 'text-anchor="end"' })}`;
  });
  return [...across, ...down];
}

type Points = Plot['lines'][number]['points'];

/** A value that the axis cannot show breaks no line: it is left out. */
function curve(points: Points, at: { readonly axes: Axes; readonly no: number }): string {
  const { axes, no } = at;
  const shown = points.filter(([x, y]) => Number.isFinite(placeOn(axes.x, x)) && Number.isFinite(placeOn(axes.y, y)));
  const path = shown.map(([x, y], place) => `${place === 0 ? 'M' : 'L'}${acrossOf(axes, x)} ${downOf(axes, y)}`).join('');
  const marks = shown.map(([x, y]) => mark(acrossOf(axes, x), downOf(axes, y), no));
  return `<path fill="none" stroke="${colourOf(no)}" stroke-width="2" d="${path}"/>${marks.join('')}`;
}

const colourOf = (no: number): string => COLOURS[no % COLOURS.length] ?? '#888888';

function mark(x: number, y: number, no: number): string {
  const shapes = [
    `<circle cx="${x}" cy="${y}" r="4" fill="${colourOf(no)}"/>`,
    `<rect x="${x - 4}" y="${y - 4}" width="8" height="8" fill="${colourOf(no)}"/>`,
    `<path d="M${x} ${y - 5}l5 9h-10z" fill="${colourOf(no)}"/>`,
    `<path d="M${x} ${y - 6}l6 6l-6 6l-6 -6z" fill="${colourOf(no)}"/>`,
  ];
  return shapes[no % shapes.length] ?? '';
}

/** Names in the order in which the lines end, from top to bottom, so that the eye finds them. */
function legendOf({ lines }: Plot, axes: Axes): readonly string[] {
  const ends = lines.map((line, no) => ({ name: line.name, no, y: downOf(axes, line.points.at(-1)?.[1] ?? Number.NaN) }));
  return ends
    .toSorted((one, other) => (Number.isNaN(one.y) ? HEIGHT : one.y) - (Number.isNaN(other.y) ? HEIGHT : other.y))
    .map(({ name, no }, place) => {
      const y = TOP + 12 + place * LEGEND_STEP;
      return `${mark(RIGHT + 24, y - 4, no)}${text({ x: RIGHT + 38, y, words: name, rest: '' })}`;
    });
}

interface Words {
  readonly x: number;
  readonly y: number;
  readonly words: string;
  readonly rest: string;
}

function text({ x, y, words, rest }: Words): string {
  return `<text x="${round(x)}" y="${round(y)}"${rest === '' ? '' : ` ${rest}`}>${escaped(words)}</text>`;
}

const escaped = (words: string): string =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
