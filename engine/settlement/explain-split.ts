// Says how a movement was split among its funders: the exact share, the whole minor units, and who carries the cent that cannot be divided.
import { split } from '../money/split.ts';

export interface SplitShare {
  /** The exact share of this movement in minor units, cut off (not rounded) after two digits: "333.33". */
  readonly exact: string;
  /** What the movement brought this funder; negative when it takes back. */
  readonly amount: number;
  /** What the funder had paid of this benefit in all, before and after. */
  readonly cumulativeBefore: number;
  readonly cumulativeAfter: number;
  /** Its cumulative part stands above its exact share: it carries a cent for the others until more is moved. */
  readonly gotRoundingCent: boolean;
}

/**
 * The movement of a benefit from `before` to `after` minor units kept in all, by the weights under which it was granted. Each part is the
 * difference of two cumulative splits (money/split.ts), as hold/post.ts posts it, so that no order of messages drifts by a cent (I6, I16).
 */
export function explainSplit(
  weights: readonly number[],
  moved: { readonly before: number; readonly after: number },
): readonly SplitShare[] {
  const { before, after } = moved;
  const [from, to] = [split(before, weights), split(after, weights)];
  const total = weights.reduce((all, weight) => all + BigInt(weight), 0n);
  return weights.map((weight, place) => {
    const [cumulativeBefore, cumulativeAfter] = [from[place] ?? 0, to[place] ?? 0];
    return {
      exact: hundredths(BigInt(after - before) * BigInt(weight), total),
      amount: cumulativeAfter - cumulativeBefore,
      cumulativeBefore,
      cumulativeAfter,
      gotRoundingCent: BigInt(cumulativeAfter) * total > BigInt(after) * BigInt(weight),
    };
  });
}

/** BigInt division cuts towards zero. */
function hundredths(product: bigint, total: bigint): string {
  if (total === 0n) return '0.00';
  const scaled = (product * 100n) / total;
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(3, '0');
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
