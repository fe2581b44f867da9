// The cardholder's journey, told by the words of the app: a coupon is claimed, used by paying, points come, are spent, and everything comes back by refunds.
import type { Page } from 'playwright-core';
import { W as OFFERS } from '../src/cardholder/offers/words-offers.ts';
import { W as POINTS } from '../src/cardholder/points/words-points.ts';
import { T as TILL } from '../src/cardholder/till/words-till.ts';
import type { Pair } from '../src/cardholder/voice.ts';
import type { Look, OpenPage, RealConsole } from './real-console.ts';

export interface Cardholder {
  readonly locale: 'en-GB' | 'zh-CN';
  readonly account: string;
  readonly look: Look;
}
export interface Lot {
  readonly id: string;
  readonly active: number;
  readonly pending: number;
  readonly expiresAt: string | null;
}
interface Coupon {
  readonly id: string;
  readonly state: string;
  readonly expiresAt: string;
}
/** Points and the coupon at one moment, by the API. */
export interface Holdings {
  readonly lots: readonly Lot[];
  readonly active: number;
  readonly pending: number;
  readonly debt: number;
  readonly coupon: Coupon | null;
}
export interface Seen {
  readonly barriers: readonly string[];
  readonly faults: readonly string[];
  /** Pages wider than the phone. */
  readonly wide: readonly string[];
  readonly receipts: { readonly coupon: string; readonly points: string };
  /** What the pages said: of the claimed coupon, of pending and active points, of the coupon that came back. */
  readonly said: { readonly claimed: string; readonly pending: string; readonly active: string; readonly returned: string };
  readonly at: {
    readonly claimed: Holdings;
    readonly paid: Holdings;
    readonly cleared: Holdings;
    readonly rich: Holdings;
    readonly redeemed: Holdings;
    readonly restored: Holdings;
    readonly end: Holdings;
  };
  readonly messages: readonly string[];
}

const PATIENT_MS = 30_000;
const COUPON = 'coffee-coupon';
const COFFEE = 'M1101';
const STORE = 'M1302';
const NOODLES = 'M1002';

interface Walk {
  readonly page: Page;
  readonly console: RealConsole;
  readonly holder: Cardholder;
  readonly opened: OpenPage;
  readonly found: { readonly barriers: string[]; readonly wide: string[] };
  readonly token: string;
  readonly say: (pair: Pair, values?: Readonly<Record<string, string>>) => string;
}

export async function walkAsHolder(console: RealConsole, holder: Cardholder): Promise<Seen> {
  const walk = await begin(console, holder);
  const claimed = await claim(walk);
  const paid = await payWithCoupon(walk);
  const cleared = await clearNewest(walk);
  await payAt(walk, { shop: STORE, amount: '3000.00', points: false });
  await follow(walk, 'clear');
  const rich = await holdings(walk);
  const redeemed = await redeem(walk);
  await follow(walk, 'refund');
  const restored = await holdings(walk);
  const end = await refundCoffee(walk);
  const messages = await readMessages(walk);
  await walk.opened.context.close();
  return {
    ...walk.found,
    faults: walk.opened.faults,
    receipts: { coupon: paid.receipt, points: redeemed.receipt },
    said: { claimed: claimed.said, pending: paid.said, active: cleared.said, returned: end.said },
    at: { claimed: claimed.at, paid: paid.at, cleared: cleared.at, rich, redeemed: redeemed.at, restored, end: end.at },
    messages,
  };
}

async function begin(console: RealConsole, holder: Cardholder): Promise<Walk> {
  const { account, locale, look } = holder;
  await ask(console, { method: 'PUT', path: `/v1/accounts/${account}`, key: 'operator', body: { person: `person_${account}` } });
  await ask(console, { method: 'PUT', path: `/v1/cards/tok_${account}`, key: 'operator', body: { account } });
  const opened = await console.open(locale, look);
  const place = locale === 'en-GB' ? 0 : 1;
  opened.page.setDefaultTimeout(PATIENT_MS);
  const minted = await ask(console, { method: 'POST', path: `/v1/accounts/${account}/tokens`, key: 'service', body: {} });
  const { token } = minted as { token: string };
  const say: Walk['say'] = (pair, values = {}) => pair[place].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  return { page: opened.page, console, holder, opened, found: { barriers: [], wide: [] }, token, say };
}

async function claim(walk: Walk): Promise<{ readonly said: string; readonly at: Holdings }> {
  const { page, say, token } = walk;
  await page.goto(`/me/offers/${COUPON}#token=${token}`);
  await page.getByRole('button', { name: say(OFFERS.claim) }).click();
  await page.getByText(say(OFFERS.claimed)).waitFor();
  await look(walk, 'offer');
  await page.goto('/me/wallet');
  const card = page.locator('.coupon').first();
  await card.waitFor();
  await look(walk, 'wallet');
  return { said: await card.innerText(), at: await holdings(walk) };
}

async function payWithCoupon(walk: Walk): Promise<{ readonly receipt: string; readonly said: string; readonly at: Holdings }> {
  const receipt = await payAt(walk, { shop: COFFEE, amount: '36.00', points: false });
  await look(walk, 'till');
  const at = await holdings(walk);
  return { receipt, at, said: await pointsPage(walk) };
}

