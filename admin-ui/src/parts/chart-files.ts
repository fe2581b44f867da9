// A chart as files: its rows as CSV that a spreadsheet reads and cannot run, and its picture as PNG.

export interface ChartColumn {
  readonly label: string;
  /** Figures stand at the right and are written plainly. */
  readonly figure?: boolean;
}
export type ChartCell = string | number | null;
export type ChartRow = readonly ChartCell[];

const LINE_END = '\r\n';
/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** RFC 4180 with a byte order mark, so that spreadsheets read Chinese. */
export function csvOf(columns: readonly ChartColumn[], rows: readonly ChartRow[]): string {
  const lines = [columns.map(({ label }) => label), ...rows].map((row) => row.map(csvCell).join(','));
  return `\uFEFF${lines.join(LINE_END)}${LINE_END}`;
}

function csvCell(cell: ChartCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** "Burn by day" as the name of a file, in any script. */
export function fileName(title: string, ending: 'csv' | 'png'): string {
  const name = title
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return `${name === '' ? 'chart' : name}.${ending}`;
}

const HEAD_POINTS = 44;

/** The picture with its title above it: a picture in somebody's slides must say what it shows. */
export function titled(
  picture: HTMLCanvasElement,
  { title, ink, sheet, sans }: { title: string; ink: string; sheet: string; sans: string },
) {
  const head = HEAD_POINTS * 2;
  const whole = Object.assign(document.createElement('canvas'), { width: picture.width, height: picture.height + head });
  const pen = whole.getContext('2d');
  if (pen === null) return picture;
  pen.fillStyle = sheet;
  pen.fillRect(0, 0, whole.width, whole.height);
  pen.fillStyle = ink;
  pen.font = `600 30px ${sans}`;
  pen.fillText(title, 24, 54, whole.width - 48);
  pen.drawImage(picture, 0, head);
  return whole;
}
