// One merge: both accounts side by side, what becomes of what both have, and the second person's decision.
import { useState } from 'react';
import { useParams } from 'wouter';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { Table } from '../parts/table.tsx';
import { useToast } from '../parts/toast.tsx';
import { useMoment } from '../parts/use-moment.ts';
import { useResource } from '../parts/use-resource.ts';
import { useWords } from '../parts/words-of.tsx';
import type { Preview, Side } from './merge-wire.ts';
import { MergeState } from './merges-page.tsx';
import { MERGE_WORDS } from './words-merges.ts';

export function MergePage() {
  const say = useWords(MERGE_WORDS);
  const moment = useMoment();
  const { id = '' } = useParams<{ id: string }>();
  const { body, fault, reload } = useResource<Preview>(`/v1/merges/${encodeURIComponent(id)}`);
  if (body === null)
    return <Page title={say('merges')}>{fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />}</Page>;
  const { merge, sides, both, obstacle } = body;
  const who = [say('by', { who: merge.maker }), ...(merge.checker === null ? [] : [say('by', { who: merge.checker })])].join(' · ');
  return (
    <Page
      title={say('merge', { from: merge.from, into: merge.into })}
      lead={merge.reason}
      actions={<Deciding preview={body} onDone={reload} />}
    >
      <section className="sheet">
        <p>
          <MergeState state={merge.state} /> {moment(merge.decidedAt ?? merge.at)} · {who}
        </p>
        {merge.note === null ? null : <p>{merge.note}</p>}
        {merge.state === 'waiting' ? <p>{say('forEver')}</p> : null}
        {obstacle === null ? null : (
          <p role="alert">
            <strong>{say('obstacle')}</strong> {say(obstacle)}
          </p>
        )}
        {both.length === 0 ? null : <p>{say('both', { programmes: both.join(', ') })}</p>}
        <Sides sides={sides} />
      </section>
    </Page>
  );
}

interface Row {
  readonly what: string;
  readonly held: readonly string[];
}

function Sides({ sides }: { readonly sides: readonly Side[] }) {
  const say = useWords(MERGE_WORDS);
  const list = (values: readonly string[]) => (values.length === 0 ? say('nothing') : values.join(', '));
  const row = (what: string, held: (side: Side) => string): Row => ({ what, held: sides.map(held) });
  const programmes = [...new Set(sides.flatMap(({ points }) => points.map(({ programme }) => programme)))];
  const memberships = [...new Set(sides.flatMap(({ memberships: all }) => all.map(({ programme }) => programme)))];
  const rows: readonly Row[] = [
    row(say('person'), ({ person }) => person ?? say('nothing')),
    row(say('cards'), ({ cards }) => String(cards)),
    row(say('open'), ({ openAuthorizations }) => String(openAuthorizations)),
    row(say('coupons'), ({ coupons }) => String(coupons)),
    ...programmes.map((programme) =>
      row(say('points', { programme }), ({ points }) => {
        const found = points.find((each) => each.programme === programme);
        return found === undefined ? say('nothing') : say('pointsOf', found);
      }),
    ),
    ...memberships.map((programme) =>
      row(say('tier', { programme }), ({ memberships: all }) => {
        const found = all.find((each) => each.programme === programme);
        return found === undefined ? say('nothing') : say('tierOf', found);
      }),
    ),
    row(say('enrolments'), ({ enrolments }) => list(enrolments)),
  ];
  return (
    <Table
      caption={say('side')}
      rows={rows}
      rowKey={({ what }) => what}
      empty={say('nothing')}
      columns={[
        { key: 'what', head: say('side'), cell: ({ what }) => what },
        { key: 'from', head: say('from'), cell: ({ held }) => held[0] ?? '' },
        { key: 'into', head: say('into'), cell: ({ held }) => held[1] ?? '' },
      ]}
    />
  );
}

interface DecidingOf {
  readonly preview: Preview;
  readonly onDone: () => void;
}

function Deciding({ preview, onDone }: DecidingOf) {
  const say = useWords(MERGE_WORDS);
  const { may } = useSession();
  const [open, setOpen] = useState<'approve' | 'refuse' | 'withdraw' | null>(null);
  if (preview.merge.state !== 'waiting') return null;
  const ways = [
    ...(may(['holders:approve']) ? (['approve', 'refuse'] as const) : []),
    ...(may(['holders:write']) ? (['withdraw'] as const) : []),
  ];
  return (
    <>
      {ways.map((way) => (
        <Button key={way} {...(way === 'approve' ? { kind: 'primary' as const } : {})} onClick={() => setOpen(way)}>
          {say(way)}
        </Button>
      ))}
      {open === null ? null : (
        <DecideDialog
          way={open}
          preview={preview}
          onDone={() => {
            setOpen(null);
            onDone();
          }}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}

interface Moved {
  readonly moved?: { readonly lots: number; readonly coupons: number; readonly authorizations: number };
}

function DecideDialog({
  way,
  preview,
  onDone,
  onClose,
}: DecidingOf & { readonly way: 'approve' | 'refuse' | 'withdraw'; readonly onClose: () => void }) {
  const say = useWords(MERGE_WORDS);
  const { client } = useSession();
  const tell = useToast();
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const act = async () => {
    setBusy(true);
    const reply = await client.post<Moved>(`/v1/merges/${encodeURIComponent(preview.merge.id)}/${way}`, way === 'refuse' ? { note } : {});
    setBusy(false);
    if (!reply.ok) return setFault(reply.fault);
    if (reply.body.moved !== undefined) tell(say('done', reply.body.moved));
    onDone();
  };
  return (
    <Dialog
      title={say(way)}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{say('cancel')}</Button>
          <Button kind={way === 'approve' ? 'primary' : 'danger'} busy={busy} onClick={() => void act()}>
            {say(way)}
          </Button>
        </>
      }
    >
      <p>{say('merge', { from: preview.merge.from, into: preview.merge.into })}</p>
      {way === 'approve' ? <p>{say('forEver')}</p> : null}
      {way === 'refuse' ? <TextField label={say('note')} value={note} onChange={setNote} maxLength={300} /> : null}
      {fault === null ? null : <FaultNotice fault={fault} />}
    </Dialog>
  );
}
