// Says in the reader's language what an example expected and what came instead; the engine says it in figures and codes.
import { useVoice } from './voice.tsx';
import type { TradeList } from './words-trade.ts';

interface Teller {
  readonly locale: 'en' | 'zh-CN';
  readonly money: (minor: number) => string;
  readonly name: (list: TradeList, code: string) => string;
}

const WHAT = {
  amount: ['benefit', '优惠'],
  earn: ['points earned', '赠送积分'],
  redeem: ['points redeemed', '抵扣积分'],
  coupons: ['coupons issued', '发券张数'],
} as const;
const FIGURE = /^(amount|earn|redeem|coupons): expected (\d+), got (\d+)$/;
const FUNDING = /^funding of (\w+): expected (\d+), got (\d+)$/;
const RANGE = /^amount: expected between (\d+) and (\d+), got (\d+)$/;
const REASON = /^reason: expected (\w+), got (\w+) \((.*)\)$/;

/** Of `problems` of an example; what is not known is said as it is. */
export function problemText(problem: string, { locale, money, name }: Teller): string {
  const place = locale === 'en' ? 0 : 1;
  const said = (what: string, want: string, got: string) =>
    locale === 'en' ? `${what}: expected ${want}, got ${got}` : `${what}：预期 ${want}，实际 ${got}`;
  const [, range, to, lay] = RANGE.exec(problem) ?? [];
  if (lay !== undefined) return said(WHAT.amount[place], `${money(Number(range))} – ${money(Number(to))}`, money(Number(lay)));
  const [, party, part, borne] = FUNDING.exec(problem) ?? [];
  if (party !== undefined) return said(name('party', party), money(Number(part)), money(Number(borne)));
  const [, reason, got, close] = REASON.exec(problem) ?? [];
  if (reason !== undefined) return said(...reasonSaid({ reason, got: got ?? '', close: close ?? '' }, { locale, name }));
  const [, what, want, came] = FIGURE.exec(problem) ?? [];
  if (what === undefined) return problem;
  const figure = (text = '') => (what === 'amount' ? money(Number(text)) : text);
  return said(WHAT[what as keyof typeof WHAT][place], figure(want), figure(came));
}

interface ReasonOf {
  readonly reason: string;
  readonly got: string;
  readonly close: string;
}

function reasonSaid({ reason, got, close }: ReasonOf, { locale, name }: Omit<Teller, 'money'>): readonly [string, string, string] {
  const bare = (code: string) => (code === 'granted' ? name('state', code) : name('reason', code)).replace(/[.。]$/, '');
  const came = close === '' || close === 'not bound' || close === got ? got : close;
  return [locale === 'en' ? 'reason' : '原因', `“${bare(reason)}”`, `“${bare(came)}”`];
}

const FAILED = /^(.+?): ((?:amount|earn|redeem|coupons|reason|funding of \w+): expected .*)$/;

/** A finding of the review that tells of an example: its name, then its problems. */
export function failedExampleText(message: string, teller: Teller): string {
  const [, example, problems] = FAILED.exec(message) ?? [];
  if (example === undefined || problems === undefined) return message;
  const said = problems.split('; ').map((problem) => problemText(problem, teller));
  return teller.locale === 'en' ? `${example}: ${said.join('; ')}` : `${example}：${said.join('；')}`;
}

/** The teller of this page's language, for amounts of one currency; without one the minor units stand as they are. */
export function useProblemTeller(currency: string): Teller {
  const { locale, money, name } = useVoice();
  return { locale, name, money: (minor) => (currency === '' ? String(minor) : money(minor, currency)) };
}
