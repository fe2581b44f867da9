/** What one benchmark hands to the report: its table, its plots, its goals and its raw figures. */

export interface Plot {
  readonly id: string;
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly logX?: boolean;
  readonly logY?: boolean;
  readonly lines: readonly {
    readonly name: string;
    readonly points: readonly (readonly [number, number])[];
  }[];
}

export interface Goal {
  readonly text: string;
  readonly measured: number;
  readonly wanted: number;
  readonly atLeast: boolean;
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly intro: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  readonly plots: readonly Plot[];
  readonly goals: readonly Goal[];
  readonly raw: unknown;
  /** What was left out and why, e.g. "no Java on this machine". */
  readonly skipped: readonly string[];
}

export type Bench = (options: {
  readonly rounds: number;
  readonly quick: boolean;
  /** Asked for by --rows: one more size, for a chapter that has sizes. */
  readonly rows?: number;
  readonly say: (line: string) => void;
}) => Promise<Section>;
