// One offer in full: what it gives, what is missing, what to do now, and everything the campaign says about when, where and how.
import { AsOf } from '../parts/as-of.tsx';
import { Badge } from '../parts/badge.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { Icon } from '../parts/icons.tsx';
import { Line, List } from '../parts/list.tsx';
import { Screen } from '../parts/screen.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { useAsk } from '../parts/use-ask.ts';
import type { PageProps } from '../page-props.ts';
import { useVoice } from '../voice.ts';
import { Heart } from './heart.tsx';
import { OfferActions } from './offer-actions.tsx';
import { Missing } from './offer-card.tsx';
import { OfferFacts } from './offer-facts.tsx';
import { leftWords, lookOfQuota, quotaWords } from './offer-words.ts';
import { Uses } from './uses.tsx';
import { type OfferInFull, offerPath } from './wire.ts';
import { D } from './words-detail.ts';
import { KIND_WORDS, W } from './words-offers.ts';

export function Page({ part }: PageProps) {
  const voice = useVoice();
  const asked = useAsk<OfferInFull>(offerPath(part), { keep: true });
  const offer = asked.body;
  return (
    <Screen title={offer === null ? voice.say(D.one) : voice.text(offer.name)} back="/" actions={offer !== null && <Heart offer={offer} />}>
      {asked.state === 'loading' && <Skeleton cards={2} />}
      {asked.state === 'fault' && asked.fault !== null && <FaultNote fault={asked.fault} onAgain={asked.again} />}
      {offer !== null && (
        <>
          <Head offer={offer} />
          <OfferFacts offer={offer} />
          <section>
            <List>
              <Line
                icon="pin"
                title={voice.say(D.shopsOf)}
                note={voice.say(D.shopsNote)}
                to={`/shops/${encodeURIComponent(offer.campaign)}`}
              />
            </List>
          </section>
          <Uses title={voice.say(D.uses)} uses={offer.uses} isOfOne />
          {offer.terms !== null && (
            <section>
              <h2>{voice.say(D.terms)}</h2>
              <p className="small soft terms">{voice.text(offer.terms)}</p>
            </section>
          )}
        </>
      )}
      <AsOf asked={asked} />
    </Screen>
  );
}

function Head({ offer }: { readonly offer: OfferInFull }) {
  const voice = useVoice();
  const quota = quotaWords(offer, voice);
  const left = leftWords(offer, voice);
  return (
    <div className="card offer-hero">
      <div className="offer-head">
        <Badge look={offer.kind}>{voice.say(KIND_WORDS[offer.kind])}</Badge>
        {quota !== null && <Badge look={lookOfQuota(offer)}>{quota}</Badge>}
        {left !== null && <Badge>{left}</Badge>}
      </div>
      <p className="offer-said">{voice.text(offer.offer)}</p>
      <p className="small soft">{voice.say(W.until, { day: voice.lastDay(offer.until) })}</p>
      {offer.state === 'eligible' && offer.actions.includes('pay') && (
        <p className="offer-ready">
          <Icon name="check" size={20} />
          <span>{voice.say(D.ready)}</span>
        </p>
      )}
      <Missing offer={offer} />
      <OfferActions offer={offer} />
    </div>
  );
}
