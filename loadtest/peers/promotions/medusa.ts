// Medusa's promotion module: its own `computeActions`, once over promotions in memory and once as it comes, on a Postgres of its own.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { SHOPS_FOLDER } from '../install.ts';
import type { Check, Field } from '../requirement.ts';
import type { Promotion, Purchase, Shop } from './promotion.ts';

interface Action {
  readonly action: string;
  readonly code: string;
}
interface Service {
  readonly computeActions: (codes: readonly string[], context: object, options?: object) => Promise<readonly Action[]>;
  readonly createPromotions: (promotions: readonly object[]) => Promise<unknown>;
}
interface ModulesSdk {
  readonly MedusaAppMigrateUp: (options: object) => Promise<void>;
  readonly MedusaApp: (options: object) => Promise<{
    readonly modules: { readonly promotion: Service };
    readonly onApplicationStart: () => Promise<void>;
    readonly onApplicationPrepareShutdown: () => Promise<void>;
    readonly onApplicationShutdown: () => Promise<void>;
  }>;
}
interface Connection {
  readonly destroy: () => Promise<void>;
}
type Utilities = Record<'ModulesSdkUtils', { readonly createPgConnection: (options: object) => Connection }> &
  Record<'ContainerRegistrationKeys', { readonly PG_CONNECTION: string }>;
const AT_ONCE = 200;
/** The promotion module runs alone, so there are no links between modules to look for. */
const NO_LINKS = { initialize: async () => ({}), getMigrationPlanner: () => undefined };

const required = (name: string): unknown => createRequire(pathToFileURL(join(SHOPS_FOLDER, 'package.json')))(name);

/** The method of the module, given every promotion as if the database had just returned them; nothing is queried. */
export function medusaInMemory(promotions: readonly Promotion[]): Shop {
  const { default: Module } = required('@medusajs/promotion/dist/services/promotion-module.js') as { default: { prototype: Service } };
  const loaded = promotions.map((promotion, no) => ({ ...documentOf(promotion), id: String(no), limit: null, used: 0, campaign: null }));
  const service: Service = Object.assign(Object.create(Module.prototype) as Service, {
    listActivePromotions_: async () => loaded,
    baseRepository_: { getFreshManager: () => ({}), getActiveManager: () => ({}) },
  });
  const codes = promotions.map(({ code }) => code);
  return {
    applied: async (purchase) => codesOf(await service.computeActions(codes, contextOf(purchase), { prevent_auto_promotions: true })),
    close: async () => undefined,
  };
}

/** The module as an application runs it: automatic promotions, found by its own queries in an empty database that is filled here. */
export async function medusaOnPostgres(promotions: readonly Promotion[], url: string): Promise<Shop> {
  const { MedusaApp, MedusaAppMigrateUp } = required('@medusajs/framework/modules-sdk') as ModulesSdk;
  const { ModulesSdkUtils, ContainerRegistrationKeys } = required('@medusajs/framework/utils') as Utilities;
  // Its own would stay open after the shutdown, and the process with it.
  const connection = ModulesSdkUtils.createPgConnection({ clientUrl: url, schema: 'public', driverOptions: { ssl: false } });
  const options = () => ({
    modulesConfig: { promotion: { resolve: '@medusajs/promotion', options: {} }, '@medusajs/medusa/link-modules': NO_LINKS },
    sharedResourcesConfig: { database: { clientUrl: url, driverOptions: { ssl: false } } },
    injectedDependencies: { [ContainerRegistrationKeys.PG_CONNECTION]: connection },
    cwd: SHOPS_FOLDER,
  });
  await MedusaAppMigrateUp(options());
  const app = await MedusaApp(options());
  await app.onApplicationStart();
  const { promotion } = app.modules;
  for (let from = 0; from < promotions.length; from += AT_ONCE)
    await promotion.createPromotions(promotions.slice(from, from + AT_ONCE).map(asWritten));
  return {
    applied: async (purchase) => codesOf(await promotion.computeActions([], contextOf(purchase))),
    close: async () => {
      await app.onApplicationPrepareShutdown();
      await app.onApplicationShutdown();
      await connection.destroy();
    },
  };
}

function documentOf({ code, currency, off, tests }: Promotion) {
  return {
    code,
    type: 'standard',
    status: 'active',
    is_automatic: true,
    is_tax_inclusive: false,
    application_method: { type: 'fixed', target_type: 'order', allocation: 'across', value: off, currency_code: currency.toLowerCase() },
    rules: tests.map((test) => {
      const { attribute, operator, values } = ruleOf(test);
      return { attribute, operator, values: values.map((value) => ({ value })) };
    }),
  };
}

/** Writing takes plain values. */
function asWritten(promotion: Promotion): object {
  return { ...documentOf(promotion), rules: promotion.tests.map(ruleOf) };
}

const OPERATORS = { equal: 'eq', in: 'in', hasAny: 'in', notIn: 'ne', hasNone: 'ne', atLeast: 'gte', below: 'lt' } as const;

function ruleOf(test: Check): { readonly attribute: string; readonly operator: string; readonly values: readonly string[] } {
  const values = 'values' in test ? test.values : [String(test.value)];
  return { attribute: test.field, operator: OPERATORS[test.is], values };
}

/** Everything the rules may ask, beside the cart of one line. Its query takes no null. */
function contextOf({ fields, currency, amount }: Purchase): object {
  const isKnown = ([, value]: readonly [string, Field]) => value !== null;
  const item = { id: 'line', quantity: 1, subtotal: amount, original_total: amount, is_discountable: true };
  return { ...Object.fromEntries(Object.entries(fields).filter(isKnown)), currency_code: currency.toLowerCase(), items: [item] };
}

function codesOf(actions: readonly Action[]): readonly string[] {
  return actions.filter(({ action }) => action === 'addItemAdjustment').map(({ code }) => code);
}
