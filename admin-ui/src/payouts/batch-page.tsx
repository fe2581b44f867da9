// One batch: where it stands, who did what, its payouts, whom it does not pay and why, and its next step.
import { Link, useParams } from 'wouter';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { Table } from '../parts/table.tsx';
import { useMoment } from '../parts/use-moment.ts';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { usePartyName } from '../statements/party-name.ts';
import { BatchSteps } from './batch-steps.tsx';
import { PayoutTable } from './payout-table.tsx';
import { StateMark } from './state-mark.tsx';
import type { BatchDetail } from './wire.ts';
import { PAYOUT_WORDS } from './words-payouts.ts';

export function BatchPage() {
  const { id = '' } = useParams<{ readonly id: string }>();
  const say = useWords(PAYOUT_WORDS);
  const { body: batch, fault, reload } = useResource<BatchDetail>(`/v1/payout-batches/${encodeURIComponent(id)}`);
  return (
    <Page title={say('pay.batchOf', { id })} above={<Link href="/payouts">{say('pay.all')}</Link>}>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {batch === null ? (
        fault === null ? (
          <Reading />
        ) : null
      ) : (
        <>
          <Facts batch={batch} />
          <BatchSteps batch={batch} onDone={reload} />
          {/* Anew after each step of the batch, which changes them all. */}
          <PayoutTable key={batch.state} batch={batch} onDone={reload} />
          <Carries batch={batch} />
        </>
      )}
    </Page>
  );
}

function Facts({ batch }: { readonly batch: BatchDetail }) {
  const say = useWords(PAYOUT_WORDS);
  const { count, day, money } = useVoice();
  const moment = useMoment();
  const by = (who: string | null, at: string | null) => (who === null || at === null ? null : say('pay.by', { who, time: moment(at) }));
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    [say('pay.state'), <StateMark key="state" state={batch.state} />],
    [say('pay.payOn'), day(batch.payOn)],
    [say('pay.count'), count(batch.count)],
    [say('pay.total'), money(batch.total, batch.currency)],
    [say('pay.proposedBy'), by(batch.proposedBy, batch.proposedAt)],
    [say('pay.approvedBy'), by(batch.approvedBy, batch.approvedAt)],
    [say('pay.sentBy'), by(batch.sentBy, batch.sentAt)],
    [say('pay.cancelledBy'), by(batch.cancelledBy, batch.cancelledAt)],
  ];
  return (
    <section className="sheet">
      <dl className="facts">
        {facts
          .filter(([, value]) => value !== null)
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      {batch.fileSha256 === null ? null : (
        <p className="pay-hash">
          {say('pay.fileHash')}: <span className="code">{batch.fileSha256}</span>
        </p>
      )}
    </section>
  );
}

function Carries({ batch }: { readonly batch: BatchDetail }) {
  const say = useWords(PAYOUT_WORDS);
  const nameOf = usePartyName();
  const { money } = useVoice();
  return (
    <section className="sheet">
      <h2>{say('pay.carries')}</h2>
      <Table
        caption={say('pay.carries')}
        rows={batch.carries}
        rowKey={({ party }) => party}
        empty={say('pay.noCarries')}
        columns={[
          { key: 'party', head: say('pay.party'), cell: ({ party }) => nameOf(party) },
          { key: 'amount', head: say('pay.amount'), figure: true, cell: ({ amount }) => money(amount, batch.currency) },
          { key: 'why', head: say('pay.why'), cell: ({ reason }) => say(`carry.${reason}`) },
        ]}
      />
    </section>
  );
}
