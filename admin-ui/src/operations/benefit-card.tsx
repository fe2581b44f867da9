// One granted benefit: what it gave, who pays which part, and how much of it is held, captured, released or returned.
import { KindChip } from '../parts/marks.tsx';
import { ShareBar } from '../parts/share-bar.tsx';
import { useReference } from '../parts/reference.tsx';
import { useVoice, type Voice } from '../parts/voice.tsx';
import type { BenefitRecord } from '../parts/wire.ts';

export function BenefitCard({ benefit, currency }: { readonly benefit: BenefitRecord; readonly currency: string }) {
  const voice = useVoice();
  const { say, name, money } = voice;
  const { campaignName } = useReference();
  const funded = benefit.funding.filter((share) => share.amount > 0);
  return (
    <article className="benefit">
      <div className="benefit-head">
        <KindChip kind={benefit.kind}>{name('kind', benefit.kind)}</KindChip>
        <strong>{campaignName(benefit.campaign)}</strong>
        <span className="benefit-value">{givenText(benefit, currency, voice)}</span>
      </div>
      <p className="soft">
        {[
          name('delivery', benefit.delivery),
          say('why.terms', { version: benefit.version }),
          benefit.desired === benefit.amount ? null : say('why.wanted', { amount: money(benefit.desired, currency) }),
        ]
          .filter((each) => each !== null)
          .join(' · ')}
      </p>
      {funded.length === 0 ? null : (
        <ShareBar
          title={say('why.funding')}
          parts={funded.map((share) => ({
            key: share.party,
            label: name('party', share.party),
            value: share.amount,
            said: money(share.amount, currency),
          }))}
        />
      )}
      <Progress benefit={benefit} currency={currency} />
    </article>
  );
}

function givenText(benefit: BenefitRecord, currency: string, { say, money, count }: Voice): string {
  if (benefit.delivery === 'points') return say('points.earn', { points: count(benefit.points) });
  const { held, captured, released } = benefit.progress.units;
  if (benefit.delivery === 'coupon') return say('coupon.issued', { count: held + captured + released });
  if (benefit.delivery === 'payment' && benefit.points > 0)
    return `${money(benefit.amount, currency)} · ${say('points.spent', { points: count(benefit.points) })}`;
  return money(benefit.amount, currency);
}

/** Money benefits stand in minor units, points in points, coupons in pieces. */
const QUANTITY_BY_DELIVERY = { instant: 'money', payment: 'money', credit: 'money', points: 'points', coupon: 'units' } as const;

function Progress({ benefit, currency }: { readonly benefit: BenefitRecord; readonly currency: string }) {
  const { say, money, count } = useVoice();
  const quantity = QUANTITY_BY_DELIVERY[benefit.delivery];
  const { held, captured, released, returned, chargedBack } = benefit.progress[quantity];
  const undone = returned + chargedBack;
  const said = (value: number) => (quantity === 'money' ? money(value, currency) : count(value));
  const parts = [
    ['held', held],
    ['captured', captured - undone],
    ['returned', undone],
    ['released', released],
  ] as const;
  return (
    <ShareBar
      title={say('why.progress')}
      parts={parts.filter(([, value]) => value > 0).map(([key, value]) => ({ key, label: say(`why.${key}`), value, said: said(value) }))}
    />
  );
}
