// Routes of what the bank tells about cards and accounts: BIN ranges, accounts, and the tokens of an account. Never a PAN.
import { z } from 'zod';
import { day } from '../../engine/money/instant.ts';
import { FACTS } from '../../engine/rules/facts.ts';
import type { Drizzle } from '../db/connect.ts';
import { type Reference, referenceKey, referenceRoutes } from '../http/reference.ts';
import { readRow } from '../http/reference-store.ts';
import type { Route } from '../http/route.ts';
import { accounts, bins, cards } from './tables.ts';

export interface CardDeps {
  readonly db: Drizzle;
  /** Is the account a pseudonym without a person? */
  readonly isErased: (account: string) => Promise<boolean>;
}

const country = z.string().regex(/^[A-Z]{2}$/, 'ISO 3166-1 alpha-2');
const oneOf = (values: readonly string[] | undefined) => z.enum((values ?? []) as readonly [string, ...string[]]);

const accountBody = z.strictObject({
  /** Pseudonymous id of the natural person behind the account. */
  person: referenceKey.nullable().default(null),
  segments: z.array(z.string().min(1).max(64)).max(100).default([]),
  region: z.string().min(1).max(64).nullable().default(null),
  openedOn: day.nullable().default(null),
  birthMonth: z.int().min(1).max(12).nullable().default(null),
  employee: z.boolean().default(false),
  label: z.string().max(100).nullable().default(null),
});

/** At most the last four digits: more would be a part of the number that nobody needs here. */
const cardLabel = z
  .string()
  .min(1)
  .max(40)
  .regex(/^\D*(\d\D*){0,4}$/, 'at most four digits')
  .nullable()
  .default(null);

/** Never more than eight: with the four of the label that is what a truncated number may show. */
const cardBin = z
  .string()
  .regex(/^\d{6,8}$/, '6-8 digits')
  .nullable()
  .default(null);

/** Columns of an account that are about its person. */
const PERSONAL = ['person', 'segments', 'region', 'openedOn', 'birthMonth', 'employee', 'label'];

const binBody = z.strictObject({
  scheme: oneOf(FACTS['card.scheme'].values),
  product: oneOf(FACTS['card.product'].values),
  level: oneOf(FACTS['card.level'].values),
  issuerCountry: country,
  cobrand: z.string().max(64).nullable().default(null),
});

export function cardRoutes({ db, isErased }: CardDeps): readonly Route[] {
  const accountsSource = { table: accounts, key: accounts.id, personal: PERSONAL };
  const erased = async (account: unknown) => ((await isErased(String(account))) ? ('account_erased' as const) : null);
  const references: readonly Reference[] = [
    {
      name: 'accounts',
      one: 'account',
      source: accountsSource,
      keyName: 'id',
      keySchema: referenceKey,
      body: accountBody,
      refuses: (row) => erased(row['id']),
      example: { person: 'p_77', segments: ['payroll'], region: 'CN-SH', openedOn: '2024-03-01', birthMonth: 11 },
    },
    {
      name: 'cards',
      one: 'card',
      source: { table: cards, key: cards.token },
      keyName: 'token',
      keySchema: z
        .string()
        .min(1)
        .max(128)
        .regex(/^[\x21-\x7e]+$/, 'printable ASCII without spaces'),
      body: z.strictObject({ account: referenceKey, label: cardLabel, bin: cardBin }),
      refuses: (row) => erased(row['account']),
      example: { account: 'ac_1001', label: '•• 8801', bin: '62258801' },
      missing: async (row) => ((await readRow(db, accountsSource, String(row['account']))) === null ? ['account'] : []),
    },
    {
      name: 'bins',
      one: 'bin',
      source: { table: bins, key: bins.prefix, places: 'everywhere' },
      keyName: 'prefix',
      keySchema: z.string().regex(/^\d{6,11}$/, '6-11 digits'),
      body: binBody,
      example: { scheme: 'unionpay', product: 'credit', level: 'platinum', issuerCountry: 'CN' },
    },
  ];
  return references.flatMap((each) => referenceRoutes(db, each));
}
