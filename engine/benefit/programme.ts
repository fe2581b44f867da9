// What the bank says of a points programme: its name, what a point is called, and who may give points to whom.
import { z } from 'zod';

const words = z.strictObject({ en: z.string().trim().min(1).max(60), 'zh-CN': z.string().trim().min(1).max(60) });

export const programmeSchema = z.strictObject({
  name: words,
  /** "stars": what a statement counts in. */
  pointName: words,
  transfer: z
    .strictObject({
      /** household: members of one household alone; anybody: whoever has the code of a gift, too. */
      to: z.enum(['nobody', 'household', 'anybody']),
      minPoints: z.int().min(1).max(10_000_000).default(1),
      /** Of one giver on one business day. */
      maxPointsPerDay: z.int().min(1).max(100_000_000),
      maxTimesPerDay: z.int().min(1).max(100).default(5),
    })
    .default({ to: 'nobody', minPoints: 1, maxPointsPerDay: 1, maxTimesPerDay: 1 }),
});
export type Programme = z.infer<typeof programmeSchema>;

/** What holds of a programme of which the bank has said nothing: it is called by its id, and nobody gives its points away. */
export function unnamed(id: string): Programme {
  return programmeSchema.parse({ name: { en: id.slice(0, 60), 'zh-CN': id.slice(0, 60) }, pointName: { en: 'points', 'zh-CN': '积分' } });
}

export interface GiftsToday {
  readonly points: number;
  readonly times: number;
}
export type TransferObstacle = 'transfer_not_allowed' | 'points_below_minimum' | 'transfer_limit_reached';

/** What the policy of the programme has against giving so many points now; null where nothing. */
export function transferObstacle(
  { transfer }: Pick<Programme, 'transfer'>,
  gift: { readonly points: number; readonly isHousehold: boolean },
  today: GiftsToday,
): TransferObstacle | null {
  if (transfer.to === 'nobody' || (transfer.to === 'household' && !gift.isHousehold)) return 'transfer_not_allowed';
  if (gift.points < transfer.minPoints) return 'points_below_minimum';
  const isOver = today.points + gift.points > transfer.maxPointsPerDay || today.times + 1 > transfer.maxTimesPerDay;
  return isOver ? 'transfer_limit_reached' : null;
}
