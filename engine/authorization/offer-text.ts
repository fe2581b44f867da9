// What an offer says to everybody: names, windows, cards and places in words of both languages, as JSON made once for each version.
import type { LiveCampaign } from '../campaign/live.ts';
import { windowPhrase } from '../campaign/reading.ts';
import type { Said } from '../campaign/reading-words.ts';
import type { Campaign, Locale } from '../campaign/schema.ts';

/** Long lists are for the page of the offer itself. */
const CARDS_MAX = 20;
const known = new WeakMap<LiveCampaign, string>();

/** Without the braces and without what differs between accounts. */
export function staticText(campaign: LiveCampaign): string {
  const text = known.get(campaign) ?? textOf(campaign);
  known.set(campaign, text);
  return text;
}

function textOf({ id, version, terms, toMs }: LiveCampaign): string {
  const offer = {
    campaign: id,
    version,
    kind: terms.kind,
    benefit: terms.benefit.type,
    name: terms.name,
    offer: terms.texts.offer,
    currency: terms.currency,
    until: new Date(toMs).toISOString(),
    timeZone: terms.timeZone,
    windows: windowsOf(terms),
    cards: terms.binding.cards.include.slice(0, CARDS_MAX),
  };
  return JSON.stringify(offer).slice(1, -1);
}

/** "Friday and Saturday from 18:00 to 22:00"; null where it is open all the time. */
export function windowsOf({ schedule: { windows } }: Pick<Campaign, 'schedule'>): Said | null {
  if (windows.length === 0) return null;
  const say = (locale: Locale): string => windows.map((window) => windowPhrase(window, locale)).join(locale === 'zh-CN' ? '；' : '; ');
  return { en: say('en'), 'zh-CN': say('zh-CN') };
}
