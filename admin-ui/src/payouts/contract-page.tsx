// The contract of one party: every version as sentences, what a sale costs under it, and approving, returning or changing it.
import { type FormEvent, useState } from 'react';
import { Link, useParams } from 'wouter';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { usePages } from '../parts/use-pages.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { usePartyName } from '../statements/party-name.ts';
import { type ContractDraft, draftOf, percent } from './contract-draft.ts';
import { ContractForm } from './contract-form.tsx';
import { ContractState } from './contracts-page.tsx';
import { FeePreview } from './fee-preview.tsx';
import { sayFee } from './fee-said.ts';
import type { Contract } from './wire.ts';
import { CONTRACT_WORDS } from './words-contracts.ts';

export function ContractPage() {
  const party = decodeURIComponent(useParams<{ readonly party: string }>().party ?? '');
  const say = useWords(CONTRACT_WORDS);
  const { may } = useSession();
  const nameOf = usePartyName();
  const [draft, setDraft] = useState<ContractDraft | null>(null);
  const rows = usePages<Contract>(`/v1/contracts?limit=50&party=${encodeURIComponent(party)}`);
  const mayWrite = may(['settlement:write']);
  return (
    <Page
      title={say('con.of', { party: nameOf(party) })}
      lead={<span className="code">{party}</span>}
      above={<Link href="/contracts">{say('con.all')}</Link>}
    >
      {rows.fault === null ? null : <FaultNotice fault={rows.fault} again={rows.reload} />}
      {rows.items === null && rows.fault === null ? <Reading /> : null}
      {rows.items?.length === 0 ? <Empty>{say('con.none')}</Empty> : null}
      {rows.items?.map((contract) => (
        <section className="sheet" key={`${contract.currency} ${contract.version}`}>
          <Version contract={contract} />
          {contract.state === 'proposed' ? <Decide contract={contract} onDone={rows.reload} /> : null}
          {contract.state === 'approved' && mayWrite ? (
            <Button onClick={() => setDraft(draftOf(contract.terms, { party, currency: contract.currency }))}>{say('con.change')}</Button>
          ) : null}
          <FeePreview terms={contract.terms} currency={contract.currency} />
        </section>
      ))}
      {draft === null ? null : (
        <ContractForm
          draft={draft}
          onClose={() => {
            setDraft(null);
            rows.reload();
          }}
        />
      )}
    </Page>
  );
}

function Version({ contract }: { readonly contract: Contract }) {
  const say = useWords(CONTRACT_WORDS);
  const { day, money } = useVoice();
  const { terms, currency, version, from } = contract;
  const { account, cycle } = terms;
  const at = cycle.kind === 'weekly' ? cycle.weekday : cycle.kind === 'monthly' ? cycle.day : 0;
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    [say('con.state'), <ContractState key="state" state={contract.state} />],
    [say('con.from'), day(from)],
    [say('con.settles'), say(`con.settles.${terms.settles}`)],
    [say('con.cycle'), say('con.pays', { cycle: say(`con.cycle.${cycle.kind}`, { day: at }), days: terms.payoutDays })],
    [say('con.minimum'), money(terms.minimumPayout, currency)],
    [say('con.vat'), `${percent(terms.vatBps)} %`],
    [say('con.account'), [account.name, account.bankCode ?? account.bic, account.iban ?? account.number].filter(Boolean).join(' · ')],
  ];
  return (
    <>
      <h2>{`${say('con.version')} ${version} · ${currency}`}</h2>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ul className="pay-fees">
        {terms.fees.length === 0 ? <li>{say('con.noFees')}</li> : null}
        {terms.fees.map((fee) => (
          <li key={fee.name}>{sayFee(fee, { say, money: (minor) => money(minor, currency) })}</li>
        ))}
      </ul>
      <p className="soft">
        {[
          say('con.maker', { who: contract.maker }),
          ...(contract.checker === null ? [] : [say('con.checker', { who: contract.checker })]),
        ].join(' · ')}
        {contract.reason === null ? null : ` · ${contract.reason}`}
      </p>
    </>
  );
}

function Decide({ contract, onDone }: { readonly contract: Contract; readonly onDone: () => void }) {
  const say = useWords(CONTRACT_WORDS);
  const { client, may } = useSession();
  const [fault, setFault] = useState<Fault | null>(null);
  const [isReturning, setReturning] = useState(false);
  const path = `/v1/contracts/${contract.party}/${contract.currency}/${contract.version}`;
  const approve = async () => {
    const reply = await client.post(`${path}/approve`);
    setFault(reply.ok ? null : reply.fault);
    if (reply.ok) onDone();
  };
  return (
    <div className="row-buttons">
      {may(['settlement:approve']) ? (
        <Button kind="primary" onClick={() => void approve()}>
          {say('con.approve')}
        </Button>
      ) : null}
      {may(['settlement:approve', 'settlement:write']) ? <Button onClick={() => setReturning(true)}>{say('con.return')}</Button> : null}
      {fault === null ? null : <FaultNotice fault={fault} />}
      {isReturning ? (
        <ReturnDialog
          path={path}
          title={say('con.returnOf', { version: contract.version })}
          onClose={() => {
            setReturning(false);
            onDone();
          }}
        />
      ) : null}
    </div>
  );
}

interface ReturnOf {
  readonly path: string;
  readonly title: string;
  readonly onClose: () => void;
}

function ReturnDialog({ path, title, onClose }: ReturnOf) {
  const say = useWords(CONTRACT_WORDS);
  const { client } = useSession();
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState<Fault | null>(null);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const reply = await client.post(`${path}/return`, { reason });
    setFault(reply.ok ? null : reply.fault);
    if (reply.ok) onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form className="pay-dialog" onSubmit={(event) => void send(event)}>
        <TextField label={say('con.reason')} value={reason} onChange={setReason} rows={3} required maxLength={2000} />
        {fault === null ? null : <FaultNotice fault={fault} />}
        <div className="form-foot">
          <Button onClick={onClose}>{say('con.cancel')}</Button>
          <Button type="submit" kind="primary" disabled={reason.trim().length < 3}>
            {title}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
