// One authorization as a line: when, where, how much, what it was given, and where it stands now.
import { memo } from 'react';
import { KindChip, StateMark } from '../parts/marks.tsx';
import { useReference } from '../parts/reference.tsx';
import { useVoice } from '../parts/voice.tsx';
import type { AuthorizationSummary, BenefitSummary } from '../parts/wire.ts';
import { offTill } from './live-items.ts';

interface LiveRowOf {
  readonly item: AuthorizationSummary;
  readonly open: boolean;
  readonly onOpen: (id: string) => void;
}

export const LiveRow = memo(function LiveRow({ item, open, onOpen }: LiveRowOf) {
  const { say, time, money } = useVoice();
  const { merchantName, subjectName } = useReference();
  const off = offTill(item);
  return (
    <li>
      <button
        type="button"
        className="row"
        data-outcome={item.outcome}
        aria-expanded={open}
        aria-haspopup="dialog"
        onClick={() => onOpen(item.id)}
      >
        <time className="row-time" dateTime={item.at}>
          {time(item.at)}
        </time>
        <span className="row-where">
          <span className="row-merchant">{merchantName(item.merchant)}</span>
          <span className="row-who">{item.subject === null ? null : subjectName(item.subject)}</span>
        </span>
        <span className="row-given">
          <span className="row-chips">
            {chipsOf(item).map((benefit) => (
              <KindChip key={benefit.campaign} kind={benefit.kind} title={benefit.campaign}>
                <GivenText item={item} benefit={benefit} />
              </KindChip>
            ))}
          </span>
          <RowWords item={item} />
        </span>
        <span className="row-money">
          <span className="row-payable">{money(item.payable, item.currency)}</span>
          {off > 0 ? <s className="row-amount">{money(item.payable + off, item.currency)}</s> : null}
        </span>
        <StateMark state={item.state} />
        <span className="spoken">{say('live.why', { id: item.id })}</span>
      </button>
    </li>
  );
});

/** Points of several campaigns are earned as one sum, so they are one chip. */
function chipsOf({ benefits }: AuthorizationSummary): readonly BenefitSummary[] {
  const firstPoints = benefits.find(({ delivery }) => delivery === 'points');
  return benefits.filter((benefit) => benefit.delivery !== 'points' || benefit === firstPoints);
}

/** The receipt's words where there is a benefit, else the reason. */
function RowWords({ item }: { readonly item: AuthorizationSummary }) {
  const { name } = useVoice();
  if (item.outcome === 'none') return <span className="row-words quiet">{item.reason === null ? null : name('reason', item.reason)}</span>;
  return (
    <span className="row-words" title={item.receipt.join(' · ')}>
      {item.receipt.join(' · ')}
    </span>
  );
}

function GivenText({ item, benefit }: { readonly item: AuthorizationSummary; readonly benefit: BenefitSummary }) {
  const { say, name, money, count } = useVoice();
  const kind = name('kind', benefit.kind);
  if (benefit.amount > 0 && benefit.delivery !== 'points' && benefit.delivery !== 'coupon')
    return `${kind} −${money(benefit.amount, item.currency)}`;
  if (benefit.delivery === 'points' && item.points.earn > 0) return say('points.earn', { points: count(item.points.earn) });
  return kind;
}
