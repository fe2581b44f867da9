// One small bank that either store is filled with: who holds which card, shops, BINs, coupons, codes, slices and campaigns.
import type { AccountProfile, BinProfile, MerchantProfile } from '../../../engine/authorization/situation.ts';
import type { CampaignInput } from '../../../engine/campaign/schema.ts';
import type { CodedCoupon } from '../../../api/authority/holdings-store.ts';
import type { ModelDatabase } from './database.ts';
import { keepCoupon } from './rows.ts';
import type { CodeKept, SliceKept } from './rows.ts';
import type { Shelf } from './testing.ts';

export interface Bank {
  readonly accounts?: readonly AccountProfile[];
  /** Token and account. */
  readonly cards?: readonly (readonly [string, string])[];
  readonly merchants?: readonly (readonly [string, MerchantProfile])[];
  readonly bins?: readonly (readonly [string, BinProfile])[];
  readonly coupons?: readonly CodedCoupon[];
  readonly codes?: readonly (readonly [hash: string, CodeKept])[];
  readonly slices?: readonly (readonly [id: string, SliceKept])[];
  readonly campaigns?: readonly CampaignInput[];
  /** Umbrellas, agreements and whatever else has a ceiling of its own. */
  readonly ceilings?: readonly (readonly [key: string, ceiling: number])[];
}

export async function fillModel(database: ModelDatabase, shelf: Shelf, bank: Bank): Promise<void> {
  const { reference, rows } = database;
  const { accounts = [], cards = [], merchants = [], bins = [], coupons = [], codes = [], slices = [] } = bank;
  for (const profile of accounts) reference.account(profile);
  for (const card of cards) reference.card(...card);
  for (const merchant of merchants) reference.merchant(...merchant);
  for (const bin of bins) reference.bin(...bin);
  for (const coupon of coupons) keepCoupon(rows, { coupon, batch: 0 });
  for (const code of codes) rows.codes.set(...code);
  for (const slice of slices) rows.slices.set(...slice);
  for (const [key, ceiling] of bank.ceilings ?? [])
    rows.counters.set(key, { held: 0, captured: 0, returned: 0, ceiling, open: true, version: 0 });
  for (const campaign of bank.campaigns ?? []) await shelf.publish(campaign);
}
