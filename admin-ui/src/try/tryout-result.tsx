// What came of a tryout: what is given and who pays, the words of the receipt, every condition with its value, and the smallest change.
import { useEffect, useState } from 'react';
import { changePhrase } from '../../../engine/authorization/nearest-words.ts';
import type { HeldBenefit } from '../../../engine/hold/record.ts';
import type { Campaign } from '../../../engine/campaign/schema.ts';
import type { ExplainedCondition } from '../../../engine/rules/explain.ts';
import { ConditionTree } from '../operations/condition-tree.tsx';
import { Button } from '../parts/button.tsx';
import { Reading } from '../parts/notice.tsx';
import { ShareBar } from '../parts/share-bar.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { Table } from '../parts/table.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import type { Tryout } from './tryout.ts';
import { TRY_WORDS } from './words-try.ts';

interface ResultOf {
  readonly document: Campaign;
  readonly tryout: Tryout;
  readonly onChanged: () => void;
}

export function TryoutResult({ document, tryout, onChanged }: ResultOf) {
  const say = useWords(TRY_WORDS);
  const mine = tryout.decision.benefits.filter(({ campaign }) => campaign === document.id);
  return (
    <section className="try-result" aria-live="polite" aria-label={say('try.result')}>
      <h2 className="spoken">{say('try.result')}</h2>
      <Headline document={document} tryout={tryout} mine={mine} />
      <Funding benefits={mine} currency={document.currency} />
      <Receipts benefits={mine} />
      <NearestPart document={document} tryout={tryout} onChanged={onChanged} />
      <section className="part">
        <h3>{say('try.conditions')}</h3>
        <Conditions document={document} tryout={tryout} />
      </section>
      {tryout.decision.considered.length > 1 ? <Considered document={document} tryout={tryout} /> : null}
    </section>
  );
}

function Headline({ document, tryout, mine }: Omit<ResultOf, 'onChanged'> & { readonly mine: readonly HeldBenefit[] }) {
  const say = useWords(TRY_WORDS);
  const { money, name, count } = useVoice();
  const { decision, result } = tryout;
  const payable = money(decision.payable, document.currency);
  const isGranted = result === 'granted';
  const sum = (delivery: readonly string[]) =>
    mine.filter((each) => delivery.includes(each.delivery)).reduce((all, each) => all + each.amount, 0);
  const [off, credited] = [sum(['instant', 'payment']), sum(['credit'])];
  const earned = mine.filter(({ delivery }) => delivery === 'points').reduce((all, { points }) => all + points, 0);
  const coupons = mine.reduce((all, each) => all + (each.issues?.count ?? 0), 0);
  return (
    <div className="try-headline" data-granted={isGranted}>
      <StateBadge tone={isGranted ? 'good' : 'wait'}>{isGranted ? say('try.granted') : say('try.nothing')}</StateBadge>
      {isGranted ? null : <p>{name('reason', result)}</p>}
      {off > 0 ? <p className="try-sum">{say('try.gives', { amount: money(off, document.currency), payable })}</p> : null}
      {credited > 0 ? <p className="try-sum">{say('try.credits', { amount: money(credited, document.currency), payable })}</p> : null}
      {earned > 0 ? <p className="try-sum">{say('try.earns', { points: count(earned) })}</p> : null}
      {coupons > 0 ? <p className="try-sum">{say('try.coupons', { count: coupons })}</p> : null}
      {off + credited === 0 ? <p className="soft">{say('try.payable', { payable })}</p> : null}
    </div>
  );
}

function Funding({ benefits, currency }: { readonly benefits: readonly HeldBenefit[]; readonly currency: string }) {
  const say = useWords(TRY_WORDS);
  const { name, money } = useVoice();
  const byParty = new Map<string, number>();
  for (const share of benefits.flatMap(({ funding }) => funding)) byParty.set(share.party, (byParty.get(share.party) ?? 0) + share.amount);
  const parts = [...byParty].map(([party, value]) => ({ key: party, label: name('party', party), value, said: money(value, currency) }));
  return <ShareBar title={say('try.funding')} parts={parts} />;
}

function Receipts({ benefits }: { readonly benefits: readonly HeldBenefit[] }) {
  const say = useWords(TRY_WORDS);
  const printed = benefits.map(({ receipt }) => receipt).filter((text) => text !== '');
  if (printed.length === 0) return null;
  return (
    <section className="part">
      <h3>{say('try.receipt')}</h3>
      {printed.map((text) => (
        <p key={text} className="try-receipt">
          {text}
        </p>
      ))}
    </section>
  );
}

function NearestPart({ document, tryout, onChanged }: ResultOf) {
  const say = useWords(TRY_WORDS);
  const { locale } = useVoice();
  const { nearest } = tryout;
  if (nearest !== null && nearest.length === 0) return null;
  const telling = { locale, currency: document.currency, timeZone: document.timeZone };
  return (
    <section className="part try-nearest">
      <h3>{say('try.nearest')}</h3>
      {nearest === null ? (
        <p className="soft">{say('try.nearestNone')}</p>
      ) : (
        <>
          <p>{say('try.nearestWith')}</p>
          <ul>
            {nearest.map((change) => (
              <li key={`${change.what} ${String(change.to)}`}>
                {changePhrase(change, telling)}
                {change.disclosure === 'private' ? <span className="soft"> · {say('try.private')}</span> : null}
              </li>
            ))}
          </ul>
          <p>
            <Button onClick={onChanged}>{say('try.apply')}</Button>
          </p>
        </>
      )}
    </section>
  );
}

/** The library that explains is loaded when something is explained. */
function Conditions({ document, tryout }: Omit<ResultOf, 'onChanged'>) {
  const say = useWords(TRY_WORDS);
  const { when } = document;
  const [explained, setExplained] = useState<ExplainedCondition | null>(null);
  useEffect(() => {
    let isOver = false;
    if (when !== undefined)
      void import('../../../engine/rules/explain.ts')
        .then(({ explainCondition }) => explainCondition(when, tryout.facts))
        .then((condition) => {
          if (!isOver) setExplained(condition);
        });
    return () => {
      isOver = true;
    };
  }, [when, tryout]);
  if (when === undefined) return <p className="soft">{say('try.noCondition')}</p>;
  return explained === null ? <Reading /> : <ConditionTree condition={explained} currency={document.currency} />;
}

function Considered({ document, tryout }: Omit<ResultOf, 'onChanged'>) {
  const say = useWords(TRY_WORDS);
  const { name, money, count } = useVoice();
  const given = (id: string) =>
    tryout.decision.benefits
      .filter(({ campaign }) => campaign === id)
      .map(({ delivery, points, amount, issues }) => {
        if (delivery === 'points') return say('try.earns', { points: count(points) });
        return issues === null ? money(amount, document.currency) : say('try.coupons', { count: issues.count });
      })
      .join(' ');
  return (
    <section className="part">
      <h3>{say('try.others')}</h3>
      <Table
        caption={say('try.others')}
        columns={[
          {
            key: 'campaign',
            head: say('try.campaign'),
            cell: ({ campaign }) => (
              <>
                <span className="code">{campaign}</span> {campaign === document.id ? <b>({say('try.this')})</b> : null}
              </>
            ),
          },
          {
            key: 'result',
            head: say('try.result'),
            cell: ({ result }) => (result === 'granted' ? say('try.granted') : name('reason', result)),
          },
          { key: 'amount', head: say('try.amount'), figure: true, cell: ({ campaign }) => given(campaign) },
        ]}
        rows={tryout.decision.considered}
        rowKey={({ campaign }) => campaign}
        empty=""
      />
    </section>
  );
}
