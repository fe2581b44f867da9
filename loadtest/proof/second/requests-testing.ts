// The payments and messages of a story: what a play of small numbers becomes on the wire.
import { decisionIdOf } from '../../../api/authority/open.ts';
import { type EvaluateRequest, evaluateRequestSchema } from '../../../engine/authorization/request.ts';
import type { Message } from '../../../engine/hold/record.ts';
import type { Play } from './plays-testing.ts';

const SHOPS = [
  { id: 'M1', mcc: '5812' },
  { id: 'M2', mcc: '5411' },
  { id: 'M7', mcc: '7011' },
] as const;
/** What the bank knows of M2. */
export const CHAIN = { chain: 'corner', region: 'east', country: 'CN', acquirer: 'demo' };
const BINS = ['62258801', '622588021', '40000012', '62258801123'] as const;

type Fields = Readonly<Record<string, unknown>>;

/** What is out of the ordinary, by the play's last number. */
const ODDITIES: Readonly<Record<number, (play: Play) => Fields>> = {
  1: () => ({ kind: 'advice' }),
  2: () => ({ kind: 'aggregate' }),
  3: ({ choice }) => (choice > 8 ? { type: 'cash_advance' } : {}),
  4: ({ amount }) => ({ approvedAmount: Math.floor(amount / 2) }),
  5: ({ choice }) => (choice > 9 ? { currency: 'EUR' } : {}),
  8: (play) => ({ preauthorization: true, coupons: couponsOf(play) }),
  9: (play) => ({ ...(play.choice > 8 ? { nominal: true } : {}), coupons: couponsOf(play) }),
  10: (play) => ({ coupons: couponsOf(play) }),
  11: (play) => ({ coupons: [...couponsOf(play), 'unknown'] }),
};
const CARD_ODDITIES: Readonly<Record<number, Fields>> = { 6: { tokenBin: '62258801' }, 7: { par: 'par-1' } };

function couponsOf({ choice, rest }: Play): readonly string[] {
  return [`k-c${choice % 4}-${rest % 3}`];
}

export function requestOf(nowMs: number, play: Play): EvaluateRequest {
  const { id, account, amount, choice, rest } = play;
  return evaluateRequestSchema.parse({
    authorizationId: `A${id}`,
    amount,
    currency: 'CNY',
    at: new Date(nowMs).toISOString(),
    card: {
      bin: BINS[choice % BINS.length],
      token: `tk-${account}`,
      ...(account === 0 ? {} : { account: `a${account}` }),
      ...CARD_ODDITIES[rest],
    },
    merchant: SHOPS[choice % SHOPS.length],
    terminal: { id: `T${rest % 2}`, channel: choice % 5 === 0 ? 'online' : 'pos', entryMode: 'chip' },
    ...(choice === 3 ? { instalments: 3 } : {}),
    ...redeemOf(play),
    ...ODDITIES[rest]?.(play),
  });
}

function redeemOf({ choice, fraction }: Play): Fields {
  if (choice < 7) return {};
  return { points: { redeem: fraction > 8 ? 'max' : 10 * fraction + 1 } };
}

/** What the message says beside its amount. */
export function detailsOf(authorizationId: string, play: Play, part: number): Partial<Message> {
  const decisionId = play.rest === 11 ? 'another' : decisionIdOf(authorizationId);
  switch (play.message) {
    case 'reversal':
      return play.choice < 6 ? { remaining: part } : {};
    case 'confirmation':
      return { decisionId, applied: [0, play.amount, 1_000, 1_000][Math.floor(play.choice / 3)] ?? 0 };
    case 'capture':
      return { ...CAPTURE_ODDITIES[play.rest]?.(decisionId), ...(play.choice > 8 ? { final: true } : {}) };
    default:
      return {};
  }
}

const CAPTURE_ODDITIES: Readonly<Record<number, (decisionId: string) => Partial<Message>>> = {
  0: () => ({ applied: 0 }),
  1: () => ({ applied: 100 }),
  10: (decisionId) => ({ decisionId }),
  11: (decisionId) => ({ decisionId }),
};
