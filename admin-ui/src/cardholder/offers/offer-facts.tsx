// The facts of an offer, a heading each: what, how, conditions, when, where, with which cards, how often, examples.
import type { ReactNode } from 'react';
import type { Said } from '../../../../engine/campaign/reading-words.ts';
import { useVoice, type Voice } from '../voice.ts';
import type { Named, OfferInFull } from './wire.ts';
import { D } from './words-detail.ts';
import { W } from './words-offers.ts';

export function OfferFacts({ offer }: { readonly offer: OfferInFull }) {
  const voice = useVoice();
  const saidOf = (sentences: readonly Said[]) => sentences.map((each) => voice.text(each));
  return (
    <div className="card facts">
      <Fact title={voice.say(D.gives)} lines={saidOf(offer.benefitWords)} />
      <Fact title={voice.say(D.howTo)} lines={saidOf(offer.howTo)} isNumbered />
      <Fact title={voice.say(D.conditions)} lines={saidOf(offer.conditions)} />
      <Fact title={voice.say(D.when)} lines={whenLines(offer, voice)} />
      <Fact title={voice.say(D.where)} lines={whereLines(offer, voice)} />
      <Fact title={voice.say(D.cards)} lines={cardLines(offer, voice)} />
      <Fact title={voice.say(D.limits)} lines={saidOf(offer.limits)} />
      <Fact title={voice.say(D.examples)} lines={offer.examples.map(({ text }) => voice.text(text))} />
    </div>
  );
}

interface FactProps {
  readonly title: string;
  readonly lines: readonly string[];
  readonly isNumbered?: boolean;
}

function Fact({ title, lines, isNumbered = false }: FactProps) {
  if (lines.length === 0) return null;
  const items: ReactNode = lines.map((line) => <li key={line}>{line}</li>);
  return (
    <section>
      <h2>{title}</h2>
      {isNumbered && lines.length > 1 ? <ol className="numbered">{items}</ol> : <ul>{items}</ul>}
    </section>
  );
}

function whenLines({ from, until, windows, excludedDates }: OfferInFull, voice: Voice): readonly string[] {
  const not = excludedDates.length === 0 ? '' : voice.say(D.notOn, { days: excludedDates.map(voice.day).join(', ') });
  const span = `${voice.say(D.from, { day: voice.day(from) })} · ${voice.say(W.until, { day: voice.lastDay(until) })}`;
  return [span, voice.text(windows), not].filter((line) => line !== '');
}

function whereLines({ where }: OfferInFull, voice: Voice): readonly string[] {
  const join = (names: readonly string[]) => names.join(voice.locale === 'en' ? ', ' : '、');
  const named = (places: readonly Named[]) => join([...new Set(places.map(({ name }) => voice.text(name)))]);
  return [named([...where.chains, ...where.merchants]), named(where.mccs), join(where.channels.map((each) => voice.text(each)))].filter(
    (line) => line !== '',
  );
}

function cardLines({ cards, onCards }: OfferInFull, voice: Voice): readonly string[] {
  if (onCards.length > 0) return [voice.say(W.onCards, { cards: onCards.join(', ') })];
  return cards.length === 0 ? [] : [voice.say(D.cardsStart, { cards: cards.join(', ') })];
}
