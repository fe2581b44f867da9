// The answer as a till would print it: the amount, each benefit's own words, and what is left to pay.
import { useReference } from '../parts/reference.tsx';
import { useVoice } from '../parts/voice.tsx';
import type { EvaluateReply, EvaluateRequest } from '../../../engine/authorization/request.ts';

export function TillReceipt({ request, reply }: { readonly request: EvaluateRequest; readonly reply: EvaluateReply }) {
  const { say, name, money, count, time } = useVoice();
  const { merchantName } = useReference();
  const printed = reply.benefits.filter((benefit) => benefit.receipt !== '');
  return (
    <article className="till" aria-label={say('till.demo')}>
      <div className="till-paper">
        <header>
          <p className="till-merchant">{merchantName(request.merchant.id)}</p>
          <p>
            {time(request.at)} · {name('channel', request.terminal.channel)} · {say('till.card')} {request.card.bin.slice(0, 6)}••
          </p>
        </header>
        <dl className="till-lines">
          <div>
            <dt>{say('till.total')}</dt>
            <dd>{money(reply.amount, reply.currency)}</dd>
          </div>
          {printed.map((benefit) => (
            <div key={`${benefit.campaign} ${benefit.version}`}>
              <dt>{benefit.receipt}</dt>
              <dd>{benefit.amount > 0 && benefit.delivery !== 'credit' ? `−${money(benefit.amount, reply.currency)}` : ''}</dd>
            </div>
          ))}
          <div className="till-pays">
            <dt>{say('till.pays')}</dt>
            <dd>{money(reply.payable, reply.currency)}</dd>
          </div>
        </dl>
        {reply.points.earn > 0 ? <p className="till-note">{say('points.earn', { points: count(reply.points.earn) })}</p> : null}
        {reply.outcome === 'none' && reply.reason !== null ? <p className="till-note">{name('reason', reply.reason)}</p> : null}
        <p className="till-id code">{reply.authorizationId}</p>
      </div>
    </article>
  );
}
