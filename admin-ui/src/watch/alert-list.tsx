// Alerts: what was found, since when, what was done about it, and who looks after it.
import { useState } from 'react';
import type { StandingAlert } from '../../../api/watch/alert-store.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { SelectField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { Table } from '../parts/table.tsx';
import { useMoment } from '../parts/use-moment.ts';
import { usePages } from '../parts/use-pages.ts';
import { useVoice } from '../parts/voice.tsx';
import { foundBy } from './alert-said.ts';
import { exactTime } from './exact-time.ts';
import { useSpeech } from './use-speech.ts';

export function AlertList() {
  const speech = useSpeech();
  const { say } = speech;
  const moment = useMoment();
  const [which, setWhich] = useState<'standing' | 'all'>('standing');
  const pages = usePages<StandingAlert>('/v1/alerts');
  const [fault, setFault] = useState<Fault | null>(null);
  if (pages.items === null) return pages.fault === null ? <Reading /> : <FaultNotice fault={pages.fault} again={pages.reload} />;
  const rows = pages.items.filter((alert) => which === 'all' || alert.state !== 'closed');
  return (
    <section className="sheet watch-form">
      <div className="field-row">
        <SelectField
          label={say('alerts.which')}
          value={which}
          onChange={(value) => setWhich(value === 'all' ? 'all' : 'standing')}
          options={[
            { value: 'standing', label: say('alerts.standing') },
            { value: 'all', label: say('alerts.all') },
          ]}
        />
      </div>
      {fault === null ? null : <FaultNotice fault={fault} />}
      <Table
        caption={say('alerts.alerts')}
        rows={rows}
        rowKey={({ id }) => String(id)}
        empty={say(which === 'all' ? 'alerts.none' : 'alerts.noneStanding')}
        more={pages.onMore === null ? null : { onMore: pages.onMore, busy: pages.busy }}
        columns={[
          { key: 'found', head: say('alerts.found'), cell: (alert) => <Found alert={alert} /> },
          { key: 'rule', head: say('alerts.rule'), cell: ({ ruleName }) => ruleName },
          { key: 'since', head: say('alerts.since'), cell: ({ openedAt }) => moment(openedAt) },
          { key: 'state', head: say('alerts.state'), cell: (alert) => <AlertState alert={alert} /> },
          {
            key: 'do',
            head: say('alerts.do'),
            cell: (alert) => <AlertButtons alert={alert} found={foundBy(alert, speech)} onFault={setFault} onDone={pages.reload} />,
          },
        ]}
      />
    </section>
  );
}

function Found({ alert }: { readonly alert: StandingAlert }) {
  const speech = useSpeech();
  const { zone, name } = useVoice();
  const { turned } = alert.detail;
  return (
    <>
      {foundBy(alert, speech)}
      {turned === undefined ? null : (
        <>
          {' '}
          <strong>{speech.say('alerts.turned', { to: name('state', turned.to), time: exactTime(turned.effectiveAt, zone) })}</strong>
        </>
      )}
    </>
  );
}

function AlertState({ alert }: { readonly alert: StandingAlert }) {
  const { say } = useSpeech();
  const moment = useMoment();
  if (alert.state === 'open') return <StateBadge tone="bad">{say('alerts.open')}</StateBadge>;
  if (alert.state === 'acknowledged')
    return <StateBadge tone="wait">{say('alerts.acknowledged', { who: alert.acknowledgedBy ?? '' })}</StateBadge>;
  return <StateBadge tone="quiet">{say('alerts.closed', { time: moment(alert.closedAt ?? '') })}</StateBadge>;
}

interface ButtonsOf {
  readonly alert: StandingAlert;
  readonly found: string;
  readonly onFault: (fault: Fault | null) => void;
  readonly onDone: () => void;
}

function AlertButtons({ alert, found, onFault, onDone }: ButtonsOf) {
  const { say } = useSpeech();
  const { client, may } = useSession();
  const [busy, setBusy] = useState(false);
  if (alert.state === 'closed' || !may(['campaigns:write', 'campaigns:stop'])) return null;
  const act = async (verb: 'acknowledge' | 'close') => {
    setBusy(true);
    const reply = await client.post(`/v1/alerts/${alert.id}/${verb}`);
    setBusy(false);
    onFault(reply.ok ? null : reply.fault);
    onDone();
  };
  return (
    <div className="row-buttons">
      {alert.state === 'open' ? (
        <Button busy={busy} label={say('alerts.acknowledgeOf', { name: found })} onClick={() => void act('acknowledge')}>
          {say('alerts.acknowledge')}
        </Button>
      ) : null}
      <Button busy={busy} label={say('alerts.closeOf', { name: found })} onClick={() => void act('close')}>
        {say('alerts.close')}
      </Button>
    </div>
  );
}
