// One co-funded offer in plain words of both languages, with the merchant's share, caps, dates and the estimate of its cost.
import type { ReactNode } from 'react';
import { Button } from '../parts/button.tsx';
import { useSession } from '../parts/session.tsx';
import { useMoment } from '../parts/use-moment.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import type { Consent } from './consent-wire.ts';
import { usePartyName } from './use-shops.ts';
import { MERCHANT_WORDS } from './words-merchant.ts';

const BPS_OF_PERCENT = 100;

interface ConsentCardOf {
  readonly consent: Consent;
  readonly onAnswer: (to: 'give' | 'withdraw') => void;
}

export function ConsentCard({ consent, onAnswer }: ConsentCardOf) {
  const { text, locale } = useVoice();
  const other = locale === 'en' ? 'zh-CN' : 'en';
  return (
    <article className="sheet consent" aria-label={text(consent.name, consent.campaign)}>
      <header className="section-head">
        <h2>{text(consent.name, consent.campaign)}</h2>
        <Answers consent={consent} onAnswer={onAnswer} />
      </header>
      <p className="consent-offer">{text(consent.offer, '')}</p>
      <p className="soft" lang={other}>
        {consent.name[other]}: {consent.offer[other]}
      </p>
      <Terms consent={consent} />
      <Preview consent={consent} />
      <Story consent={consent} />
    </article>
  );
}

function Answers({ consent, onAnswer }: ConsentCardOf) {
  const say = useWords(MERCHANT_WORDS);
  const { text } = useVoice();
  const { may } = useSession();
  if (!may(['merchant:act'])) return null;
  const name = text(consent.name, consent.campaign);
  const no = consent.state === 'given' ? 'withdraw' : 'decline';
  return (
    <div className="row-buttons">
      {consent.state === 'withdrawn' ? null : (
        <Button label={say(`co.${no}Of`, { name })} onClick={() => onAnswer('withdraw')}>
          {say(`co.${no}`)}
        </Button>
      )}
      {consent.state === 'given' ? null : (
        <Button kind="primary" label={say('co.giveOf', { name })} onClick={() => onAnswer('give')}>
          {say('co.give')}
        </Button>
      )}
    </div>
  );
}

function Terms({ consent }: { readonly consent: Consent }) {
  const say = useWords(MERCHANT_WORDS);
  const moment = useMoment();
  const partyName = usePartyName();
  const { money } = useVoice();
  const { shareBps, shareFixed, currency, cap, version } = consent;
  const caps = (['total', 'perDay', 'perMonth'] as const).flatMap((each) => {
    const amount = cap?.[each] ?? null;
    return amount === null ? [] : [say(`co.cap.${each}`, { amount: money(amount, currency) })];
  });
  const shares = [
    shareBps === null ? null : say('co.shareBps', { share: `${shareBps / BPS_OF_PERCENT}%` }),
    shareFixed === null ? null : say('co.shareFixed', { amount: money(shareFixed, currency) }),
  ];
  return (
    <dl className="consent-terms">
      <Term word={say('co.share')}>{shares.filter(Boolean).join(' · ')}</Term>
      <Term word={say('co.cap')}>{caps.length === 0 ? say('co.noCap') : caps.join(' · ')}</Term>
      <Term word={say('co.dates')}>{say('co.fromTo', { from: moment(consent.from), to: moment(consent.to) })}</Term>
      <Term word={say('co.party')}>{partyName(consent.party)}</Term>
      <Term word={say('co.version')}>{version}</Term>
    </dl>
  );
}

function Term({ word, children }: { readonly word: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{word}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Preview({ consent: { preview, currency } }: { readonly consent: Consent }) {
  const say = useWords(MERCHANT_WORDS);
  const { money, count } = useVoice();
  return (
    <section className="consent-preview" aria-label={say('co.preview')}>
      <h3>{say('co.preview')}</h3>
      <p>
        {preview.purchases === 0
          ? say('co.previewNone')
          : say('co.previewSaid', {
              days: preview.basisDays,
              purchases: count(preview.purchases),
              sales: money(preview.sales, currency),
              cost: money(preview.estimatedCost, currency),
            })}
      </p>
    </section>
  );
}

/** Who answered, when. */
function Story({ consent }: { readonly consent: Consent }) {
  const say = useWords(MERCHANT_WORDS);
  const moment = useMoment();
  const { state, decidedAt, actorName } = consent;
  const decided =
    state === 'asked' || decidedAt === null ? null : say(`co.decided.${state}`, { who: actorName ?? '', time: moment(decidedAt) });
  return <p className="soft small">{[say('co.asked', { time: moment(consent.askedAt) }), decided].filter(Boolean).join(' · ')}</p>;
}
