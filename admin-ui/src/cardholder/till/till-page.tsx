// The till of the demo bank: pay at a shop with one's own card, and let the clearing, the reversal or the refund follow.
import { useState } from 'react';
import { exponentOf } from '../../../../engine/money/currency.ts';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { Empty } from '../parts/empty.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { Screen } from '../parts/screen.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { showToast } from '../parts/toast.tsx';
import { useAct } from '../parts/use-act.ts';
import { useAsk } from '../parts/use-ask.ts';
import { useVoice } from '../voice.ts';
import { reasonPair, T } from './words-till.ts';

interface Shop {
  readonly id: string;
  readonly name: { readonly en: string; readonly 'zh-CN': string };
  readonly currency: string;
  readonly amounts: readonly [number, number];
}
interface Answer {
  readonly outcome: 'granted' | 'none';
  readonly reason: string | null;
  readonly amount: number;
  readonly payable: number;
  readonly currency: string;
  readonly points: { readonly earn: number; readonly redeem: number };
  readonly receipt: readonly string[];
}
interface Payment {
  readonly id: string;
  readonly merchant: string;
  readonly amount: number;
  readonly currency: string;
  readonly at: string;
  readonly acts: readonly Act[];
  readonly answer: Answer;
}
type Act = 'clear' | 'reverse' | 'refund';
const DONE = { clear: T.cleared, reverse: T.reversed, refund: T.refunded } as const;

export function Page() {
  const voice = useVoice();
  const shops = useAsk<{ readonly shops: readonly Shop[] }>('/v1/demo/till');
  return (
    <Screen title={voice.say(T.title)} back="/">
      {shops.state === 'loading' && <Skeleton />}
      {shops.state === 'fault' && shops.fault?.status === 404 && (
        <Empty icon="shop" title={voice.say(T.notDemo)} text={voice.say(T.notDemoText)} />
      )}
      {shops.state === 'fault' && shops.fault !== null && shops.fault.status !== 404 && (
        <FaultNote fault={shops.fault} onAgain={shops.again} />
      )}
      {shops.body !== null && (
        <>
          <p className="note">{voice.say(T.why)}</p>
          <PayForm shops={shops.body.shops} />
          <Payments shops={shops.body.shops} />
        </>
      )}
    </Screen>
  );
}

function PayForm({ shops }: { readonly shops: readonly Shop[] }) {
  const voice = useVoice();
  const [shopId, setShopId] = useState(shops[0]?.id ?? '');
  const [typed, setTyped] = useState('');
  const [code, setCode] = useState('');
  const [points, setPoints] = useState<'none' | 'max'>('none');
  const paying = useAct<Answer>();
  const shop = shops.find(({ id }) => id === shopId);
  const currency = shop?.currency ?? 'CNY';
  const amount = minorOf(typed, currency);
  const send = async () => {
    if (amount === null) return;
    const coupons = code.trim() === '' ? {} : { coupons: [code.trim()] };
    const reply = await paying.act({
      path: '/v1/demo/till/payments',
      isOnce: true,
      body: { merchant: shopId, amount, points, locale: voice.locale, ...coupons },
    });
    if (reply.ok) setCode('');
  };
  return (
    <form
      className="till-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <SelectField
        label={voice.say(T.shop)}
        value={shopId}
        options={shops.map(({ id, name }) => ({ value: id, word: voice.text(name) }))}
        onChoose={setShopId}
      />
      <TextField
        label={voice.say(T.amount, { currency })}
        value={typed}
        keys="decimal"
        onType={setTyped}
        wrong={
          typed !== '' && amount === null ? voice.say(T.wrongAmount, { example: exponentOf(currency) === 0 ? '1200' : '36.50' }) : null
        }
      />
      <TextField label={voice.say(T.code)} hint={voice.say(T.codeHint)} value={code} lengthMax={128} onType={setCode} />
      <SelectField
        label={voice.say(T.points)}
        value={points}
        options={[
          { value: 'none', word: voice.say(T.pointsNone) },
          { value: 'max', word: voice.say(T.pointsMax) },
        ]}
        onChoose={setPoints}
      />
      <Button type="submit" isWide isBusy={paying.isBusy} isOff={amount === null}>
        {voice.say(T.pay, { amount: amount === null ? '' : voice.money(amount, currency) })}
      </Button>
      {paying.fault !== null && <FaultNote fault={paying.fault} isInline />}
    </form>
  );
}

function Payments({ shops }: { readonly shops: readonly Shop[] }) {
  const voice = useVoice();
  const asked = useAsk<{ readonly items: readonly Payment[] }>('/v1/demo/till/payments');
  const items = asked.body?.items ?? [];
  return (
    <section aria-label={voice.say(T.payments)}>
      <h2>{voice.say(T.payments)}</h2>
      {asked.body !== null && items.length === 0 && <p className="note">{voice.say(T.empty)}</p>}
      {items.map((payment) => (
        <Paid key={payment.id} payment={payment} name={voice.text(shops.find(({ id }) => id === payment.merchant)?.name)} />
      ))}
    </section>
  );
}

function Paid({ payment, name }: { readonly payment: Payment; readonly name: string }) {
  const voice = useVoice();
  const following = useAct();
  const follow = async (act: Act) => {
    const reply = await following.act({ path: `/v1/demo/till/payments/${payment.id}/${act}`, isOnce: true, body: {} });
    if (reply.ok) showToast(voice.say(DONE[act]));
  };
  return (
    <Card>
      <strong>{name}</strong> <span className="note">{voice.moment(payment.at)}</span>
      <Receipt answer={payment.answer} />
      {payment.acts.length > 0 && (
        <div className="till-acts">
          {payment.acts.map((act) => (
            <Button key={act} look="quiet" isBusy={following.isBusy} onPress={() => void follow(act)}>
              {voice.say(T[act])}
            </Button>
          ))}
        </div>
      )}
      {following.fault !== null && <FaultNote fault={following.fault} isInline />}
    </Card>
  );
}

function Receipt({ answer }: { readonly answer: Answer }) {
  const voice = useVoice();
  const { amount, payable, currency, points } = answer;
  return (
    <div className="receipt">
      <span className="paid">{voice.say(T.paid, { amount: voice.money(payable, currency) })}</span>
      {payable !== amount && <span className="note">{voice.say(T.full, { amount: voice.money(amount, currency) })}</span>}
      {answer.receipt.map((line) => (
        <span key={line}>{line}</span>
      ))}
      {points.redeem > 0 && <span>{voice.say(T.redeem, { points: voice.count(points.redeem) })}</span>}
      {points.earn > 0 && <span>{voice.say(T.earn, { points: voice.count(points.earn) })}</span>}
      {answer.outcome === 'none' && (
        <span className="note">{voice.say(T.noBenefit, { reason: voice.say(reasonPair(answer.reason)) })}</span>
      )}
    </div>
  );
}

/** "36.5" as 3650; null for what is no amount of the currency. */
function minorOf(typed: string, currency: string): number | null {
  const digits = exponentOf(currency) ?? 0;
  const [, whole, part = ''] = /^(\d{1,6})(?:[.,](\d+))?$/.exec(typed.trim()) ?? [];
  if (whole === undefined || part.length > digits) return null;
  const minor = Number(`${whole}${part.padEnd(digits, '0')}`);
  return minor > 0 ? minor : null;
}