async function clearNewest(walk: Walk): Promise<{ readonly said: string; readonly at: Holdings }> {
  await follow(walk, 'clear');
  return { said: await pointsPage(walk), at: await holdings(walk) };
}

async function redeem(walk: Walk): Promise<{ readonly receipt: string; readonly at: Holdings }> {
  const receipt = await payAt(walk, { shop: NOODLES, amount: '60.00', points: true });
  const at = await holdings(walk);
  await follow(walk, 'clear');
  return { receipt, at };
}

/** The first payment is the last of the list. */
async function refundCoffee(walk: Walk): Promise<{ readonly said: string; readonly at: Holdings }> {
  await follow(walk, 'refund', 'last');
  const { page } = walk;
  await page.goto('/me/wallet');
  await page.locator('.coupon').first().waitFor();
  await asOfNow(page);
  return { said: await page.getByRole('main').innerText(), at: await holdings(walk) };
}

interface Payment {
  readonly shop: string;
  readonly amount: string;
  readonly points: boolean;
}

/** A page shows its earlier answer first; what is read here is the one that came after it. */
function asOfNow(page: Page): Promise<void> {
  return page.waitForLoadState('networkidle');
}

async function payAt(walk: Walk, { shop, amount, points }: Payment): Promise<string> {
  const { page, say } = walk;
  await page.goto('/me/till');
  const paid = page.locator('.receipt');
  await page.getByLabel(say(TILL.shop)).selectOption(shop);
  await page.getByLabel(say(TILL.amount, { currency: 'CNY' })).fill(amount);
  await page.getByLabel(say(TILL.points)).selectOption(points ? 'max' : 'none');
  const before = await payments(walk);
  await page.getByRole('button', { name: say(TILL.pay, { amount: '' }).trim() }).click();
  while ((await paid.count()) <= before) await page.waitForTimeout(50);
  return paid.first().innerText();
}

async function payments({ console, token }: Walk): Promise<number> {
  const list = (await ask(console, { method: 'GET', path: '/v1/demo/till/payments', token })) as { items: unknown[] };
  return list.items.length;
}

/** Presses what may follow the newest payment, or the oldest that still has it. */
async function follow({ page, say }: Walk, act: 'clear' | 'refund', which: 'first' | 'last' = 'first'): Promise<void> {
  await page.goto('/me/till');
  const buttons = page.getByRole('button', { name: say(TILL[act]), exact: true });
  await buttons.first().waitFor();
  await (which === 'first' ? buttons.first() : buttons.last()).click();
  await page.getByText(say(act === 'clear' ? TILL.cleared : TILL.refunded), { exact: true }).waitFor();
}

async function pointsPage(walk: Walk): Promise<string> {
  const { page, say } = walk;
  await page.goto('/me/points');
  await page.getByText(say(POINTS.yours)).first().waitFor();
  await asOfNow(page);
  await look(walk, 'points');
  return page.getByRole('main').innerText();
}

async function holdings({ console, token }: Walk): Promise<Holdings> {
  const points = (await ask(console, { method: 'GET', path: '/v1/me/points', token })) as {
    items: { programme: string; active: number; pending: number; debt: number; lots: Lot[] }[];
  };
  const coupons = (await ask(console, { method: 'GET', path: '/v1/me/coupons', token })) as { items: (Coupon & { campaign: string })[] };
  const bonus = points.items.find(({ programme }) => programme === 'bonus');
  // The one that was claimed: a first purchase may bring another of the same kind.
  const coupon = coupons.items.find(({ id, campaign }) => campaign === COUPON && id.startsWith('cp_'));
  return {
    lots: bonus?.lots ?? [],
    active: bonus?.active ?? 0,
    pending: bonus?.pending ?? 0,
    debt: bonus?.debt ?? 0,
    coupon: coupon === undefined ? null : { id: coupon.id, state: coupon.state, expiresAt: coupon.expiresAt },
  };
}

/** What was told, oldest first; the follower of the journal may need some seconds. */
async function readMessages(walk: Walk): Promise<readonly string[]> {
  const { page, console, token } = walk;
  const until = Date.now() + PATIENT_MS;
  let kinds: readonly string[] = [];
  while (!kinds.includes('refund') && Date.now() < until) {
    const { items } = (await ask(console, { method: 'GET', path: '/v1/me/messages', token })) as { items: { kind: string }[] };
    kinds = items.map(({ kind }) => kind).toReversed();
    await page.waitForTimeout(250);
  }
  await page.goto('/me/messages');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await look(walk, 'messages');
  return kinds;
}

/** What axe finds, whether the page is wider than the phone, and a picture for reviewers. */
async function look({ page, holder, opened, found }: Walk, name: string): Promise<void> {
  found.barriers.push(...(await opened.barriers()).map((each) => `${name}: ${each}`));
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  if (width > (holder.look.width ?? 0)) found.wide.push(`${name}: ${width}`);
  await opened.picture(`holder-${holder.locale}-${name}`);
}

interface Asked {
  readonly method: string;
  readonly path: string;
  /** Role of the demo key, or the token of a cardholder. */
  readonly key?: string;
  readonly token?: string;
  readonly body?: object;
}

async function ask({ url, keys }: RealConsole, { method, path, key, token, body }: Asked): Promise<unknown> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${token ?? keys[key ?? ''] ?? ''}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const said = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${said}`);
  return said === '' ? null : JSON.parse(said);
}
