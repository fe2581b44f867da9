// What the API says of merges and households.
import type { Merge, MergeObstacle, MergeSide } from '../../../api/membership/merge-store.ts';

export type { Merge };
export type Side = MergeSide;
export interface Preview {
  readonly merge: Merge;
  readonly sides: readonly MergeSide[];
  readonly obstacle: MergeObstacle | null;
  readonly both: readonly string[];
}
export interface HouseholdRow {
  readonly id: string;
  readonly name: string;
  readonly leaving: 'stay' | 'share';
  readonly createdAt: string;
  readonly dissolvedAt: string | null;
  readonly members: readonly string[];
}
