// What can be done about an offer now: enrol, leave, claim its coupon, join its programme.
import { Button } from '../parts/button.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { showToast } from '../parts/toast.tsx';
import { type Act, useAct } from '../parts/use-act.ts';
import { type Pair, useVoice } from '../voice.ts';
import { type OfferInFull, offerPath } from './wire.ts';
import { D, REFUSED } from './words-detail.ts';
import { W } from './words-offers.ts';

interface Way {
  readonly word: Pair;
  readonly done: Pair;
  readonly look: 'main' | 'plain';
  readonly act: (campaign: string) => Act;
}

const WAYS: Readonly<Record<'enrol' | 'leave' | 'claim' | 'join', Way>> = {
  enrol: { word: W.enrol, done: W.enrolled, look: 'main', act: (campaign) => ({ path: `${offerPath(campaign)}/enrolment` }) },
  leave: {
    word: D.leave,
    done: D.left,
    look: 'plain',
    act: (campaign) => ({ method: 'DELETE', path: `${offerPath(campaign)}/enrolment` }),
  },
  claim: {
    word: W.claim,
    done: W.claimed,
    look: 'main',
    act: (campaign) => ({ path: '/v1/me/coupons/claim', body: { campaign }, isOnce: true }),
  },
  join: {
    word: D.join,
    done: D.joined,
    look: 'main',
    act: (campaign) => ({ path: `/v1/me/memberships/${encodeURIComponent(campaign)}`, body: {}, isOnce: true }),
  },
};

export function OfferActions({ offer }: { readonly offer: Pick<OfferInFull, 'actions' | 'campaign'> }) {
  const voice = useVoice();
  const acting = useAct();
  const press = async (way: Way) => {
    const reply = await acting.act(way.act(offer.campaign));
    if (reply.ok) showToast(voice.say(way.done));
  };
  const ways = offer.actions.flatMap((action) => (action === 'pay' ? [] : [{ action, way: WAYS[action] }]));
  if (ways.length === 0) return null;
  return (
    <div className="offer-actions">
      {acting.fault !== null && <FaultNote fault={acting.fault} said={REFUSED} isInline />}
      {ways.map(({ action, way }) => (
        <Button key={action} look={way.look} isWide isBusy={acting.isBusy} onPress={() => void press(way)}>
          {voice.say(way.word)}
        </Button>
      ))}
    </div>
  );
}
