// Puts the routes of all rooms on one Hono app behind one door.
import { withBrand } from './cardholder/brand.ts';
import { accessRoutes } from './cardholder/access-routes.ts';
import { isErased } from './cardholder/erasure-store.ts';
import { openHolders } from './cardholder/holders.ts';
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono } from 'hono';
import type { Registry } from 'prom-client';
import type { Feed } from './authorization/feed.ts';
import { auditRoutes } from './audit/routes.ts';
import { gatherRefusals } from './audit/refusals.ts';
import { explainRoutes } from './authorization/explain-routes.ts';
import { authorizationReadRoutes } from './authorization/read-routes.ts';
import type { Decider } from './authorization/decider.ts';
import { authorizationRoutes } from './authorization/routes.ts';
import { couponBatchRoutes } from './coupon/batch-routes.ts';
import { couponCodesOf } from './coupon/codes.ts';
import { couponRoutes } from './coupon/routes.ts';
import { couponStockRoutes } from './coupon/stock-routes.ts';
import { holderCouponRoutes } from './coupon/holder-routes.ts';
import { catalogueHolderRoutes } from './points/catalogue-holder-routes.ts';
import { catalogueRoutes } from './points/catalogue-routes.ts';
import { giftRoutes } from './points/gift-routes.ts';
import { pointsRoutes } from './points/routes.ts';
import { worthRoutes } from './points/worth-routes.ts';
import { programmeRoutes } from './points/programme-routes.ts';
import { householdRoutes } from './membership/household-routes.ts';
import { membershipRoutes } from './membership/routes.ts';
import { mergeRoutes } from './membership/merge-routes.ts';
import { walletRoutes } from './benefit/routes.ts';
import { audienceRoutes } from './campaign/audience-routes.ts';
import { experimentRoutes } from './campaign/experiment-routes.ts';
import { holidaysOf } from './campaign/holidays.ts';
import { memberRoutes } from './campaign/members-routes.ts';
import { type BookSource, openGate } from './campaign/publish-gate.ts';
import { openReader } from './campaign/reader.ts';
import { lintRoutes } from './campaign/lint-routes.ts';
import { campaignRoutes } from './campaign/routes.ts';
import { cardRoutes } from './card/routes.ts';
import type { Config } from './config.ts';
import type { Drizzle, Sql } from './db/connect.ts';
import { agreementRoutes } from './funding/agreement-routes.ts';
import { consentRoutes } from './funding/consent-routes.ts';
import { contractSettingRoutes } from './funding/contract-setting-routes.ts';
import { depositRoutes } from './funding/deposit-routes.ts';
import { fundingRoutes } from './funding/routes.ts';
import { jobRoutes } from './jobs/routes.ts';
import { adjustmentRoutes } from './disputes/adjustment-routes.ts';
import { disputeRoutes } from './disputes/routes.ts';
import { fileRoutes } from './exports/file-routes.ts';
import { glRoutes } from './exports/gl-routes.ts';
import { openDocs } from './http/docs-routes.ts';
import { openHolderTurns } from './http/holder-turns.ts';
import { hotListener } from './http/hot.ts';
import { hotHolderListener } from './http/hot-holder.ts';
import { hotReadListener } from './http/hot-read.ts';
import { type KeyRing, startKeyRing } from './http/keys.ts';
import { keysRoutes } from './http/keys-routes.ts';
import { createLimitedServer } from './http/limits.ts';
import { pipelineListener } from './http/pipelines.ts';
import { swiftBodyListener } from './http/swift-body.ts';
import { countAnswers } from './http/metrics.ts';
import { mount, type Route } from './http/route.ts';
import { loadScreens } from './http/screens.ts';
import { type Siblings, serviceRoutes } from './http/service-routes.ts';
import { positionRoutes } from './ledger/position-routes.ts';
import { reportRoutes } from './ledger/report-routes.ts';
import type { CampaignSource } from './offers/news.ts';
import { offerRoutes } from './offers/routes.ts';
import { payoutRoutes } from './payouts/routes.ts';
import { peopleRoutes } from './people/routes.ts';
import { openSessions } from './people/sessions.ts';
import { openReadModels } from './redis/open.ts';
import type { ReadModels } from './redis/read-models.ts';
import { readCalendars } from './settlement/calendar.ts';
import { messageRoutes } from './message/routes.ts';
import { merchantRoutes } from './merchant/routes.ts';
import { reconciliationRoutes } from './reconciliation/routes.ts';
import { settlementRoutes } from './settlement/routes.ts';
import { alertRoutes } from './watch/alert-routes.ts';
import { channelRoutes } from './watch/channel-routes.ts';
import { openLive } from './watch/live.ts';
import { sealerOf } from './watch/secret.ts';
import { watchRoutes } from './watch/watch-routes.ts';
import { posterRoutes } from './qr/poster-routes.ts';
import { qrRoutes } from './qr/routes.ts';
import { backtestRoutes } from './simulation/backtest-routes.ts';
import { readNewestBacktest } from './simulation/backtest-store.ts';
import { tillRoutes } from './simulation/till-routes.ts';
import { templateRoutes } from './simulation/template-routes.ts';

