// Opens a dispute about a line of a statement, or about the statement itself: reason, amount, words and evidence.
import { type FormEvent, useId, useState } from 'react';
import type { WholeDispute } from '../../../api/disputes/dispute-wire.ts';
import { minorOf } from '../operations/try-request.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useReference } from '../parts/reference.tsx';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { evidenceType, sendEvidence } from './evidence.ts';
import { EvidenceField } from './evidence-field.tsx';
import { MERCHANT_WORDS } from './words-merchant.ts';

/** What of a line a dispute names. */
export interface DisputedLine {
  readonly authorizationId: string;
  readonly messageId: string;
  readonly benefitNo: number;
  readonly campaign: string;
  readonly at: string;
  readonly subsidy: number;
}
export interface Disputing {
  readonly date: string;
  readonly party: string;
  readonly currency: string;
  /** Null: the statement itself, or an item that no authorization made. */
  readonly line: DisputedLine | null;
}
interface DisputeDialogOf {
  readonly disputing: Disputing;
  readonly onClose: () => void;
  readonly onSent: (id: string) => void;
}

const REASONS = ['amount', 'not_ours', 'duplicate', 'refund_missing', 'fee', 'other'] as const;
const TEXT_MIN = 3;
const TEXT_MAX = 2_000;
const BLANK = { reason: 'amount', claimed: '', text: '' };

export function DisputeDialog({ disputing, onClose, onSent }: DisputeDialogOf) {
  const say = useWords(MERCHANT_WORDS);
  const form = useId();
  const [typed, setTyped] = useState(disputing.line === null ? { ...BLANK, reason: 'fee' } : BLANK);
  const [files, setFiles] = useState<readonly File[]>([]);
  const [asked, setAsked] = useState(false);
  const { send, busy, fault } = useSending(disputing, onSent);
  const faults = faultsOf(typed, disputing.currency);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    const isReady = !(faults.claimed || faults.text) && files.every((file) => evidenceType(file) !== null);
    if (isReady) void send({ ...typed, files });
  };
  const actions = (
    <>
      <Button onClick={onClose}>{say('dp.cancel')}</Button>
      <button type="submit" form={form} className="button primary" disabled={busy} aria-busy={busy}>
        {say('dp.send')}
      </button>
    </>
  );
  return (
    <Dialog title={say(disputing.line === null ? 'dp.newWhole' : 'dp.new')} onClose={onClose} actions={actions}>
      <LineSaid disputing={disputing} />
      <form id={form} className="form" onSubmit={onSubmit}>
        <SelectField
          label={say('dp.reason')}
          value={typed.reason}
          onChange={(reason) => setTyped({ ...typed, reason })}
          options={REASONS.map((value) => ({ value, label: say(`reason.${value}`) }))}
        />
        <TextField
          label={say('dp.claimed')}
          hint={say('dp.claimedHint', { currency: disputing.currency })}
          error={asked && faults.claimed ? say('dp.claimedBad') : undefined}
          inputMode="decimal"
          value={typed.claimed}
          onChange={(claimed) => setTyped({ ...typed, claimed })}
        />
        <TextField
          label={say('dp.text')}
          error={asked && faults.text ? say('dp.textBad') : undefined}
          rows={4}
          maxLength={TEXT_MAX}
          value={typed.text}
          onChange={(text) => setTyped({ ...typed, text })}
        />
        <EvidenceField label={say('dp.files')} files={files} onChange={setFiles} />
        {fault === null ? null : <FaultNotice fault={fault} />}
      </form>
    </Dialog>
  );
}

interface Typed {
  readonly reason: string;
  readonly claimed: string;
  readonly text: string;
}

function faultsOf({ claimed, text }: Typed, currency: string): { readonly claimed: boolean; readonly text: boolean } {
  return { claimed: claimed.trim() !== '' && !((minorOf(claimed, currency) ?? 0) > 0), text: text.trim().length < TEXT_MIN };
}

/** The dispute stands also where a file is refused: it can be added to it later. */
function useSending(disputing: Disputing, onSent: (id: string) => void) {
  const say = useWords(MERCHANT_WORDS);
  const { client } = useSession();
  const tell = useToast();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const send = async ({ reason, claimed, text, files }: Typed & { readonly files: readonly File[] }) => {
    setBusy(true);
    const { date, party, currency, line } = disputing;
    const named = {
      authorizationId: line?.authorizationId ?? null,
      messageId: line?.messageId ?? null,
      benefitNo: line?.benefitNo ?? null,
    };
    const amount = claimed.trim() === '' ? null : minorOf(claimed, currency);
    const body = { date, party, currency, ...named, reason, claimed: amount, text: text.trim() };
    const reply = await client.post<WholeDispute>('/v1/disputes', body);
    if (!reply.ok) {
      setBusy(false);
      return setFault(reply.fault);
    }
    const refused = await sendEvidence(client, reply.body.id, files);
    setBusy(false);
    tell(refused === null ? say('dp.sent') : say('dp.sentNoFile', { why: refused.detail ?? refused.title }));
    onSent(reply.body.id);
  };
  return { send, busy, fault };
}

function LineSaid({ disputing: { date, currency, line } }: Pick<DisputeDialogOf, 'disputing'>) {
  const say = useWords(MERCHANT_WORDS);
  const { day, money, time } = useVoice();
  const { campaignName } = useReference();
  return (
    <p className="soft">
      {day(date)} ·{' '}
      {line === null ? say('dp.whole') : `${time(line.at)} · ${campaignName(line.campaign)} · ${money(line.subsidy, currency)}`}
      {line === null ? null : (
        <>
          <br />
          <span className="code">{line.authorizationId}</span>
        </>
      )}
    </p>
  );
}
