// The first page: what was saved so far, and the offers: those that hold by just paying first, then the nearly ones with what is missing.
import { useState } from 'react';
import { go } from '../address.ts';
import { AsOf } from '../parts/as-of.tsx';
import { Button, Chips, RoundButton } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { Screen } from '../parts/screen.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { type Pages, usePages } from '../parts/use-pages.ts';
import { type Pair, useVoice } from '../voice.ts';
import { OfferCard } from './offer-card.tsx';
import { SavedSoFar } from './saved-so-far.tsx';
import { favouritesPath, type Offer, offersPath } from './wire.ts';
import { KIND_WORDS, W } from './words-offers.ts';

const FILTERS = ['all', 'favourites', 'discount', 'coupon', 'points', 'membership'] as const;
type Filter = (typeof FILTERS)[number];

/** In the order of the page; what is missing is shown on the card. */
const GROUPS: readonly { readonly word: Pair; readonly states: readonly Offer['state'][] }[] = [
  { word: W.eligible, states: ['eligible'] },
  { word: W.nearly, states: ['nearly', 'enrol'] },
  { word: W.soon, states: ['soon'] },
  { word: W.usedUp, states: ['used_up'] },
];

export function Page() {
  const voice = useVoice();
  const [filter, setFilter] = useState<Filter>('all');
  const pages = usePages<Offer>(filter === 'favourites' ? favouritesPath : offersPath, { keep: true });
  const { asked } = pages;
  const actions = (
    <>
      <RoundButton icon="refresh" label={voice.say(W.refresh)} onPress={asked.again} />
      <RoundButton icon="settings" label={voice.say(W.settings)} onPress={() => go('/settings')} />
    </>
  );
  return (
    <Screen title={voice.say(W.title)} actions={actions}>
      <SavedSoFar />
      <Chips
        label={voice.say(W.filter)}
        options={FILTERS.map((value) => ({ value, word: wordOf(value, voice.say) }))}
        chosen={filter}
        onChoose={setFilter}
      />
      {asked.state === 'loading' && <Skeleton />}
      {asked.state === 'fault' && asked.fault !== null && <FaultNote fault={asked.fault} onAgain={asked.again} />}
      {asked.body !== null && <Offers pages={pages} filter={filter} />}
      <AsOf asked={asked} />
    </Screen>
  );
}

function wordOf(filter: Filter, say: (pair: Pair) => string): string {
  if (filter === 'all') return say(W.all);
  return filter === 'favourites' ? say(W.favourites) : say(KIND_WORDS[filter]);
}

function fits({ kind, favourite }: Offer, filter: Filter): boolean {
  if (filter === 'all') return true;
  return filter === 'favourites' ? favourite : kind === filter;
}

function Offers({ pages, filter }: { readonly pages: Pages<Offer>; readonly filter: Filter }) {
  const voice = useVoice();
  const fitting = pages.items.filter((offer) => fits(offer, filter));
  return (
    <>
      {fitting.length === 0 && <Nothing filter={filter} />}
      {GROUPS.map(({ word, states }) => (
        <Group key={word[0]} title={voice.say(word)} offers={fitting.filter(({ state }) => states.includes(state))} />
      ))}
      {pages.hasMore && (
        <p className="more">
          <Button look="quiet" isBusy={pages.isBusy} onPress={pages.more}>
            {voice.say(W.more)}
          </Button>
        </p>
      )}
      {pages.fault !== null && <FaultNote fault={pages.fault} onAgain={pages.more} isInline />}
    </>
  );
}

function Group({ title, offers }: { readonly title: string; readonly offers: readonly Offer[] }) {
  if (offers.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {offers.map((offer) => (
          <OfferCard key={offer.campaign} offer={offer} />
        ))}
      </ul>
    </section>
  );
}

function Nothing({ filter }: { readonly filter: Filter }) {
  const voice = useVoice();
  if (filter === 'all') return <Empty icon="tag" title={voice.say(W.emptyTitle)} text={voice.say(W.emptyText)} />;
  if (filter === 'favourites') return <Empty icon="heart" title={voice.say(W.emptyFavourites)} text={voice.say(W.emptyFavouritesText)} />;
  return <Empty icon="tag" title={voice.say(W.emptyFilter)} />;
}
