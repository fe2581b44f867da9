// Quiet hours, caps and notice of every cardholder who chose nothing else.
import { type FormEvent, useState } from 'react';
import type { MessagePolicy } from '../../../engine/message/preferences.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useWords } from '../parts/words-of.tsx';
import { MESSAGE_WORDS } from './words-messages.ts';

export function RulesForm() {
  const { body, fault, reload } = useResource<MessagePolicy>('/v1/message-policy');
  if (body === null) return fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />;
  return <Form policy={body} />;
}

interface Draft {
  readonly quietFrom: string;
  readonly quietTo: string;
  readonly digestAt: string;
  readonly perKind: string;
  readonly perDay: string;
  readonly points: string;
  readonly coupons: string;
}
const TIMES = ['quietFrom', 'quietTo', 'digestAt'] as const;
const COUNTS = ['perKind', 'perDay', 'points', 'coupons'] as const;

function Form({ policy }: { readonly policy: MessagePolicy }) {
  const say = useWords(MESSAGE_WORDS);
  const { client, may } = useSession();
  const tell = useToast();
  const [draft, setDraft] = useState<Draft>(() => draftOf(policy));
  const [fault, setFault] = useState<Fault | null>(null);
  const mayWrite = may(['holders:write']);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const reply = await client.put('/v1/message-policy', policyOf(draft));
    setFault(reply.ok ? null : reply.fault);
    if (reply.ok) tell(say('rules.saved'));
  };
  return (
    <form className="sheet watch-form" onSubmit={(event) => void save(event)}>
      <p className="soft">{say('rules.lead')}</p>
      <div className="field-row">
        {TIMES.map((name) => (
          <TextField
            key={name}
            label={say(`rules.${name}`)}
            type="time"
            value={draft[name]}
            disabled={!mayWrite}
            onChange={(value) => setDraft({ ...draft, [name]: value })}
            required
          />
        ))}
      </div>
      <div className="field-row">
        {COUNTS.map((name) => (
          <TextField
            key={name}
            label={say(`rules.${name}`)}
            type="number"
            inputMode="numeric"
            value={draft[name]}
            disabled={!mayWrite}
            onChange={(value) => setDraft({ ...draft, [name]: value })}
            required
          />
        ))}
      </div>
      {fault === null ? null : <FaultNotice fault={fault} />}
      {mayWrite ? (
        <div className="form-foot">
          <Button type="submit" kind="primary">
            {say('rules.save')}
          </Button>
        </div>
      ) : null}
    </form>
  );
}

function draftOf({ quiet, digestAt, perKind, perDay, noticeDays }: MessagePolicy): Draft {
  return {
    quietFrom: quiet.from,
    quietTo: quiet.to,
    digestAt,
    perKind: String(perKind),
    perDay: String(perDay),
    points: String(noticeDays.points),
    coupons: String(noticeDays.coupons),
  };
}

function policyOf(draft: Draft): MessagePolicy {
  return {
    quiet: { from: draft.quietFrom, to: draft.quietTo },
    digestAt: draft.digestAt,
    perKind: Number(draft.perKind),
    perDay: Number(draft.perDay),
    noticeDays: { points: Number(draft.points), coupons: Number(draft.coupons) },
  };
}
