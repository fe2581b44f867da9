// Writes or changes an alert rule: what to watch, beyond which figure, what to do then, and whom to tell.
import { type FormEvent, useState } from 'react';
import type { Action, AlertRule, Condition } from '../../../api/watch/alert-rule.ts';
import type { Channel } from '../../../api/watch/channel-store.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { CheckField, SelectField, TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useReference } from '../parts/reference.tsx';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { useVoice } from '../parts/voice.tsx';
import { type Formed, formOf, KINDS, type RuleForm, ruleOf, watchesCampaigns } from './rule-form.ts';
import { useSpeech } from './use-speech.ts';

interface RuleOf {
  /** Null: a new one. */
  readonly rule: AlertRule | null;
  readonly channels: readonly Channel[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}
export interface FormPart {
  readonly form: RuleForm;
  readonly set: (changes: Partial<RuleForm>) => void;
  readonly faults: Extract<Formed, { ok: false }>['faults'];
}

const ACTIONS: readonly Action[] = ['notify', 'pause', 'stop'];

export function RuleDialog({ rule, channels, onClose, onDone }: RuleOf) {
  const { say, currency } = useSpeech();
  const { client } = useSession();
  const tell = useToast();
  const [form, setForm] = useState(() => formOf(rule, currency));
  const [faults, setFaults] = useState<FormPart['faults']>({});
  const [fault, setFault] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (changes: Partial<RuleForm>) => setForm((last) => ({ ...last, ...changes }));
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const formed = ruleOf(form, currency);
    setFaults(formed.ok ? {} : formed.faults);
    if (!formed.ok) return;
    setBusy(true);
    const reply = await (rule === null
      ? client.post('/v1/alert-rules', formed.rule)
      : client.put(`/v1/alert-rules/${rule.id}`, formed.rule));
    setBusy(false);
    setFault(reply.ok ? null : reply.fault);
    if (!reply.ok) return;
    tell(say('rules.saved', { name: formed.rule.name }));
    onDone();
  };
  const part = { form, set, faults };
  return (
    <Dialog title={rule === null ? say('rules.new') : say('rules.editOf', { name: rule.name })} onClose={onClose}>
      <form className="watch-form" onSubmit={(event) => void save(event)} noValidate>
        <TextField
          label={say('rules.name')}
          value={form.name}
          onChange={(name) => set({ name })}
          maxLength={120}
          error={faults.name === undefined ? undefined : say(faults.name)}
        />
        <What {...part} />
        <Beyond {...part} />
        {form.kind === 'burn_rate' ? (
          <SelectField
            label={say('rules.action')}
            value={form.action}
            onChange={(action) => set({ action: action as Action })}
            options={ACTIONS.map((action) => ({ value: action, label: say(`action.${action}`) }))}
          />
        ) : null}
        <Whom {...part} channels={channels} />
        <CheckField label={say('rules.isOn')} checked={form.isOn} onChange={(isOn) => set({ isOn })} />
        {fault === null ? null : <FaultNotice fault={fault} />}
        <div className="form-foot">
          <Button onClick={onClose}>{say('form.cancel')}</Button>
          <Button type="submit" kind="primary" busy={busy}>
            {say('rules.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function What({ form, set }: FormPart) {
  const { say } = useSpeech();
  const { text } = useVoice();
  const { campaigns } = useReference();
  const known = (campaigns ?? [])
    .filter(({ state }) => state !== 'stopped')
    .map((each) => ({ value: each.id, label: text(each.name, each.id) }));
  return (
    <div className="field-row">
      <SelectField
        label={say('rules.kind')}
        value={form.kind}
        onChange={(kind) => set({ kind: kind as Condition['kind'] })}
        options={KINDS.map((kind) => ({ value: kind, label: say(`kind.${kind}`) }))}
      />
      {watchesCampaigns(form.kind) ? (
        <SelectField
          label={say('rules.campaign')}
          value={form.campaign}
          onChange={(campaign) => set({ campaign })}
          options={[{ value: '', label: say('rules.every') }, ...known]}
        />
      ) : null}
    </div>
  );
}

type Figure = 'percent' | 'minutes' | 'amount' | 'times' | 'share' | 'count';
const FIGURES: Readonly<Record<Condition['kind'], readonly Figure[]>> = {
  budget: ['percent'],
  burn_rate: ['minutes', 'amount', 'times'],
  examples: [],
  deadline: ['share', 'minutes'],
  audit_seal: ['minutes'],
  scheduled_publish: [],
  wrong_codes: ['count', 'minutes'],
};

function Beyond({ form, set, faults }: FormPart) {
  const { say, currency } = useSpeech();
  const hints = { amount: say('rules.amountHint'), times: say('rules.timesHint') } as const;
  const shown = FIGURES[form.kind];
  if (shown.length === 0) return null;
  return (
    <div className="field-row">
      {shown.map((field) => (
        <TextField
          key={field}
          label={say(`rules.${field}`, { currency })}
          inputMode="decimal"
          value={form[field]}
          onChange={(value) => set({ [field]: value })}
          hint={field === 'amount' || field === 'times' ? hints[field] : undefined}
          error={faults[field] === undefined ? undefined : say(faults[field])}
        />
      ))}
    </div>
  );
}

function Whom({ form, set, channels }: FormPart & { readonly channels: readonly Channel[] }) {
  const { say } = useSpeech();
  const toggle = (id: string, isChosen: boolean) =>
    set({ channels: isChosen ? [...form.channels, id] : form.channels.filter((each) => each !== id) });
  return (
    <fieldset className="whom">
      <legend>{say('rules.channels')}</legend>
      {channels.length === 0 ? <p className="soft">{say('rules.noChannels')}</p> : null}
      {channels.map((channel) => (
        <CheckField
          key={channel.id}
          label={`${channel.name} (${channel.target})`}
          checked={form.channels.includes(channel.id)}
          onChange={(isChosen) => toggle(channel.id, isChosen)}
        />
      ))}
    </fieldset>
  );
}
