// The dialogs that change a campaign: each says what happens and what stays, and shows since when it is effective.
import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { useVoice } from '../parts/voice.tsx';
import type { CampaignItem } from '../parts/wire.ts';
import { useWords } from '../parts/words-of.tsx';
import { instantOf, localOf } from './days.ts';
import { CAMPAIGN_WORDS } from './words-campaigns.ts';

export const TURNS = ['pause', 'resume', 'stop'] as const;
export type Turn = (typeof TURNS)[number];

interface DialogOf {
  readonly campaign: CampaignItem;
  readonly onClose: () => void;
  readonly onDone: () => void;
}
interface AskOf extends DialogOf {
  readonly title: string;
  readonly act: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly path: string;
  readonly body: unknown;
  readonly then: (answer: Readonly<Record<string, unknown>>) => void;
  readonly children: ReactNode;
}

/** Asks, calls, and stays open with the problem when it is refused. */
function Ask({ title, act, danger, disabled, path, body, then, onClose, onDone, children }: AskOf) {
  const say = useWords(CAMPAIGN_WORDS);
  const { client } = useSession();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const go = async () => {
    setBusy(true);
    const reply = await client.post<Readonly<Record<string, unknown>>>(path, body);
    setBusy(false);
    if (!reply.ok) return setFault(reply.fault);
    onDone();
    onClose();
    then(reply.body);
  };
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{say('page.cancel')}</Button>
          <Button kind={danger === true ? 'danger' : 'primary'} onClick={() => void go()} busy={busy} disabled={disabled === true}>
            {act}
          </Button>
        </>
      }
    >
      {children}
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}

export function TurnDialog({ turn, ...rest }: DialogOf & { readonly turn: Turn }) {
  const say = useWords(CAMPAIGN_WORDS);
  const { text, zone } = useVoice();
  const tell = useToast();
  const { campaign } = rest;
  return (
    <Ask
      {...rest}
      title={say(`page.${turn}Title`, { name: text(campaign.name, campaign.id) })}
      act={say(`page.${turn}`)}
      danger={turn === 'stop'}
      path={`/v1/campaigns/${campaign.id}/${turn}`}
      body={{}}
      then={({ effectiveAt }) => tell(say('page.done', { at: momentOf(String(effectiveAt), zone) }))}
    >
      <p>{say(`page.${turn}What`)}</p>
    </Ask>
  );
}

/** To the thousandth of a second: "effective since" is what a stop is asked for. */
function momentOf(instant: string, zone: string): string {
  return `${localOf(instant, zone).replace('T', ' ')}:${/:\d{2}:(\d{2}(?:\.\d{1,3})?)/.exec(instant)?.[1] ?? '00'}`;
}

export function PublishDialog(rest: DialogOf) {
  const say = useWords(CAMPAIGN_WORDS);
  const { zone } = useVoice();
  const tell = useToast();
  const [when, setWhen] = useState<'now' | 'at'>('now');
  const [local, setLocal] = useState('');
  const { id, latestVersion: version } = rest.campaign;
  const at = instantOf(local, zone);
  return (
    <Ask
      {...rest}
      title={say('page.publishTitle', { version })}
      act={say('page.publish')}
      disabled={when === 'at' && at === null}
      path={`/v1/campaigns/${id}/versions/${version}/publish`}
      body={when === 'now' ? {} : { at }}
      then={({ effectiveAt }) => {
        if (typeof effectiveAt === 'string') tell(say('page.done', { at: momentOf(effectiveAt, zone) }));
      }}
    >
      <p>{say('page.publishWhat')}</p>
      <SelectField
        label={say('page.publishWhen')}
        value={when}
        onChange={(chosen) => setWhen(chosen === 'at' ? 'at' : 'now')}
        options={[
          { value: 'now', label: say('page.publishNow') },
          { value: 'at', label: say('page.publishAt') },
        ]}
      />
      {when === 'at' ? <TextField label={say('page.publishTime')} type="datetime-local" value={local} onChange={setLocal} /> : null}
    </Ask>
  );
}

export function CloneDialog(rest: DialogOf) {
  const say = useWords(CAMPAIGN_WORDS);
  const { text } = useVoice();
  const tell = useToast();
  const [, go] = useLocation();
  const [id, setId] = useState(`${rest.campaign.id}-2`.slice(0, 64));
  return (
    <Ask
      {...rest}
      title={say('page.cloneTitle', { name: text(rest.campaign.name, rest.campaign.id) })}
      act={say('page.clone')}
      disabled={!/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/.test(id)}
      path={`/v1/campaigns/${rest.campaign.id}/clone`}
      body={{ id }}
      then={() => {
        go(`/campaigns/${id}`);
        tell(say('page.cloneDone'));
      }}
    >
      <TextField label={say('page.cloneId')} hint={say('page.cloneIdHint')} value={id} onChange={setId} maxLength={64} />
    </Ask>
  );
}
