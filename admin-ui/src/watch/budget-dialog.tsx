// The budget of a live campaign, changed only from what it is now: whoever was first is named, and the reader decides again.
import { type FormEvent, useState } from 'react';
import { decimalText } from '../../../engine/money/currency.ts';
import { minorOf } from '../operations/try-request.ts';
import { Button } from '../parts/button.tsx';
import { type Fault, freshId } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { type Resource, useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { exactTime } from './exact-time.ts';
import type { Turnable } from './turn-dialog.tsx';
import { WATCH_WORDS } from './words-watch.ts';

interface BudgetOf {
  readonly campaign: Turnable;
  readonly onClose: () => void;
  readonly onDone?: (() => void) | undefined;
}
/** What the budget stands at, read when the dialog opens and after a conflict. */
interface Standing {
  readonly burn: { readonly ceiling: number | null; readonly used: number };
}
interface Note {
  readonly actor: string;
  readonly actorName: string | null;
  readonly from: number | null;
  readonly to: number;
  readonly at: string;
}

export function BudgetDialog({ campaign, onClose, onDone }: BudgetOf) {
  const say = useWords(WATCH_WORDS);
  const voice = useVoice();
  const path = `/v1/campaigns/${encodeURIComponent(campaign.id)}`;
  const standing = useResource<Standing>(path);
  const { ceiling, used } = standing.body?.burn ?? campaign;
  const [typed, setTyped] = useState(ceiling === null ? '' : decimalText(ceiling, campaign.currency));
  const setting = useSetting({ campaign, path, current: ceiling, standing, onDone });
  const target = minorOf(typed, campaign.currency);
  const wrong = wrongWith(target, { used, ceiling });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (target !== null && wrong === null) void setting.set(target);
  };
  const amount = (minor: number | null) => (minor === null ? say('budget.none') : voice.money(minor, campaign.currency));
  if (setting.done !== null) {
    const { total, effectiveAt } = setting.done;
    return (
      <Dialog
        title={say('turn.budgetOf', { name: campaign.name })}
        onClose={onClose}
        actions={<Button onClick={onClose}>{say('turn.close')}</Button>}
      >
        <p role="status" className="effect">
          {say('budget.done', { name: campaign.name, total: amount(total), time: exactTime(effectiveAt, voice.zone) })}
        </p>
      </Dialog>
    );
  }
  return (
    <Dialog title={say('turn.budgetOf', { name: campaign.name })} onClose={onClose}>
      <form className="watch-form" onSubmit={submit}>
        <dl className="pairs">
          <dt>{say('budget.current')}</dt>
          <dd className="figure">{amount(ceiling)}</dd>
          <dt>{say('budget.used')}</dt>
          <dd className="figure">{amount(used)}</dd>
        </dl>
        {setting.conflict === null ? null : <Conflict note={setting.conflict} amount={amount} />}
        <TextField
          label={say('budget.target', { currency: campaign.currency })}
          hint={say('budget.hint')}
          inputMode="decimal"
          value={typed}
          onChange={setTyped}
          error={typed === '' || wrong === null || wrong === 'budget.same' ? undefined : say(wrong)}
        />
        {setting.fault === null ? null : <FaultNotice fault={setting.fault} />}
        <div className="form-foot">
          <Button onClick={onClose}>{say('turn.cancel')}</Button>
          <Button type="submit" kind="primary" busy={setting.busy} disabled={wrong !== null}>
            {say('budget.set')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Null where it may be set. */
function wrongWith(target: number | null, { used, ceiling }: Standing['burn']): 'budget.bad' | 'budget.below' | 'budget.same' | null {
  if (target === null) return 'budget.bad';
  if (target < used) return 'budget.below';
  return target === ceiling ? 'budget.same' : null;
}

function Conflict({ note, amount }: { readonly note: Note | 'unknown'; readonly amount: (minor: number | null) => string }) {
  const say = useWords(WATCH_WORDS);
  const { zone } = useVoice();
  if (note === 'unknown') {
    return (
      <p role="alert" className="fault">
        {say('budget.conflictPlain')}
      </p>
    );
  }
  const who = note.actorName ?? note.actor;
  return (
    <p role="alert" className="fault">
      {say('budget.conflict', { who, from: amount(note.from), to: amount(note.to), time: exactTime(note.at, zone) })}
    </p>
  );
}

interface SettingOf {
  readonly campaign: Turnable;
  readonly path: string;
  readonly current: number | null;
  readonly standing: Resource<Standing>;
  readonly onDone: (() => void) | undefined;
}

/** Compare-and-set from what the reader saw; after a conflict the figures are read anew and nothing is set. */
function useSetting({ path, current, standing, onDone }: SettingOf) {
  const { client } = useSession();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const [conflict, setConflict] = useState<Note | 'unknown' | null>(null);
  const [done, setDone] = useState<{ readonly total: number; readonly effectiveAt: string } | null>(null);
  const set = async (targetTotal: number) => {
    setBusy(true);
    const body = { requestId: freshId(), currentTotal: current, targetTotal };
    const reply = await client.post<{ total: number; effectiveAt: string }>(`${path}/budget`, body);
    setFault(reply.ok || reply.fault.code === 'budget_changed' ? null : reply.fault);
    if (reply.ok) {
      setDone(reply.body);
      onDone?.();
    } else if (reply.fault.code === 'budget_changed') {
      standing.reload();
      const notes = await client.get<{ readonly items: readonly Note[] }>(`${path}/budget-changes`);
      setConflict(notes.ok ? (notes.body.items[0] ?? 'unknown') : 'unknown');
    }
    setBusy(false);
  };
  return { busy, fault, conflict, done, set };
}