/** What the rooms need; each room declares the part it uses. */
export interface AppDeps {
  readonly config: Config;
  readonly sql: Sql;
  readonly db: Drizzle;
  readonly feed: Feed;
  readonly authority: Decider;
  readonly metrics: Registry;
  readonly bookLoaded: () => boolean;
  /** The live campaigns of this process; where they are not held, they are read when a campaign is judged before it goes live. */
  readonly book?: (BookSource & CampaignSource) | undefined;
  /** The processes behind one port; absent in a service of one process. */
  readonly siblings?: Siblings | undefined;
  /** Secret outside the database from which the keys of the house are derived. */
  readonly chainKey: string;
  /** Keyed hash of a coupon code. */
  readonly codeHash: (code: string) => string;
  /** Milliseconds since 1970, of this process; ledger time is the authority's. */
  readonly now: () => number;
  /** Private record of a bug. */
  readonly onBug: (fault: unknown, requestId: string) => void;
}

export interface App {
  readonly fetch: Hono['fetch'];
  /** A server that answers by these routes, the hot ones by their short way; not listening yet. */
  readonly newServer: () => Server;
  /** Makes the documents; before anybody can ask. */
  readonly prepareDocs: () => void;
  readonly routes: readonly Route[];
  readonly keys: KeyRing;
  readonly stop: () => Promise<void>;
}

export function createApp(deps: AppDeps): App {
  const keys = startKeyRing(deps.sql, deps.now);
  const readModels = openReadModels({ url: deps.config.redisUrl, now: deps.now, onLost: (fault) => deps.onBug(fault, 'redis') });
  const offers = offerRoutes({ sql: deps.sql, book: deps.book, readModels, holidays: holidaysOf(readCalendars()), now: deps.now });
  const holders = openHolders({ ...deps, issuer: deps.config.holderIssuer });
  const docs = openDocs(() => routes);
  const routes: readonly Route[] = [...roomRoutes({ ...deps, keys, readModels }), ...offers.routes, ...docs.routes];
  const app = new Hono();
  const screens = withBrand(loadScreens(deps.config.uiDir, deps.config.holderFrameAncestors), deps.config.holderTheme);
  const counter = { newRequestId: randomUUID, onBug: deps.onBug, onAnswer: countAnswers(deps.metrics) };
  const refusals = gatherRefusals(deps);
  mount(app, routes, {
    ...counter,
    keys,
    sessions: openSessions(deps.sql),
    holders,
    now: deps.now,
    holderTurns: openHolderTurns({ ...deps, max: deps.config.holderHitsMax }),
    hits: (key) => readModels.hit(`key:${key}`, MINUTE_SECONDS),
    screens,
    onRefused: refusals.record,
    remoteAddress: (context) =>
      context.env === undefined || !('incoming' in context.env) ? null : (getConnInfo(context).remote.address ?? null),
  });
  const stop = async () => {
    keys.stop();
    offers.stop();
    await refusals.stop();
    await readModels.stop();
  };
  const hot = { ...counter, keys, holders };
  const listener = hotReadListener(routes, hot, hotListener(routes, hot, getRequestListener(app.fetch)));
  const newServer = () =>
    createLimitedServer(swiftBodyListener(routes, counter, pipelineListener(routes, hotHolderListener(routes, hot, listener))));
  return { fetch: app.fetch, newServer, prepareDocs: docs.prepare, routes, keys, stop };
}

