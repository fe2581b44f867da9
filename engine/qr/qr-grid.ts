// The modules of a QR code: its fixed patterns, where bits go, the eight masks and what each costs a reader (ISO/IEC 18004, clauses 6.3 and 7.7 to 7.10).

/** Rows one after the other; `isFixed` where no bit of the text may stand. */
export interface Grid {
  readonly size: number;
  readonly dark: Uint8Array;
  readonly isFixed: Uint8Array;
}

export function newGrid(version: number): Grid {
  const size = 17 + 4 * version;
  return { size, dark: new Uint8Array(size * size), isFixed: new Uint8Array(size * size) };
}

function fix({ size, dark, isFixed }: Grid, [x, y]: readonly [number, number], isDark: boolean): void {
  if (x < 0 || y < 0 || x >= size || y >= size) return;
  dark[y * size + x] = isDark ? 1 : 0;
  isFixed[y * size + x] = 1;
}

/** Finders, timing, alignment, version, and room for the format. */
export function drawPatterns(grid: Grid, version: number): void {
  const { size } = grid;
  for (let place = 0; place < size; place += 1) {
    fix(grid, [place, 6], place % 2 === 0);
    fix(grid, [6, place], place % 2 === 0);
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    drawSquares(grid, [x, y], 4);
  for (const [x, y] of alignmentsOf(version, size)) drawSquares(grid, [x, y], 2);
  drawFormat(grid, 0);
  if (version >= 7) drawVersion(grid, version);
}

/** Squares around a dark middle, light in the second ring; a finder has a light edge as well. */
function drawSquares(grid: Grid, [x, y]: readonly [number, number], reach: number): void {
  for (let down = -reach; down <= reach; down += 1)
    for (let across = -reach; across <= reach; across += 1) {
      const ring = Math.max(Math.abs(across), Math.abs(down));
      fix(grid, [x + across, y + down], reach === 2 ? ring !== 1 : ring !== 2 && ring !== 4);
    }
}

/** Middles of the alignment patterns: none where a finder stands. */
function alignmentsOf(version: number, size: number): readonly (readonly [number, number])[] {
  if (version === 1) return [];
  const last = size - 7;
  const places = version < 7 ? [6, last] : [6, (6 + last) / 2, last];
  const isCorner = (x: number, y: number) => (x === 6 && (y === 6 || y === last)) || (x === last && y === 6);
  return places.flatMap((y) => places.filter((x) => !isCorner(x, y)).map((x) => [x, y] as const));
}

/** What is left of `value` followed by zeros, divided by `divisor`. */
function remainder(value: number, divisor: number, bits: number): number {
  let rest = value;
  for (let place = 0; place < bits; place += 1) rest = (rest << 1) ^ ((rest >> (bits - 1)) * divisor);
  return rest;
}

function drawVersion(grid: Grid, version: number): void {
  const bits = (version << 12) | remainder(version, 0x1f25, 12);
  for (let place = 0; place < 18; place += 1) {
    const [long, short] = [Math.floor(place / 3), grid.size - 11 + (place % 3)];
    const isDark = ((bits >> place) & 1) === 1;
    fix(grid, [long, short], isDark);
    fix(grid, [short, long], isDark);
  }
}

/** Level M and the mask, twice, and the one module that is always dark. */
export function drawFormat(grid: Grid, mask: number): void {
  const { size } = grid;
  const bits = ((mask << 10) | remainder(mask, 0x537, 10)) ^ 0x5412;
  for (let place = 0; place < 15; place += 1) {
    const isDark = ((bits >> place) & 1) === 1;
    fix(grid, placeAtFinder(place), isDark);
    fix(grid, place < 8 ? [size - 1 - place, 8] : [8, size - 15 + place], isDark);
  }
  fix(grid, [8, size - 8], true);
}

/** Down the column beside the first finder, then along the row below it, around the timing. */
function placeAtFinder(place: number): readonly [number, number] {
  if (place < 6) return [8, place];
  if (place < 8) return [8, place + 1];
  return place === 8 ? [7, 8] : [14 - place, 8];
}

/** Two columns at a time from the right, up and down in turn, around the column of the timing. */
export function placeBits(grid: Grid, codewords: Uint8Array): void {
  const { size, dark, isFixed } = grid;
  let bit = 0;
  for (let turn = 0; turn * 2 < size - 1; turn += 1) {
    const beside = size - 1 - turn * 2;
    const right = beside <= 6 ? beside - 1 : beside;
    for (let step = 0; step < size * 2; step += 1) {
      const y = turn % 2 === 0 ? size - 1 - (step >> 1) : step >> 1;
      const at = y * size + right - (step & 1);
      if (isFixed[at] === 1) continue;
      dark[at] = ((codewords[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
      bit += 1;
    }
  }
}

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + (y >> 1)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

export function masked({ size, dark, isFixed }: Grid, mask: number): Grid {
  const turns = MASKS[mask] ?? (() => false);
  return {
    size,
    isFixed,
    dark: dark.map((isDark, at) => (isFixed[at] !== 1 && turns(at % size, Math.floor(at / size)) ? 1 - isDark : isDark)),
  };
}

/** The mask that costs a reader least. */
export function bestMask(grid: Grid): number {
  const costs = MASKS.map((_, mask) => {
    const tried = masked(grid, mask);
    drawFormat(tried, mask);
    return costOf(tried);
  });
  return costs.indexOf(Math.min(...costs));
}

function costOf(grid: Grid): number {
  const { size, dark } = grid;
  const lines = Array.from({ length: size }, (_, y) => [...dark.subarray(y * size, (y + 1) * size)].join(''));
  const columns = Array.from({ length: size }, (_, x) => Array.from({ length: size }, (__, y) => dark[y * size + x]).join(''));
  const inLines = [...lines, ...columns].reduce((total, line) => total + costOfLine(line), 0);
  const share = (dark.reduce((total, each) => total + each, 0) * 100) / dark.length;
  return inLines + costOfSquares(lines) + Math.floor(Math.abs(share - 50) / 5) * 10;
}

/** Runs of one colour of five and more, and what looks like a finder. */
function costOfLine(line: string): number {
  const runs = (line.match(/0{5,}|1{5,}/g) ?? []).reduce((total, run) => total + run.length - 2, 0);
  const finders = [...line.matchAll(/(?=00001011101|10111010000)/g)].length;
  return runs + finders * 40;
}

function costOfSquares(lines: readonly string[]): number {
  return lines.reduce((total, line, y) => {
    const below = lines[y + 1] ?? '';
    const squares = [...line].filter((dark, x) => dark === line[x + 1] && dark === below[x] && dark === below[x + 1]).length;
    return total + squares * 3;
  }, 0);
}
