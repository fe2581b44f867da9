// The fields of "try an authorization": who, where, how much, how and when, with the chosen cardholder's wallet at hand.
import { type FormEvent, type ReactNode, useState } from 'react';
import { FREE_STATES } from '../../../engine/benefit/wallet.ts';
import { useReference } from '../parts/reference.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import type { Wallet } from '../parts/wire.ts';
import { CHANNELS, type Channel, type TryForm } from './try-request.ts';

interface TryFieldsOf {
  readonly currency: string;
  /** What the form says until the reader says otherwise. */
  readonly first: Partial<TryForm> & Pick<TryForm, 'when'>;
  readonly busy: boolean;
  readonly onSend: (form: TryForm) => void;
}

export function TryFields({ currency, first, busy, onSend }: TryFieldsOf) {
  const { say, text, name } = useVoice();
  const { merchants, accounts, bins } = useReference();
  const [chosen, setChosen] = useState<Partial<TryForm>>({});
  const form: TryForm = {
    merchant: merchants[0]?.id ?? '',
    account: accounts[0]?.id ?? '',
    bin: bins[0]?.prefix ?? '622588',
    amount: '128.00',
    channel: 'pos',
    redeem: 'none',
    coupons: [],
    ...first,
    ...chosen,
  };
  const choose = (part: Partial<TryForm>) => setChosen((last) => ({ ...last, ...part }));
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSend(form);
  };
  return (
    <form className="try-form" onSubmit={send}>
      <Field label={say('try.amount')} className="try-amount">
        <span className="with-unit">
          <span aria-hidden="true">{currency}</span>
          <input
            inputMode="decimal"
            autoComplete="off"
            required
            value={form.amount}
            onChange={(event) => choose({ amount: event.target.value })}
          />
        </span>
      </Field>
      <Field label={say('try.merchant')}>
        <select value={form.merchant} onChange={(event) => choose({ merchant: event.target.value })}>
          {merchants.map((each) => (
            <option key={each.id} value={each.id}>
              {text(each.name, each.id)}
            </option>
          ))}
        </select>
      </Field>
      <Field label={say('try.account')}>
        <select value={form.account} onChange={(event) => choose({ account: event.target.value, coupons: [] })}>
          {accounts.map((each) => (
            <option key={each.id} value={each.id}>
              {each.label ?? each.id}
            </option>
          ))}
        </select>
      </Field>
      <Field label={say('try.bin')}>
        <select value={form.bin} onChange={(event) => choose({ bin: event.target.value })}>
          {bins.map((each) => (
            <option key={each.prefix} value={each.prefix}>
              {each.prefix} · {name('value', each.product)} {name('value', each.level)}
            </option>
          ))}
          {bins.every((each) => each.prefix !== form.bin) ? <option value={form.bin}>{form.bin}</option> : null}
        </select>
      </Field>
      <MannerFields form={form} choose={choose} />
      <WalletFields form={form} choose={choose} />
      <button type="submit" className="button primary" disabled={busy}>
        {say(busy ? 'try.sending' : 'try.send')}
      </button>
    </form>
  );
}

interface Part {
  readonly form: TryForm;
  readonly choose: (part: Partial<TryForm>) => void;
}

function MannerFields({ form, choose }: Part) {
  const { say, name } = useVoice();
  return (
    <>
      <Field label={say('try.channel')}>
        <select value={form.channel} onChange={(event) => choose({ channel: event.target.value as Channel })}>
          {CHANNELS.map((each) => (
            <option key={each} value={each}>
              {name('channel', each)}
            </option>
          ))}
        </select>
      </Field>
      <Field label={say('try.when')}>
        <input
          type="datetime-local"
          required
          value={form.when.slice(0, MINUTES)}
          onChange={(event) => choose({ when: event.target.value })}
        />
      </Field>
      <Field label={say('try.points')}>
        <select value={form.redeem} onChange={(event) => choose({ redeem: event.target.value === 'max' ? 'max' : 'none' })}>
          <option value="none">{say('try.points.none')}</option>
          <option value="max">{say('try.points.max')}</option>
        </select>
      </Field>
    </>
  );
}

/** Coupons are presented by id; the points are shown so that paying with them means something. */
function WalletFields({ form, choose }: Part) {
  const { say, count } = useVoice();
  const { campaignName } = useReference();
  const { body } = useResource<Wallet>(form.account === '' ? null : `/v1/accounts/${encodeURIComponent(form.account)}/wallet`);
  if (body === null) return null;
  const usable = body.coupons.filter(({ state }) => (FREE_STATES as readonly string[]).includes(state)).slice(0, COUPONS_SHOWN);
  const toggle = (id: string) =>
    choose({ coupons: form.coupons.includes(id) ? form.coupons.filter((each) => each !== id) : [...form.coupons, id] });
  return (
    <fieldset className="wallet">
      <legend>{say('try.wallet')}</legend>
      {body.points.map((each) => (
        <span key={each.programme} className="wallet-points">
          {say('try.points.own', { points: count(each.active) })}
        </span>
      ))}
      {usable.length === 0 ? (
        <span className="soft">
          {say('try.coupons')}: {say('try.noCoupons')}
        </span>
      ) : null}
      {usable.map((coupon) => (
        <label key={coupon.id} className="wallet-coupon">
          <input type="checkbox" checked={form.coupons.includes(coupon.id)} onChange={() => toggle(coupon.id)} />
          <span>{campaignName(coupon.campaign)}</span>
        </label>
      ))}
    </fieldset>
  );
}

const COUPONS_SHOWN = 6;
/** "2026-11-22T12:30": until the reader picks another time, the seconds of the newest authorization stay. */
const MINUTES = 16;

function Field({ label, className, children }: { readonly label: string; readonly className?: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child, which the rule cannot see.
    <label className={`field ${className ?? ''}`}>
      <span>{label}</span>
      {children}
    </label>
  );
}
