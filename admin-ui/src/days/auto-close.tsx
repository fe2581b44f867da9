// Whether days close by themselves, and how long after the last cut-over.
import { useState } from 'react';
import type { AutoClose as Setting } from '../../../api/settlement/auto-close.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useWords } from '../parts/words-of.tsx';
import { DAY_WORDS } from './words-days.ts';

export function AutoClose() {
  const { body, fault, reload } = useResource<Setting>('/v1/settlement/auto-close');
  if (fault !== null) return <FaultNotice fault={fault} again={reload} />;
  return body === null ? null : <AutoCloseForm setting={body} />;
}

function AutoCloseForm({ setting }: { readonly setting: Setting }) {
  const say = useWords(DAY_WORDS);
  const { client } = useSession();
  const tell = useToast();
  const [isOn, setIsOn] = useState(setting.isOn);
  const [minutes, setMinutes] = useState(String(setting.graceMinutes));
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const save = async () => {
    setBusy(true);
    const reply = await client.put<Setting>('/v1/settlement/auto-close', { isOn, graceMinutes: Number(minutes) });
    setBusy(false);
    setFault(reply.ok ? null : reply.fault);
    if (reply.ok) tell(say('auto.saved'));
  };
  return (
    <form
      className="sheet day-auto"
      aria-label={say('auto.title')}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2>{say('auto.title')}</h2>
      <label className="check">
        <input type="checkbox" checked={isOn} onChange={(event) => setIsOn(event.target.checked)} /> {say('auto.on')}
        <span className="field-hint">{say('auto.hint')}</span>
      </label>
      <label className="field">
        {say('auto.minutes')}
        <input
          type="number"
          inputMode="numeric"
          min={1}
          max={1_440}
          required
          value={minutes}
          onChange={(event) => setMinutes(event.target.value)}
        />
      </label>
      <div className="form-foot">
        <Button type="submit" busy={busy}>
          {say('auto.save')}
        </Button>
      </div>
      {fault === null ? null : <FaultNotice fault={fault} />}
    </form>
  );
}
