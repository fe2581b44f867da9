// The second opinion on points: a small model in which every single point is a thing that lies somewhere, written without the code it judges.

/** One point; `lot` is where it belongs. */
interface Point {
  lot: string;
  where: 'pending' | 'active' | 'paid' | 'expired' | 'gone';
}
interface ModelLot {
  readonly owner: string;
  /** Milliseconds; null until the first point of it is active. */
  ends: number | null;
}
/** Where messages put the points of a purchase. */
export interface Standing {
  readonly kept: number;
  readonly held: number;
}

const LIFE_MS = 30 * 86_400_000;

export interface Model {
  nowMs: number;
  points: Point[];
  readonly lots: Map<string, ModelLot>;
  readonly debts: Map<string, number>;
  readonly earned: Map<string, Standing>;
  /** What paid, in the order of paying: each remembers where it belongs. */
  readonly paid: Map<string, Point[]>;
}

export function newModel(): Model {
  return { nowMs: 0, points: [], lots: new Map(), debts: new Map(), earned: new Map(), paid: new Map() };
}

export function debtIn(model: Model, owner: string): number {
  return model.debts.get(owner) ?? 0;
}

function owe(model: Model, owner: string, change: number): void {
  model.debts.set(owner, debtIn(model, owner) + change);
}

function isDead(model: Model, lot: string): boolean {
  const ends = model.lots.get(lot)?.ends ?? null;
  return ends !== null && ends <= model.nowMs;
}

function inLot(model: Model, lot: string, where: Point['where']): Point[] {
  return model.points.filter((point) => point.lot === lot && point.where === where);
}

/** Open points of somebody, what ends first first. */
function open(model: Model, owner: string): Point[] {
  const ends = (point: Point) => model.lots.get(point.lot)?.ends ?? Number.MAX_SAFE_INTEGER;
  return model.points
    .filter((point) => point.where === 'active' && model.lots.get(point.lot)?.owner === owner && !isDead(model, point.lot))
    .sort((one, other) => ends(one) - ends(other) || Number(one.lot > other.lot) - Number(one.lot < other.lot));
}

export function spendableIn(model: Model, owner: string): number {
  return Math.max(0, open(model, owner).length - debtIn(model, owner));
}

/** Of the lot itself, else of what else is open, else owed. */
function takeOne(model: Model, lot: string): void {
  const owner = model.lots.get(lot)?.owner ?? '';
  const point = inLot(model, lot, 'active')[0] ?? open(model, owner).find((each) => each.lot !== lot);
  if (point === undefined) owe(model, owner, 1);
  else point.where = 'gone';
}

export function earnIn(model: Model, of: { readonly lot: string; readonly owner: string; readonly count: number }): void {
  const { lot, owner, count } = of;
  model.lots.set(lot, { owner, ends: null });
  model.earned.set(lot, { kept: 0, held: count });
  for (let made = 0; made < count; made += 1) model.points.push({ lot, where: 'pending' });
}

export function settleEarned(model: Model, lot: string, to: Standing): void {
  const before = model.earned.get(lot) ?? to;
  const rise = to.kept - before.kept;
  const pending = inLot(model, lot, 'pending');
  const cleared = pending.splice(0, Math.max(0, Math.min(rise, before.held - to.held)));
  for (const point of pending.slice(to.held)) point.where = 'gone';
  for (let made = cleared.length; made < rise; made += 1) {
    const back: Point = { lot, where: 'pending' };
    model.points.push(back);
    cleared.push(back);
  }
  awaken(model, lot, cleared);
  for (let taken = 0; taken < -rise; taken += 1) takeOne(model, lot);
  model.earned.set(lot, to);
}

/** A debt is repaid first; the rest may be spent, and the lot begins to live. */
function awaken(model: Model, lot: string, points: readonly Point[]): void {
  const home = model.lots.get(lot);
  if (points.length === 0 || home === undefined) return;
  home.ends ??= model.nowMs + LIFE_MS;
  for (const point of points) {
    const isRepaid = debtIn(model, home.owner) > 0;
    point.where = isRepaid ? 'gone' : 'active';
    if (isRepaid) owe(model, home.owner, -1);
  }
}

export function payIn(model: Model, of: { readonly id: string; readonly owner: string; readonly count: number }): void {
  const taken = open(model, of.owner).slice(0, of.count);
  for (const point of taken) point.where = 'gone';
  model.paid.set(
    of.id,
    taken.map(({ lot }) => ({ lot, where: 'paid' })),
  );
}

/** The first `count` points stay paid, and what was paid beyond them is back where it belongs: dead where that has died meanwhile. */
export function settlePaid(model: Model, id: string, count: number): void {
  const paid = model.paid.get(id) ?? [];
  paid.forEach((point, place) => {
    if (place >= count && point.where === 'paid') {
      point.where = 'gone';
      model.points.push({ lot: point.lot, where: isDead(model, point.lot) ? 'expired' : 'active' });
    } else if (place < count && point.where !== 'paid') {
      point.where = 'paid';
      takeOne(model, point.lot);
    }
  });
}

export function giveIn(
  model: Model,
  of: { readonly source: string; readonly giver: string; readonly receiver: string; readonly count: number },
): void {
  const taken = open(model, of.giver).slice(0, of.count);
  const from = [...new Set(taken.map((point) => point.lot))];
  for (const point of taken) {
    const lot = `${of.source}.${from.indexOf(point.lot)}`;
    model.lots.set(lot, { owner: of.receiver, ends: model.lots.get(point.lot)?.ends ?? null });
    const isRepaid = debtIn(model, of.receiver) > 0;
    if (isRepaid) owe(model, of.receiver, -1);
    point.lot = lot;
    if (isRepaid) point.where = 'gone';
  }
}

/** Ends what is due, and forgets what is over: it is in nobody's hands any more. */
export function sweepIn(model: Model): void {
  for (const point of model.points) if (point.where === 'active' && isDead(model, point.lot)) point.where = 'expired';
  model.points = model.points.filter(({ where }) => where !== 'gone' && where !== 'expired');
}

/** By lot what is active, what is pending, and when it ends; without those that hold neither. */
export function standingOf(model: Model, owner: string): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [lot, home] of model.lots) {
    if (home.owner !== owner) continue;
    const [active, pending] = [inLot(model, lot, 'active').length, inLot(model, lot, 'pending').length];
    if (active + pending > 0) found[lot] = `${active} active, ${pending} pending, ends ${home.ends ?? 'later'}`;
  }
  return found;
}
