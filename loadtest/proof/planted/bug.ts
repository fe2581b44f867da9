// What a planted bug is: some text of the product replaced by other text while the program that looks for it is built, and never anywhere else.

/** Who is expected to catch it: the simulation over the model store, or the sequences of commands on a real Postgres where the bug is in SQL. */
export type Hunter = 'simulation' | 'postgres';

export interface Edit {
  /** From the top of the repository. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
}
export interface PlantedBug {
  readonly id: string;
  /** What a person would have got wrong, in words. */
  readonly meaning: string;
  /** The rules it breaks. */
  readonly breaks: string;
  readonly hunter: Hunter;
  readonly edits: readonly Edit[];
}
