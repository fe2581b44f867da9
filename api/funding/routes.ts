// Routes of the parties that meet at the till: merchants, their terminals, and acquirers with their cut-over.
import { z } from 'zod';
import { isTimeZone } from '../../engine/campaign/local-time.ts';
import type { Drizzle } from '../db/connect.ts';
import { type Reference, referenceKey, referenceRoutes } from '../http/reference.ts';
import { readRow } from '../http/reference-store.ts';
import type { Route } from '../http/route.ts';
import { shopsBy } from './place-store.ts';
import { acquirers, merchants, terminals } from './tables.ts';

export interface FundingDeps {
  readonly db: Drizzle;
}

const country = z.string().regex(/^[A-Z]{2}$/, 'ISO 3166-1 alpha-2');
const timeZone = z.string().max(64).refine(isTimeZone, 'is not a time zone of the IANA list');

const merchantBody = z
  .strictObject({
    name: z.strictObject({ en: z.string().min(1).max(200), 'zh-CN': z.string().min(1).max(200) }),
    chain: referenceKey.nullable().default(null),
    mcc: z.string().regex(/^\d{4}$/, 'four digits'),
    region: z.string().min(1).max(64),
    country,
    acquirer: referenceKey,
    /** T+N in business days. */
    settlementDays: z.int().min(0).max(30).default(1),
    /** WGS 84, degrees; both or neither. */
    lat: z.number().min(-90).max(90).nullable().default(null),
    lon: z.number().min(-180).max(180).nullable().default(null),
    /** What a person would look for. */
    address: z
      .strictObject({ en: z.string().min(1).max(200), 'zh-CN': z.string().min(1).max(200) })
      .nullable()
      .default(null),
  })
  .refine(({ lat, lon }) => (lat === null) === (lon === null), { path: ['lon'], message: 'lat and lon are given together or not at all' });
const acquirerBody = z.strictObject({
  name: z.string().min(1).max(200),
  timeZone,
  cutover: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM'),
  country,
});

export function fundingRoutes({ db }: FundingDeps): readonly Route[] {
  const merchantsSource = {
    table: merchants,
    key: merchants.id,
    places: { merchants: merchants.id, chains: merchants.chain, regions: merchants.region },
  };
  const acquirersSource = { table: acquirers, key: acquirers.id, places: 'everywhere' as const };
  const references: readonly Reference[] = [
    {
      name: 'merchants',
      one: 'merchant',
      source: merchantsSource,
      keyName: 'id',
      keySchema: referenceKey,
      body: merchantBody,
      example: {
        name: { en: 'Corner Coffee', 'zh-CN': '街角咖啡' },
        chain: 'corner',
        mcc: '5814',
        region: 'CN-SH',
        country: 'CN',
        acquirer: 'acq_1',
        settlementDays: 1,
        lat: 31.2304,
        lon: 121.4737,
        address: { en: '1 Demo Road, Shanghai', 'zh-CN': '上海市示范路1号' },
      },
      missing: async (row) => ((await readRow(db, acquirersSource, String(row['acquirer']))) === null ? ['acquirer'] : []),
    },
    {
      name: 'terminals',
      one: 'terminal',
      source: {
        table: terminals,
        key: terminals.id,
        places: { merchants: terminals.merchant, chains: shopsBy(db, merchants.chain), regions: shopsBy(db, merchants.region) },
      },
      keyName: 'id',
      keySchema: referenceKey,
      body: z.strictObject({ merchant: referenceKey, label: z.string().max(100).nullable().default(null) }),
      example: { merchant: 'M1001', label: 'till 1' },
      missing: async (row) => ((await readRow(db, merchantsSource, String(row['merchant']))) === null ? ['merchant'] : []),
    },
    {
      name: 'acquirers',
      one: 'acquirer',
      source: acquirersSource,
      keyName: 'id',
      keySchema: referenceKey,
      body: acquirerBody,
      example: { name: 'First Acquirer', timeZone: 'Asia/Shanghai', cutover: '23:00', country: 'CN' },
    },
  ];
  return references.flatMap((each) => referenceRoutes(db, each));
}
