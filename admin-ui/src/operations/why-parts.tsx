// Parts of the answer to why, the same in the side panel and on the page: the answer, a titled part, and a resource that may still be read.
import type { ReactNode } from 'react';
import { StateMark } from '../parts/marks.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import type { Resource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import type { AuthorizationDetail } from '../parts/wire.ts';
import { BenefitCard } from './benefit-card.tsx';

export function Known<Body>({ resource, children }: { readonly resource: Resource<Body>; readonly children: (body: Body) => ReactNode }) {
  if (resource.fault !== null) return <FaultNotice fault={resource.fault} again={resource.reload} />;
  return resource.body === null ? <Reading /> : children(resource.body);
}

export function Answer({ detail }: { readonly detail: AuthorizationDetail }) {
  const { say, name, money } = useVoice();
  return (
    <>
      <dl className="answer">
        <div>
          <dt>{say('why.amount')}</dt>
          <dd>{money(detail.amount, detail.currency)}</dd>
        </div>
        <div>
          <dt>{say('why.payable')}</dt>
          <dd className="answer-payable">{money(detail.payable, detail.currency)}</dd>
        </div>
        <div>
          <dt>{say('why.state')}</dt>
          <dd>
            <StateMark state={detail.state} />
          </dd>
        </div>
      </dl>
      {detail.held.length === 0 ? (
        <p className="answer-reason">{detail.reason === null ? say('why.noBenefit') : name('reason', detail.reason)}</p>
      ) : (
        <Part title={say('why.benefits')}>
          {detail.held.map((benefit) => (
            <BenefitCard key={benefit.no} benefit={benefit} currency={detail.currency} />
          ))}
        </Part>
      )}
    </>
  );
}

export function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}
