// Watches the slices of a budget from outside and says what is wrong: a sum that does not hold, an overdraft, two owners under one epoch.
import { type Slice, type Treasury, onTheWay } from './slices-transfer.ts';

export interface SliceAudit {
  /** After every step: I7. */
  readonly look: (treasury: Treasury, slices: readonly Slice[]) => void;
  /** Told of every commit: which process, under which epoch of the row it wrote. */
  readonly committed: (commit: {
    readonly cell: number;
    readonly process: number;
    readonly epoch: number;
    readonly amount: number;
  }) => void;
  readonly violations: () => readonly string[];
}

const VIOLATIONS_MAX = 20;

/** Keeps its own sum of what was told as spent: the books are compared with it, not with themselves. */
export function auditSlices(budget: number): SliceAudit {
  const owners = new Map<string, number>();
  const violations = new Set<string>();
  let told = 0;
  const note = (violation: string): void => {
    if (violations.size < VIOLATIONS_MAX) violations.add(violation);
  };
  return {
    look: (treasury, slices) => {
      const spent = slices.reduce((all, slice) => all + slice.spent, 0);
      const held = slices.reduce((all, slice, cell) => all + slice.remaining + onTheWay(treasury, cell, slice), 0);
      if (held + treasury.unallocated + spent !== budget) note('the parts do not sum to the budget');
      if (spent !== told) note('what the slices say is spent is not what was granted');
      if (spent > budget) note('more is spent than the budget');
      if (treasury.unallocated < 0 || slices.some((slice) => slice.remaining < 0)) note('a part is below zero');
    },
    committed: ({ cell, process, epoch, amount }) => {
      told += amount;
      const key = `${cell}@${epoch}`;
      const owner = owners.get(key) ?? process;
      owners.set(key, owner);
      if (owner !== process) note('two owners committed under one epoch');
    },
    violations: () => [...violations],
  };
}
