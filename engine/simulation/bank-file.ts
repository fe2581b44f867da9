// The shape of a demo bank file: what is written down, and what is left to be generated from its seed.
import { z } from 'zod';

const key = z.string().min(1).max(64);
const texts = z.strictObject({ en: z.string().min(1), 'zh-CN': z.string().min(1) });
const hour = z.int().min(0).max(24);
/** Every account whose number modulo `every` is `rest`. */
const slice = { every: z.int().positive(), rest: z.int().nonnegative() };

export const bankFileSchema = z.strictObject({
  accounts: z.strictObject({ count: z.int().min(1).max(100_000), seed: z.int().nonnegative(), today: z.iso.date() }),
  bins: z.array(
    z.strictObject({
      prefix: z.string().regex(/^\d{6,11}$/),
      scheme: z.string(),
      product: z.string(),
      level: z.string(),
      issuerCountry: z.string().length(2),
      cobrand: key.optional(),
      /** How often an account holds such a card; 0: never, e.g. a BIN of device tokens. */
      weight: z.int().nonnegative().default(1),
    }),
  ),
  acquirers: z.array(
    z.strictObject({ id: key, name: key, timeZone: key, cutover: z.string().regex(/^\d{2}:\d{2}$/), country: z.string().length(2) }),
  ),
  merchants: z.array(
    z.strictObject({
      id: key,
      name: texts,
      chain: key.optional(),
      mcc: z.string().regex(/^\d{4}$/),
      region: key,
      country: z.string().length(2),
      acquirer: key,
      currency: z.string().length(3).default('CNY'),
      weight: z.int().positive(),
      amounts: z.tuple([z.int().positive(), z.int().positive()]),
      open: z.tuple([hour, hour]),
      channel: z.enum(['pos', 'app', 'online', 'transit']).default('pos'),
      preauthorizes: z.boolean().default(false),
      shipsInParts: z.boolean().default(false),
      recurring: z.boolean().default(false),
      /** Latitude and longitude, degrees; shops without a place of their own have none. */
      at: z.tuple([z.number().min(-90).max(90), z.number().min(-180).max(180)]).optional(),
      address: texts.optional(),
      terminals: z.int().min(1).max(20),
    }),
  ),
  deviceTokenBin: z.string().regex(/^\d{6,11}$/),
  lists: z.array(z.strictObject({ id: key, name: key, ...slice })),
  enrolments: z.array(z.strictObject({ campaign: key, ...slice })),
  /** Coupons that are in wallets when the day begins. */
  coupons: z.array(z.strictObject({ campaign: key, ...slice })),
  /** Members of a programme when the day begins. */
  members: z.array(z.strictObject({ programme: key, tier: key, ...slice })),
});
/** A checked demo bank file. */
export type BankFile = z.output<typeof bankFileSchema>;
