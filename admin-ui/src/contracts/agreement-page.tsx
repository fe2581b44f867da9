// One agreement: its terms and versions, approval and end, the deposit that prefunds it, and the campaigns under it.
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import type { Agreement, AgreementVersion } from '../../../api/funding/agreement-store.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { Table } from '../parts/table.tsx';
import { useToast } from '../parts/toast.tsx';
import { useMoment } from '../parts/use-moment.ts';
import { usePages } from '../parts/use-pages.ts';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { AgreementBadge, TermsList } from './agreement-words.tsx';
import { CampaignsUnder } from './campaigns-under.tsx';
import { DepositSheet } from './deposit-sheet.tsx';
import { CONTRACT_WORDS } from './words-contracts.ts';

export function AgreementPage() {
  const { id = '' } = useParams<{ id: string }>();
  const say = useWords(CONTRACT_WORDS);
  const { text } = useVoice();
  const path = `/v1/agreements/${encodeURIComponent(id)}`;
  const { body, fault, reload } = useResource<Agreement>(path);
  const versions = usePages<AgreementVersion>(`${path}/versions?limit=20`);
  const again = () => {
    reload();
    versions.reload();
  };
  const above = <Link href="/agreements">{say('one.back')}</Link>;
  if (body === null)
    return (
      <Page title={id} above={above}>
        {fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />}
      </Page>
    );
  return (
    <Page
      title={text(body.terms.name, id)}
      above={above}
      lead={<AgreementBadge state={body.state} />}
      actions={<Actions agreement={body} onDone={again} />}
      wide
    >
      <Figures agreement={body} />
      <section className="sheet contract-sheet">
        <h2>{say('one.terms', { version: body.version })}</h2>
        <TermsList terms={body.terms} />
      </section>
      {body.terms.settlement === 'prefunded' || body.balance !== 0 ? <DepositSheet agreement={body} onDone={again} /> : null}
      <CampaignsUnder id={id} />
      <Versions items={versions.items ?? []} onMore={versions.onMore} />
    </Page>
  );
}

function Figures({ agreement: { used, ceiling, balance, terms } }: { readonly agreement: Agreement }) {
  const say = useWords(CONTRACT_WORDS);
  const { money } = useVoice();
  const figures = [
    [say('f.used'), money(used, terms.currency)],
    [say('f.left'), ceiling === null ? say('f.unbounded') : money(ceiling - used, terms.currency)],
    ...(terms.settlement === 'prefunded' ? [[say('f.balance'), money(balance, terms.currency)]] : []),
  ];
  return (
    <dl className="sums">
      {figures.map(([head, said]) => (
        <div key={head}>
          <dt>{head}</dt>
          <dd>{said}</dd>
        </div>
      ))}
    </dl>
  );
}

interface ActionsOf {
  readonly agreement: Agreement;
  readonly onDone: () => void;
}

function Actions({ agreement, onDone }: ActionsOf) {
  const say = useWords(CONTRACT_WORDS);
  const { client, may } = useSession();
  const tell = useToast();
  const [fault, setFault] = useState<Fault | null>(null);
  const [ending, setEnding] = useState(false);
  const { id, latestVersion, activeVersion, state } = agreement;
  const waits = latestVersion !== activeVersion && state !== 'ended';
  const approve = async () => {
    const reply = await client.post(`/v1/agreements/${id}/versions/${latestVersion}/approve`);
    setFault(reply.ok ? null : reply.fault);
    if (!reply.ok) return;
    tell(say('one.approved', { version: latestVersion }));
    onDone();
  };
  return (
    <>
      {waits && may(['settlement:approve']) ? (
        <Button kind="primary" onClick={() => void approve()} title={say('one.waits', { version: latestVersion })}>
          {say('one.approve', { version: latestVersion })}
        </Button>
      ) : null}
      {may(['settlement:write']) ? (
        <Link className="button" href={`/agreements/${id}/edit`}>
          {say('one.edit')}
        </Link>
      ) : null}
      {activeVersion !== null && may(['settlement:approve']) ? (
        <Button kind="danger" onClick={() => setEnding(true)}>
          {say('one.end')}
        </Button>
      ) : null}
      {fault === null ? null : <FaultNotice fault={fault} />}
      {ending ? <EndDialog id={id} onClose={() => setEnding(false)} onDone={onDone} /> : null}
    </>
  );
}

function EndDialog({ id, onClose, onDone }: { readonly id: string; readonly onClose: () => void; readonly onDone: () => void }) {
  const say = useWords(CONTRACT_WORDS);
  const { client } = useSession();
  const tell = useToast();
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState<Fault | null>(null);
  const end = async () => {
    const reply = await client.post(`/v1/agreements/${id}/end`, { reason });
    setFault(reply.ok ? null : reply.fault);
    if (!reply.ok) return;
    tell(say('one.ended'));
    onDone();
    onClose();
  };
  const actions = (
    <>
      <Button onClick={onClose}>{say('form.cancel')}</Button>
      <Button kind="danger" disabled={reason.trim() === ''} onClick={() => void end()}>
        {say('one.end')}
      </Button>
    </>
  );
  return (
    <Dialog title={say('one.end')} onClose={onClose} actions={actions}>
      <p>{say('one.endWhat')}</p>
      <TextField label={say('one.reason')} value={reason} onChange={setReason} rows={2} maxLength={500} required />
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}

function Versions({ items, onMore }: { readonly items: readonly AgreementVersion[]; readonly onMore: (() => void) | null }) {
  const say = useWords(CONTRACT_WORDS);
  const moment = useMoment();
  return (
    <section className="sheet contract-sheet">
      <h2>{say('one.versions')}</h2>
      <Table
        caption={say('one.versions')}
        rows={items}
        rowKey={({ version }) => String(version)}
        empty={<Reading />}
        more={onMore === null ? null : { onMore }}
        columns={[
          { key: 'version', head: say('one.version'), cell: ({ version }) => version },
          { key: 'state', head: say('list.state'), cell: ({ state }) => <AgreementBadge state={state} /> },
          { key: 'maker', head: say('one.maker'), cell: ({ makerName, madeAt }) => `${makerName}, ${moment(madeAt)}` },
          {
            key: 'checker',
            head: say('one.checker'),
            cell: ({ checkerName, approvedAt }) => (approvedAt === null ? '–' : `${checkerName}, ${moment(approvedAt)}`),
          },
          { key: 'reason', head: say('one.reason'), cell: ({ reason, note }) => reason ?? note },
        ]}
      />
    </section>
  );
}
