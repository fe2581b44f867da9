// Alert rules: what is watched, what happens then, and the dialog that writes one.
import { useState } from 'react';
import type { StoredRule } from '../../../api/watch/alert-store.ts';
import type { Channel } from '../../../api/watch/channel-store.ts';
import { Button } from '../parts/button.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { Table } from '../parts/table.tsx';
import { useResource } from '../parts/use-resource.ts';
import { watches } from './alert-said.ts';
import { DeleteDialog } from './delete-dialog.tsx';
import { RuleDialog } from './rule-dialog.tsx';
import { watchesCampaigns } from './rule-form.ts';
import { useSpeech } from './use-speech.ts';

export function RuleList() {
  const speech = useSpeech();
  const { say } = speech;
  const { may } = useSession();
  const rules = useResource<{ readonly items: readonly StoredRule[] }>('/v1/alert-rules');
  const channels = useResource<{ readonly items: readonly Channel[] }>('/v1/alert-channels');
  const [open, setOpen] = useState<{ readonly rule: StoredRule | null; readonly what: 'edit' | 'delete' } | null>(null);
  if (rules.body === null) return rules.fault === null ? <Reading /> : <FaultNotice fault={rules.fault} again={rules.reload} />;
  const mayWrite = may(['campaigns:write']);
  const close = () => setOpen(null);
  const onDone = () => {
    rules.reload();
    close();
  };
  return (
    <section className="sheet watch-form">
      <div className="section-head">
        <p className="soft">{say('rules.lead')}</p>
        {mayWrite ? (
          <Button kind="primary" onClick={() => setOpen({ rule: null, what: 'edit' })}>
            {say('rules.new')}
          </Button>
        ) : null}
      </div>
      <Table
        caption={say('alerts.rules')}
        rows={rules.body.items}
        rowKey={({ id }) => id}
        empty={say('rules.none')}
        columns={[
          { key: 'name', head: say('rules.name'), cell: (rule) => <RuleName rule={rule} /> },
          {
            key: 'campaign',
            head: say('rules.campaign'),
            cell: (rule) =>
              rule.campaign === null
                ? say(watchesCampaigns(rule.condition.kind) ? 'rules.every' : 'rules.service')
                : speech.campaign(rule.campaign),
          },
          { key: 'watches', head: say('rules.watches'), cell: (rule) => `${say(`kind.${rule.condition.kind}`)}: ${watches(rule, speech)}` },
          { key: 'then', head: say('rules.then'), cell: ({ action }) => say(`action.${action}`) },
          ...(mayWrite
            ? [
                {
                  key: 'do',
                  head: say('alerts.do'),
                  cell: (rule: StoredRule) => <RuleButtons rule={rule} onOpen={(what) => setOpen({ rule, what })} />,
                },
              ]
            : []),
        ]}
      />
      {open?.what === 'edit' ? <RuleDialog rule={open.rule} channels={channels.body?.items ?? []} onClose={close} onDone={onDone} /> : null}
      {open?.what === 'delete' && open.rule !== null ? (
        <DeleteDialog
          title={say('rules.deleteOf', { name: open.rule.name })}
          what={say('rules.deleteWhat')}
          path={`/v1/alert-rules/${open.rule.id}`}
          onClose={close}
          onDone={onDone}
        />
      ) : null}
    </section>
  );
}

function RuleName({ rule }: { readonly rule: StoredRule }) {
  const { say } = useSpeech();
  return (
    <>
      {rule.name} {rule.isOn ? null : <StateBadge tone="quiet">{say('rules.off')}</StateBadge>}
    </>
  );
}

function RuleButtons({ rule, onOpen }: { readonly rule: StoredRule; readonly onOpen: (what: 'edit' | 'delete') => void }) {
  const { say } = useSpeech();
  return (
    <div className="row-buttons">
      <Button label={say('rules.editOf', { name: rule.name })} onClick={() => onOpen('edit')}>
        {say('rules.edit')}
      </Button>
      <Button label={say('rules.deleteOf', { name: rule.name })} onClick={() => onOpen('delete')}>
        {say('rules.delete')}
      </Button>
    </div>
  );
}
