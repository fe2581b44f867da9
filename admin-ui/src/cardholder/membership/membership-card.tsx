// One membership: tier, progress, what the pace would come to, rights, joining and renewing, and what happened.
import { useState } from 'react';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { TextField } from '../parts/field.tsx';
import { Line, List } from '../parts/list.tsx';
import { Progress } from '../parts/progress.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { showToast } from '../parts/toast.tsx';
import { useAct } from '../parts/use-act.ts';
import { useVoice, type Voice } from '../voice.ts';
import { MembershipSheet } from './membership-sheet.tsx';
import { amountOf, tierName } from './say.ts';
import type { Membership } from './wire.ts';
import { rightPair, SAID, W } from './words-membership.ts';

export function MembershipCard({ item }: { readonly item: Membership }) {
  const voice = useVoice();
  const [isOpen, setOpen] = useState(false);
  const name = voice.text(item.name);
  return (
    <Card className="membership">
      <div className="membership-head">
        <h2>{name}</h2>
        <Badge look={item.state === 'member' ? 'membership' : 'plain'}>
          {item.state === 'member' && item.tier !== null ? tierName(item, item.tier, voice) : voice.say(W[item.state])}
        </Badge>
      </div>
      {item.state === 'member' && <Standing item={item} />}
      {item.rights.length > 0 && (
        <List label={voice.say(W.rights)}>
          {item.rights.map((right) => (
            <Line key={right} icon="check" title={voice.say(rightPair(right))} />
          ))}
        </List>
      )}
      <Joining item={item} />
      <Button look="plain" onPress={() => setOpen(true)}>
        {voice.say(W.tiers)}
      </Button>
      {isOpen && <MembershipSheet item={item} onClose={() => setOpen(false)} />}
    </Card>
  );
}

function Standing({ item }: { readonly item: Membership }) {
  const voice = useVoice();
  const { next, measured, periodEnds, paidUntil } = item;
  return (
    <>
      {next === null ? (
        <p>{voice.say(W.top)}</p>
      ) : (
        <>
          <p className="membership-next">
            {voice.say(W.nextIs, { missing: amountOf(next.missing, item, voice), tier: tierName(item, next.tier, voice) })}
          </p>
          <Progress
            value={measured}
            max={measured + next.missing}
            label={voice.say(W.progress, { tier: tierName(item, next.tier, voice) })}
            text={amountOf(measured, item, voice)}
          />
        </>
      )}
      {notesOf(item, voice).map((note) => (
        <p key={note} className="small">
          {note}
        </p>
      ))}
      {paidUntil !== null && <p className="small">{voice.say(W.until, { day: voice.lastDay(paidUntil) })}</p>}
      {periodEnds !== null && next !== null && (
        <p className="small">{voice.say(W.counted, { measured: amountOf(measured, item, voice), day: voice.lastDay(periodEnds) })}</p>
      )}
    </>
  );
}

function notesOf(item: Membership, voice: Voice): readonly string[] {
  const { lapse, keep, projected, tier, periodEnds } = item;
  const day = periodEnds === null ? '' : voice.day(periodEnds);
  if (lapse !== null) return [voice.say(W.lapse, { day: voice.day(lapse.on), tier: tierName(item, lapse.to, voice) })];
  const kept =
    keep === null ? [] : [voice.say(W.keep, { missing: amountOf(keep.missing, item, voice), tier: tierName(item, keep.tier, voice), day })];
  if (projected === null || projected.tier === tier) return kept;
  return [...kept, voice.say(W.projected, { tier: tierName(item, projected.tier, voice), day })];
}

function Joining({ item }: { readonly item: Membership }) {
  const voice = useVoice();
  const [isPaying, setPaying] = useState(false);
  const joining = useAct();
  if (item.join === 'paid') {
    return (
      <>
        <Button look={item.state === 'member' ? 'quiet' : 'main'} isWide onPress={() => setPaying(true)}>
          {voice.say(item.state === 'open' ? W.joinNow : W.renew)}
        </Button>
        {isPaying && <PaySheet item={item} onClose={() => setPaying(false)} />}
      </>
    );
  }
  if (item.state !== 'open') return null;
  const join = async () => {
    const reply = await joining.act({ path: `/v1/me/memberships/${encodeURIComponent(item.programme)}`, body: {}, isOnce: true });
    if (reply.ok) showToast(voice.say(W.joined, { programme: voice.text(item.name) }));
  };
  return (
    <>
      {item.join === 'first_use' && <p className="small">{voice.say(W.byPaying)}</p>}
      <Button isWide isBusy={joining.isBusy} onPress={() => void join()}>
        {voice.say(W.joinNow)}
      </Button>
      {joining.fault !== null && <FaultNote fault={joining.fault} said={SAID} isInline />}
    </>
  );
}

function PaySheet({ item, onClose }: { readonly item: Membership; readonly onClose: () => void }) {
  const voice = useVoice();
  const joining = useAct();
  const [authorizationId, setPayment] = useState('');
  const name = voice.text(item.name);
  const join = async () => {
    const path = `/v1/me/memberships/${encodeURIComponent(item.programme)}`;
    const reply = await joining.act({ path, body: { authorizationId: authorizationId.trim() }, isOnce: true });
    if (!reply.ok) return;
    showToast(voice.say(W.joined, { programme: name }));
    onClose();
  };
  return (
    <Sheet title={name} onClose={onClose}>
      {item.paid !== null && (
        <p>
          {voice.say(W.fee, {
            fee: voice.money(item.paid.fee, item.paid.currency),
            months: item.paid.months,
            merchant: item.paid.merchant,
          })}
        </p>
      )}
      <TextField label={voice.say(W.payment)} hint={voice.say(W.paymentHint)} value={authorizationId} lengthMax={128} onType={setPayment} />
      {joining.fault !== null && <FaultNote fault={joining.fault} said={SAID} isInline />}
      <Button isWide isBusy={joining.isBusy} isOff={authorizationId.trim() === ''} onPress={() => void join()}>
        {voice.say(W.joinPaid)}
      </Button>
    </Sheet>
  );
}
