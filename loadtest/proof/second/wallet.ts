// What subjects hold in the second model: points in lots, debts, and coupons; counted in place, because nothing here is ever undone.

export interface Lot {
  readonly id: string;
  readonly programme: string;
  readonly authorizationId: string;
  readonly expiryDays: number;
  earned: number;
  pending: number;
  active: number;
  /** Milliseconds since 1970; null until its first points are active. */
  endsMs: number | null;
}
export interface Purse {
  readonly lots: Lot[];
  /** Points owed by programme. */
  readonly debts: Map<string, number>;
}
export interface Drawn {
  readonly lot: string;
  readonly points: number;
}

const DAY_MS = 86_400_000;

export function emptyPurse(): Purse {
  return { lots: [], debts: new Map() };
}

function isOver({ endsMs }: Lot, atMs: number): boolean {
  return endsMs !== null && endsMs <= atMs;
}

/** First to end first, then by id. */
function openLots({ lots }: Purse, programme: string, atMs: number): readonly Lot[] {
  const open = lots.filter((lot) => lot.programme === programme && lot.active > 0 && !isOver(lot, atMs));
  return open.length < 2
    ? open
    : open.sort((one, other) => (one.endsMs ?? Infinity) - (other.endsMs ?? Infinity) || (one.id < other.id ? -1 : 1));
}

export function spendablePoints(purse: Purse, programme: string, atMs: number): number {
  const active = openLots(purse, programme, atMs).reduce((all, lot) => all + lot.active, 0);
  return Math.max(0, active - (purse.debts.get(programme) ?? 0));
}

/** Takes points out of the lots that end first, and says from which. */
export function draw(purse: Purse, programme: string, of: { readonly points: number; readonly atMs: number }): readonly Drawn[] {
  let left = of.points;
  const drawn: Drawn[] = [];
  for (const lot of openLots(purse, programme, of.atMs)) {
    const points = Math.min(left, lot.active);
    if (points > 0) drawn.push({ lot: lot.id, points });
    lot.active -= points;
    left -= points;
  }
  if (left > 0) throw new Error('more points spent than there are');
  return drawn;
}

function lotIn(purse: Purse, id: string): Lot {
  const lot = purse.lots.find((each) => each.id === id);
  if (lot === undefined) throw new Error(`the second model knows no lot ${id}`);
  return lot;
}

/** Earned points become spendable, `pending` of them from what waited; debts are repaid first (R21). */
export function activatePoints(
  purse: Purse,
  id: string,
  of: { readonly points: number; readonly pending: number; readonly atMs: number },
): void {
  const lot = lotIn(purse, id);
  const owed = purse.debts.get(lot.programme) ?? 0;
  const repaid = Math.min(owed, of.points);
  lot.pending -= of.pending;
  lot.earned += of.points - of.pending;
  lot.active += of.points - repaid;
  lot.endsMs ??= of.atMs + lot.expiryDays * DAY_MS;
  if (repaid > 0) purse.debts.set(lot.programme, owed - repaid);
}

export function cancelPoints(purse: Purse, id: string, points: number): void {
  const lot = lotIn(purse, id);
  lot.pending -= points;
  lot.earned -= points;
}

/** Out of this lot, then out of others that end first, and what is missing is owed (R21). */
export function takePoints(purse: Purse, id: string, of: { readonly points: number; readonly atMs: number }): void {
  const own = lotIn(purse, id);
  let left = of.points;
  for (const lot of [own, ...openLots(purse, own.programme, of.atMs).filter((each) => each !== own)]) {
    const taken = Math.min(left, lot.active);
    lot.active -= taken;
    left -= taken;
  }
  if (left > 0) purse.debts.set(own.programme, (purse.debts.get(own.programme) ?? 0) + left);
}

export function unearnPoints(purse: Purse, id: string, points: number): void {
  const lot = lotIn(purse, id);
  lot.earned = Math.max(0, lot.earned - points);
}

/** Back into the lots they came from; the points of those that ended meanwhile are gone, and counted. */
export function restorePoints(purse: Purse, drawn: readonly Drawn[], atMs: number): number {
  let gone = 0;
  for (const { lot: id, points } of drawn) {
    const lot = lotIn(purse, id);
    if (isOver(lot, atMs)) gone += points;
    else lot.active += points;
  }
  return gone;
}

export function isThere(purse: Purse, drawn: readonly Drawn[], atMs: number): boolean {
  return drawn.every(({ lot: id, points }) => purse.lots.some((lot) => lot.id === id && lot.active >= points && !isOver(lot, atMs)));
}

/** The points from the `from`-th to the `to`-th drawn, by lot. */
export function between(drawn: readonly Drawn[], from: number, to: number): readonly Drawn[] {
  const found: Drawn[] = [];
  let passed = 0;
  for (const { lot, points } of drawn) {
    const part = Math.min(to, passed + points) - Math.max(from, passed);
    if (part > 0) found.push({ lot, points: part });
    passed += points;
  }
  return found;
}

/** Ends those of these lots whose time has come; how many points of each programme were lost. */
export function lapsePoints(purse: Purse, isOwn: (id: string) => boolean, atMs: number): ReadonlyMap<string, number> {
  const lost = new Map<string, number>();
  for (const lot of purse.lots) {
    if (!isOwn(lot.id) || lot.active === 0 || !isOver(lot, atMs)) continue;
    lost.set(lot.programme, (lost.get(lot.programme) ?? 0) + lot.active);
    lot.active = 0;
  }
  return lost;
}

export interface Coupon {
  readonly id: string;
  readonly campaign: string;
  /** Null: whoever presents it. */
  subject: string | null;
  state: 'issued' | 'claimed' | 'returned' | 'reserved' | 'used' | 'expired' | 'void';
  readonly fromMs: number;
  endsMs: number;
  authorizationId: string | null;
}

export function isFree({ state }: Coupon): boolean {
  return state === 'issued' || state === 'claimed' || state === 'returned';
}

/** The coupon that a payment would use: one shown, else where the campaign takes them by itself the holder's that ends first. */
export function couponToUse(
  coupons: Iterable<Coupon>,
  of: { readonly subject: string; readonly shown: readonly string[]; readonly atMs: number },
  terms: { readonly id: string; readonly autoApply: boolean; readonly transferable: boolean; readonly holders?: string | undefined },
): Coupon | undefined {
  const usable: Coupon[] = [];
  for (const coupon of coupons) if (coupon.campaign === terms.id && isUsable(coupon, of.atMs)) usable.push(coupon);
  const isMine = ({ subject }: Coupon) => subject === of.subject;
  const isAnybodys = (coupon: Coupon) =>
    terms.holders !== 'named' && coupon.subject?.startsWith('gift:') !== true && (terms.transferable || coupon.subject === null);
  const shown = usable.filter((coupon) => of.shown.includes(coupon.id) && (isMine(coupon) || isAnybodys(coupon)));
  if (shown.length > 0) return shown.sort(byId)[0];
  return terms.autoApply ? usable.filter(isMine).sort((one, other) => one.endsMs - other.endsMs || byId(one, other))[0] : undefined;
}

function isUsable(coupon: Coupon, atMs: number): boolean {
  return isFree(coupon) && coupon.fromMs <= atMs && atMs < coupon.endsMs;
}

function byId(one: Coupon, other: Coupon): number {
  return one.id < other.id ? -1 : 1;
}
