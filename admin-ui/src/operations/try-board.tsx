// "Try an authorization": a form, the answer as a till receipt, and the buttons that play what may follow.
import { useState } from 'react';
import type { EvaluateReply, EvaluateRequest } from '../../../engine/authorization/request.ts';
import { type Fault, freshId } from '../parts/client.ts';
import { Empty, FaultNotice } from '../parts/notice.tsx';
import { useReference } from '../parts/reference.tsx';
import { useSession } from '../parts/session.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import type { AuthorizationDetail } from '../parts/wire.ts';
import { BenefitCard } from './benefit-card.tsx';
import { MessageButtons } from './message-buttons.tsx';
import { TillReceipt } from './till-receipt.tsx';
import { TryFields } from './try-fields.tsx';
import { firstForm, requestOf, type TryForm } from './try-request.ts';

interface Tried {
  readonly request: EvaluateRequest;
  readonly reply: EvaluateReply;
  readonly tookMs: number;
}
interface TryBoardOf {
  readonly currency: string;
  readonly now: string;
  /** An authorization that earned something: the form begins with its merchant, card, amount and hour. */
  readonly example: string | null;
  readonly onOpen: (id: string) => void;
}

/** `now` is the ledger time of the newest authorization, so that a demo day is tried at its own hour. */
export function TryBoard({ currency, now, example, onOpen }: TryBoardOf) {
  const { say, zone, locale } = useVoice();
  const { client } = useSession();
  const { merchants, accounts, cardOf } = useReference();
  const { body: shown } = useResource<AuthorizationDetail>(example === null ? null : `/v1/authorizations/${encodeURIComponent(example)}`);
  const [tried, setTried] = useState<Tried | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const authorize = async (form: TryForm) => {
    const merchant = merchants.find((each) => each.id === form.merchant);
    const request =
      merchant === undefined
        ? null
        : requestOf(form, { id: `try:${freshId()}`, currency, merchant, zone, locale, token: cardOf(form.account) });
    if (request === null) return setFault({ status: 400, code: 'amount', title: say('try.badAmount') });
    setBusy(true);
    const reply = await client.post<EvaluateReply>('/v1/evaluate', request);
    setBusy(false);
    setFault(reply.ok ? null : reply.fault);
    setTried(reply.ok ? { request, reply: reply.body, tookMs: reply.tookMs } : null);
  };
  return (
    <section className="sheet try" id="try" aria-labelledby="try-title">
      <div className="section-head">
        <h2 id="try-title">{say('try.title')}</h2>
      </div>
      {merchants.length === 0 || accounts.length === 0 ? (
        <Empty>{say('try.empty')}</Empty>
      ) : (
        <TryFields
          currency={currency}
          first={firstForm({ now, zone, example: shown?.request ?? null })}
          busy={busy}
          onSend={(form) => void authorize(form)}
        />
      )}
      <div aria-live="polite">
        {fault === null ? null : <FaultNotice fault={fault} />}
        {tried === null ? null : <TryAnswer key={tried.reply.authorizationId} tried={tried} onOpen={onOpen} />}
      </div>
    </section>
  );
}

function TryAnswer({ tried, onOpen }: { readonly tried: Tried; readonly onOpen: (id: string) => void }) {
  const { say } = useVoice();
  const { request, reply, tookMs } = tried;
  const { body, fault, reload } = useResource<AuthorizationDetail>(`/v1/authorizations/${encodeURIComponent(reply.authorizationId)}`);
  return (
    <div className="try-answer">
      <TillReceipt request={request} reply={reply} />
      <p className="try-took">
        <span className="soft">{say('try.took', { ms: tookMs.toFixed(0) })}</span>{' '}
        <button type="button" className="link" onClick={() => onOpen(reply.authorizationId)}>
          {say('try.see')}
        </button>
      </p>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {body === null ? null : <MessageButtons detail={body} onDone={reload} />}
      {body?.held.map((benefit) => (
        <BenefitCard key={benefit.no} benefit={benefit} currency={body.currency} />
      ))}
      <details className="raw">
        <summary>{say('try.raw')}</summary>
        <pre className="code">{JSON.stringify(request, null, 2)}</pre>
        <pre className="code">{JSON.stringify(reply, null, 2)}</pre>
      </details>
    </div>
  );
}
