// The offers that the cardholder keeps.
import { AsOf } from '../parts/as-of.tsx';
import { Empty } from '../parts/empty.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { Screen } from '../parts/screen.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { usePages } from '../parts/use-pages.ts';
import { useVoice } from '../voice.ts';
import { OfferCard } from './offer-card.tsx';
import { favouritesPath, type Offer } from './wire.ts';
import { W } from './words-offers.ts';

export function Page() {
  const voice = useVoice();
  const { asked, items } = usePages<Offer>(favouritesPath);
  const kept = items;
  return (
    <Screen title={voice.say(W.favourites)} back="/">
      {asked.state === 'loading' && <Skeleton />}
      {asked.state === 'fault' && asked.fault !== null && <FaultNote fault={asked.fault} onAgain={asked.again} />}
      {asked.body !== null && kept.length === 0 && (
        <Empty icon="heart" title={voice.say(W.emptyFavourites)} text={voice.say(W.emptyFavouritesText)} />
      )}
      <ul>
        {kept.map((offer) => (
          <OfferCard key={offer.campaign} offer={offer} />
        ))}
      </ul>
      <AsOf asked={asked} />
    </Screen>
  );
}
