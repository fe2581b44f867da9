// One dispute as the bank works on it: the contested line, what was said, its files, an answer, and the decision of a second person.
import type { ReactNode } from 'react';
import { Link, useParams } from 'wouter';
import type { WholeDispute } from '../../../api/disputes/dispute-wire.ts';
import { DisputeFiles } from '../merchant/dispute-files.tsx';
import { DisputeTalk } from '../merchant/dispute-talk.tsx';
import { MERCHANT_WORDS } from '../merchant/words-merchant.ts';
import { useHasPage } from '../parts/known-pages.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { usePartyName } from '../statements/party-name.ts';
import { Answer } from './answer.tsx';
import { Decide } from './decide.tsx';
import { StateMark } from './state-mark.tsx';
import { DISPUTE_WORDS } from './words-disputes.ts';

const EVERY_MS = 15_000;

export function DisputePage() {
  const say = useWords(DISPUTE_WORDS);
  const nameOf = usePartyName();
  const { id = '' } = useParams<{ readonly id: string }>();
  const { body, fault, reload } = useResource<WholeDispute>(`/v1/disputes/${encodeURIComponent(id)}`, EVERY_MS);
  return (
    <Page
      title={body === null ? say('disputes.title') : say('disputes.of', { party: nameOf(body.party) })}
      above={<Link href="/disputes">{say('disputes.title')}</Link>}
      actions={body === null ? undefined : <StateMark dispute={body} />}
    >
      {body === null && fault === null ? <Reading /> : null}
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {body === null ? null : <Shown dispute={body} onChanged={reload} />}
    </Page>
  );
}

function Shown({ dispute, onChanged }: { readonly dispute: WholeDispute; readonly onChanged: () => void }) {
  const { may } = useSession();
  const mayWrite = may(['settlement:write']) && dispute.owner !== 'nobody';
  return (
    <div className="dispute">
      <Facts dispute={dispute} />
      {dispute.proposal === null ? null : <Decide dispute={dispute} proposal={dispute.proposal} onDone={onChanged} />}
      <DisputeTalk dispute={dispute} />
      <DisputeFiles dispute={dispute} mayAdd={mayWrite} onAdded={onChanged} />
      {mayWrite && dispute.proposal === null ? <Answer dispute={dispute} onDone={onChanged} /> : null}
    </div>
  );
}

function Facts({ dispute }: { readonly dispute: WholeDispute }) {
  const say = useWords(DISPUTE_WORDS);
  const reason = useWords(MERCHANT_WORDS);
  const { day, money } = useVoice();
  const nameOf = usePartyName();
  const { authorizationId, claimed, currency, date, dueAt, paid, party, postedOn } = dispute;
  return (
    <section className="sheet" aria-label={say('disputes.line')}>
      <dl className="consent-terms">
        <Fact name={say('disputes.statement')}>
          <Link href={`/statements?date=${date}&party=${encodeURIComponent(party)}`}>
            {nameOf(party)}, {day(date)}
          </Link>
        </Fact>
        <Fact name={say('disputes.why')}>
          <Authorization id={authorizationId} />
        </Fact>
        <Fact name={say('disputes.reason')}>{reason(`reason.${dispute.reason}`)}</Fact>
        <Fact name={say('disputes.claimed')}>{claimed === null ? reason('dp.unclaimed') : money(claimed, currency)}</Fact>
        {dueAt === null ? null : <Fact name={say('disputes.due')}>{day(dueAt)}</Fact>}
        {postedOn === null ? null : (
          <Fact name={say('disputes.paid')}>{say('disputes.posted', { amount: money(paid, currency), day: day(postedOn) })}</Fact>
        )}
      </dl>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Authorization({ id }: { readonly id: string | null }) {
  const say = useWords(DISPUTE_WORDS);
  const maySeeWhy = useHasPage()('/why/:id');
  if (id === null) return say('disputes.whole');
  return maySeeWhy ? (
    <Link href={`/why/${encodeURIComponent(id)}`}>
      <span className="code">{id}</span>
    </Link>
  ) : (
    <span className="code">{id}</span>
  );
}
