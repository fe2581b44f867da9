// The authenticator of the own account: added by scanning and a code, with recovery codes that are shown once, or removed.
import { type FormEvent, useState } from 'react';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useWords } from '../parts/words-of.tsx';
import type { Account } from './ways.ts';
import { PEOPLE_WORDS } from './words-people.ts';

interface Enrolment {
  readonly secret: string;
  readonly svg: string;
  readonly enrolment: string;
}
interface Codes {
  readonly recoveryCodes: readonly string[];
}
interface TotpPartOf {
  readonly account: Account;
  readonly onChanged: () => void;
}

export function TotpPart({ account, onChanged }: TotpPartOf) {
  const say = useWords(PEOPLE_WORDS);
  const { client } = useSession();
  const [offer, setOffer] = useState<Enrolment | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const begin = async () => {
    const reply = await client.post<Enrolment>('/v1/account/totp');
    return reply.ok ? setOffer(reply.body) : setFault(reply.fault);
  };
  const remove = async () => {
    const reply = await client.del('/v1/account/totp');
    return reply.ok ? onChanged() : setFault(reply.fault);
  };
  const renew = async () => {
    const reply = await client.post<Codes>('/v1/account/recovery-codes');
    return reply.ok ? setCodes(reply.body.recoveryCodes) : setFault(reply.fault);
  };
  const proved = (shown: readonly string[]) => {
    setOffer(null);
    setCodes(shown);
  };
  const kept = () => {
    setCodes(null);
    onChanged();
  };
  return (
    <section className="sheet">
      <h2>{say('account.totp')}</h2>
      <p className="soft">{account.totp ? say('account.totpOn', { count: account.recoveryCodesLeft }) : say('account.totpOff')}</p>
      {fault === null ? null : <FaultNotice fault={fault} />}
      <p className="row-actions">
        {account.totp ? (
          <>
            <Button onClick={() => void renew()}>{say('account.newCodes')}</Button>
            <Button kind="danger" onClick={() => void remove()}>
              {say('account.totpRemove')}
            </Button>
          </>
        ) : (
          <Button onClick={() => void begin()}>{say('account.totpAdd')}</Button>
        )}
      </p>
      {offer === null ? null : <EnrolDialog offer={offer} onClose={() => setOffer(null)} onProved={proved} />}
      {codes === null ? null : <CodesDialog codes={codes} onClose={kept} />}
    </section>
  );
}

interface EnrolDialogOf {
  readonly offer: Enrolment;
  readonly onClose: () => void;
  readonly onProved: (codes: readonly string[]) => void;
}

function EnrolDialog({ offer, onClose, onProved }: EnrolDialogOf) {
  const say = useWords(PEOPLE_WORDS);
  const { client } = useSession();
  const [code, setCode] = useState('');
  const [fault, setFault] = useState<Fault | null>(null);
  const submit = async () => {
    const reply = await client.put<Codes>('/v1/account/totp', { enrolment: offer.enrolment, code });
    return reply.ok ? onProved(reply.body.recoveryCodes) : setFault(reply.fault);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (/^\s*\d{6}\s*$/.test(code)) void submit();
  };
  return (
    <Dialog title={say('account.totpAdd')} onClose={onClose}>
      <p>{say('account.scan')}</p>
      <img className="qr" src={`data:image/svg+xml,${encodeURIComponent(offer.svg)}`} alt={say('account.qr')} width={208} height={208} />
      <p>
        {say('account.secret')}: <span className="code secret">{offer.secret.match(/.{1,4}/g)?.join(' ')}</span>
      </p>
      <form className="form" onSubmit={onSubmit}>
        <TextField
          label={say('account.code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          onChange={setCode}
          maxLength={8}
        />
        {fault === null ? null : <FaultNotice fault={fault} />}
        <p>
          <Button type="submit" kind="primary">
            {say('account.prove')}
          </Button>
        </p>
      </form>
    </Dialog>
  );
}

function CodesDialog({ codes, onClose }: { readonly codes: readonly string[]; readonly onClose: () => void }) {
  const say = useWords(PEOPLE_WORDS);
  const actions = (
    <Button kind="primary" onClick={onClose}>
      {say('account.codesKept')}
    </Button>
  );
  return (
    <Dialog title={say('account.codes')} onClose={onClose} actions={actions}>
      <p>{say('account.codesWhy')}</p>
      <ol className="recovery code">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
    </Dialog>
  );
}
