// What cardholders are told of offers, as the API document shows it.
import { z } from 'zod';
import { QUOTAS } from '../../engine/authorization/offer-limits.ts';
import { OFFER_ACTIONS, OFFER_STATES } from '../../engine/authorization/offer-standing.ts';
import { KINDS, LIMIT_PERIODS } from '../../engine/campaign/schema.ts';

export const texts = z.object({ en: z.string(), 'zh-CN': z.string() });
const keys = z.array(z.string());

const itemShape = {
  campaign: z.string(),
  version: z.int(),
  kind: z.enum(KINDS),
  benefit: z.string().describe('Type of the benefit, e.g. percent_off'),
  name: texts,
  offer: texts,
  currency: z.string(),
  until: z.string().describe('Instant at which it ends'),
  timeZone: z.string(),
  windows: texts.nullable().describe('Weekly windows in words; null for all the time'),
  cards: keys.describe('BIN ranges it is for; empty is every card'),
  state: z.enum(OFFER_STATES),
  missing: z.array(z.object({ code: z.string(), text: texts })).describe('What stands in the way, in words; never what is private'),
  left: z
    .object({ count: z.int().nullable(), per: z.enum(LIMIT_PERIODS) })
    .nullable()
    .describe('Uses this account has left; null where they are not counted'),
  quota: z.enum(QUOTAS).nullable().describe('How much of the whole is left; null where nothing bounds it. Never a figure'),
  favourite: z.boolean(),
  actions: z.array(z.enum(OFFER_ACTIONS)),
  onCards: keys.describe('Labels of the cards in hand with which it works, where it does not with all of them'),
};
export const mineSchema = z.object({ items: z.array(z.object(itemShape)), next: z.string().nullable() }).meta({ id: 'MyOffers' });

const named = z.array(z.object({ id: z.string(), name: texts }));
export const useSchema = z.object({
  at: z.string(),
  campaign: z.string(),
  name: texts.nullable(),
  merchant: z.string(),
  merchantName: texts.nullable(),
  amount: z.int().describe('Captured less returned, minor units'),
  pending: z.int().describe('Promised and not yet captured, minor units'),
  currency: z.string(),
});
export const detailSchema = z
  .object({
    ...itemShape,
    terms: texts.nullable(),
    enrolment: z.enum(['none', 'required', 'enrolled']),
    from: z.string(),
    benefitWords: z.array(texts),
    conditions: z.array(texts).describe('What it asks for; what is private is left out'),
    howTo: z.array(texts),
    limits: z.array(texts),
    excludedDates: keys,
    notCards: keys.describe('BIN ranges it is not for'),
    where: z
      .object({
        merchants: named,
        chains: named,
        mccs: z.array(z.object({ code: z.string(), name: texts })),
        regions: keys,
        channels: z.array(texts),
      })
      .describe('Where it works; an empty list is everywhere'),
    examples: z.array(z.object({ pay: z.int(), off: z.int(), points: z.int(), text: texts })),
    uses: z.array(useSchema),
  })
  .meta({ id: 'MyOffer' });

export const shopsSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: texts,
      chain: z.string().nullable(),
      kind: z.object({ code: z.string(), name: texts }),
      region: z.string(),
      address: texts.nullable(),
      lat: z.number().nullable(),
      lon: z.number().nullable(),
      distanceMetres: z.int().nullable(),
    }),
  ),
});

const sum = { currency: z.string(), amount: z.int(), times: z.int() };
export const savingsSchema = z
  .object({
    months: z.array(z.object({ month: z.string(), ...sum })),
    total: z.array(z.object(sum)),
    recent: z.array(useSchema),
  })
  .meta({ id: 'MySavings' });
