// Alternated rounds: every task once per round, forwards then backwards, so that drift of the machine meets all of them alike.

export interface Task<Figure> {
  readonly name: string;
  /** Round 0 is the first that counts; warming up is the task's own business. */
  readonly run: (round: number) => Promise<Figure>;
}

/** The figures of each task, one per round. */
export async function alternate<Figure>(tasks: readonly Task<Figure>[], rounds: number): Promise<ReadonlyMap<string, readonly Figure[]>> {
  const figures = new Map<string, Figure[]>(tasks.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? tasks : tasks.toReversed();
    for (const task of order) figures.get(task.name)?.push(await task.run(round));
  }
  return figures;
}

/** The middle of what was measured; of an even number the mean of the two in the middle; NaN of none. What could not be measured is NaN and left out. */
export function median(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).toSorted((one, other) => one - other);
  const upper = sorted[sorted.length >> 1] ?? Number.NaN;
  const lower = sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
  return (upper + lower) / 2;
}

export interface Ratio {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** Ours to theirs, round by round: both were measured within seconds, so what slowed the machine slowed both. */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Ratio {
  const ratios = ours.map((value, round) => value / (theirs[round] ?? Number.NaN)).filter(Number.isFinite);
  if (ratios.length === 0) return { median: Number.NaN, least: Number.NaN, most: Number.NaN };
  return { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) };
}