const MINUTE_SECONDS = 60;

type RoomDeps = AppDeps & { readonly keys: KeyRing; readonly readModels: ReadModels };

/** Every room adds its line here, or below where it is about cardholders. */
function roomRoutes(deps: RoomDeps): readonly Route[] {
  const calendars = readCalendars();
  const holidays = holidaysOf(calendars);
  const reader = openReader(holidays);
  return [
    ...authorizationRoutes(deps),
    ...authorizationReadRoutes(deps),
    ...explainRoutes({ sql: deps.sql, holidays }),
    ...campaignRoutes({ sql: deps.sql, reader, gate: openGate({ ...deps, ...deps.config, holidays }), newestBacktest: readNewestBacktest }),
    ...lintRoutes({ sql: deps.sql, reader, holidays, now: deps.now }),
    ...experimentRoutes(deps),
    ...audienceRoutes(deps),
    ...memberRoutes(deps),
    ...cardRoutes({ ...deps, isErased: (account) => isErased(deps.sql, account) }),
    ...fundingRoutes(deps),
    ...agreementRoutes(deps),
    ...depositRoutes(deps),
    ...consentRoutes(deps),
    ...contractSettingRoutes(deps),
    ...settlementRoutes(deps),
    ...payoutRoutes(deps),
    ...reconciliationRoutes({ ...deps, clearingBytesMax: deps.config.clearingBytesMax }),
    ...jobRoutes(deps),
    ...merchantRoutes(deps),
    ...reportRoutes(deps),
    ...positionRoutes(deps),
    ...adjustmentRoutes(deps),
    ...disputeRoutes({ sql: deps.sql, calendars }),
    ...fileRoutes(deps),
    ...glRoutes(deps),
    ...tillRoutes(deps),
    ...templateRoutes(),
    ...backtestRoutes(deps),
    ...holderRoomRoutes(deps),
    ...keysRoutes(deps),
    ...auditRoutes({ sql: deps.sql, dataDir: deps.config.dataDir }),
    ...peopleRoutes({ ...deps, oidc: deps.config.oidc, publicUrl: deps.config.publicUrl }),
    ...serviceRoutes(deps),
    ...watchRoutes({ ...deps, live: openLive(deps) }),
    ...alertRoutes(deps),
    ...channelRoutes({ ...deps, sealer: sealerOf(deps.chainKey), webhookHosts: deps.config.webhookHosts }),
  ];
}

/** What cardholders have and do, and what the bank does for them. */
function holderRoomRoutes(deps: RoomDeps): readonly Route[] {
  return [
    ...accessRoutes(deps),
    ...qrRoutes(deps),
    ...posterRoutes({ sql: deps.sql, publicUrl: deps.config.publicUrl ?? `http://${deps.config.host}:${deps.config.port}` }),
    ...walletRoutes(deps),
    ...householdRoutes(deps),
    ...messageRoutes({
      ...deps,
      sealer: sealerOf(deps.chainKey),
      webhookHosts: deps.config.webhookHosts,
      hasMail: deps.config.smtpUrl !== undefined,
    }),
    ...mergeRoutes(deps),
    ...membershipRoutes(deps),
    ...programmeRoutes(deps),
    // Before what takes any programme in the same place of the address.
    ...giftRoutes(deps),
    ...pointsRoutes(deps),
    ...worthRoutes(deps),
    ...catalogueRoutes(deps),
    ...catalogueHolderRoutes(deps),
    ...couponRoutes(deps),
    ...couponBatchRoutes({ ...deps, codes: couponCodesOf(deps.chainKey) }),
    ...couponStockRoutes(deps),
    ...holderCouponRoutes({ ...deps, codes: couponCodesOf(deps.chainKey) }),
  ];
}
