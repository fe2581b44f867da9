// What a merchant's code means to one cardholder: the shop, the amount, and the offers that are open there.
import { candidatesOf } from '../../engine/authorization/candidates.ts';
import { isConsented, isEnrolled, isOpen } from '../../engine/authorization/eligible.ts';
import { type EvaluateRequest, evaluateRequestSchema } from '../../engine/authorization/request.ts';
import type { Profile } from '../../engine/authorization/situation.ts';
import type { Book } from '../../engine/campaign/book.ts';
import type { LiveCampaign } from '../../engine/campaign/live.ts';
import { isShadow } from '../../engine/campaign/rollout.ts';
import type { MerchantCode } from '../../engine/qr/emvco.ts';
import { readHolders, readMerchants } from '../authority/profile-store.ts';
import type { Sql } from '../db/connect.ts';
import { readReader, readShops } from './merchant-store.ts';

export interface Reader {
  readonly account: string;
  readonly subject: string;
}
export interface ReadShop {
  /** Null where the code names no shop of ours. */
  readonly merchant: string | null;
  readonly name: string;
  readonly city: string;
  readonly amount: number | null;
  readonly currency: string;
  readonly offers: readonly OfferThere[];
}
interface OfferThere {
  readonly campaign: string;
  readonly version: number;
  readonly name: LiveCampaign['terms']['name'];
  readonly offer: LiveCampaign['terms']['texts']['offer'];
}

const OFFERS_MAX = 20;
const IDENTIFIER = /^[\x21-\x7e]{1,64}$/;

export async function readShop(sql: Sql, code: MerchantCode, on: { readonly reader: Reader; readonly book: Book }): Promise<ReadShop> {
  const [shop, ...others] = await readShops(sql, shopIds(code));
  const merchant = shop === undefined || others.length > 0 ? null : shop;
  const { name, city, amount, currency } = code;
  const offers = merchant === null ? [] : await offersAt(sql, { ...on, request: paymentAt(merchant, code) });
  return { merchant: merchant?.id ?? null, name, city, amount, currency, offers };
}

/** Whatever in the accounts and the label of the store may be an id of ours. */
function shopIds({ accounts, store }: MerchantCode): readonly string[] {
  const values = accounts.flatMap(({ value, fields }) => fields?.filter(({ tag }) => tag !== '00').map((field) => field.value) ?? [value]);
  return [...new Set([...values, store ?? ''])].filter((value) => IDENTIFIER.test(value));
}

function paymentAt(
  shop: { readonly id: string; readonly mcc: string; readonly country: string },
  { amount, currency }: MerchantCode,
): EvaluateRequest {
  return evaluateRequestSchema.parse({
    authorizationId: 'read',
    amount: amount ?? 0,
    currency,
    at: new Date(0).toISOString(),
    card: { bin: '000000', token: 'none' },
    merchant: { id: shop.id, mcc: shop.mcc, country: shop.country },
    terminal: { id: 'none', channel: 'qr', entryMode: 'qr' },
  });
}

/** What the account, with one of its cards, may be given there by place, binding, enrolment and calendar; amounts and conditions are judged when it pays. */
async function offersAt(
  sql: Sql,
  { reader, book, request }: { readonly reader: Reader; readonly book: Book; readonly request: EvaluateRequest },
): Promise<readonly OfferThere[]> {
  const [[found], merchants, { bins, tiers, now }] = await Promise.all([
    readHolders(sql, [{ token: '', account: reader.account }]),
    readMerchants(sql, [request.merchant.id]),
    readReader(sql, reader),
  ]);
  const holder = found?.holder ?? { account: null, lists: [], enrolled: [] };
  const profile: Profile = { ...holder, bin: null, merchant: merchants.get(request.merchant.id) ?? null };
  const cards = bins.length === 0 ? [request.card.bin] : bins;
  const bound = cards.flatMap((bin) =>
    candidatesOf(book, { request: { ...request, at: now, card: { ...request.card, bin } }, profile, tiers }),
  );
  const isShown = (campaign: LiveCampaign) =>
    !isShadow(campaign.terms) &&
    // Who takes part in an experiment is nobody's to know.
    campaign.ranges.length === 0 &&
    campaign.terms.benefit.type !== 'coupon_redeem' &&
    isEnrolled(campaign, profile) &&
    isConsented(campaign, profile) &&
    isOpen(campaign, { now, request: { ...request, at: now } });
  return [...new Set(bound)]
    .filter(isShown)
    .slice(0, OFFERS_MAX)
    .map(({ id, version, terms }) => ({ campaign: id, version, name: terms.name, offer: terms.texts.offer }));
}
