// The whole configuration of a process: every environment variable it reads, its default and its meaning.
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readTheme, type Theme } from './cardholder/theme.ts';
import { StartupError } from './startup-error.ts';

export interface Variable {
  readonly name: string;
  readonly byDefault: string;
  readonly meaning: string;
}

const port = z.coerce.number().int().min(0).max(65_535);
const milliseconds = z.coerce.number().int().min(1).max(10_000);
/** What tokens of cardholders that this service mints name as their issuer. */
const OWN_ISSUER = 'offerline';
/** An unset variable and an empty one mean the same, as in every shell script. */
const optional = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

/** Words that travel in the clear are for this machine alone. */
function isSafeIssuer(issuer: string): boolean {
  const { protocol, hostname } = new URL(issuer);
  return protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

/** Names of places that may frame a page: "https://bank.example". */
function areOrigins(given: string): boolean {
  return listOf(given).every((each) => URL.canParse(each) && new URL(each).origin === each && isSafeIssuer(each));
}

/** Together they stay below the connections that the embedded Postgres accepts. */
const PROCESSES_MAX = 32;

const shape = {
  PORT: optional(port).describe('Port of the HTTP service; 0 takes a free one.').meta({ byDefault: '8080' }),
  HOST: optional(z.string()).describe('Address it listens on; the default answers this machine only.').meta({ byDefault: '127.0.0.1' }),
  DATA_DIR: optional(z.string()).describe('Folder of the embedded Postgres and of the chain key.').meta({ byDefault: '.offerline' }),
  DATABASE_URL: optional(z.string())
    .describe('Postgres 15 or newer to use instead of the embedded one.')
    .meta({ byDefault: 'embedded Postgres 18' }),
  REDIS_URL: optional(z.url({ protocol: /^rediss?$/ }))
    .describe('Redis for read models; losing it changes no answer.')
    .meta({ byDefault: 'kept in the process' }),
  SMTP_URL: optional(z.url({ protocol: /^smtps?$/ }))
    .describe('Mail server of alerts, smtp:// or smtps:// with its account.')
    .meta({ byDefault: 'no e-mail' }),
  ALERT_FROM: optional(z.string().min(3)).describe('Sender of alerts by e-mail.').meta({ byDefault: 'offerline@localhost' }),
  WEBHOOK_HOSTS: optional(z.string())
    .describe('Hosts, or host:port, that webhooks may reach in private networks and without TLS; separated by commas.')
    .meta({ byDefault: 'public https only' }),
  CLEARING_MEGABYTES_MAX: optional(z.coerce.number().int().min(1).max(65_536))
    .describe('Largest clearing file that is taken, in MiB.')
    .meta({ byDefault: '2048' }),
  LATENCY_BUDGET_MS: optional(milliseconds).describe('Deadline of an authorization that names none.').meta({ byDefault: '50' }),
  LATENCY_CEILING_MS: optional(milliseconds).describe('Longest deadline that a request may ask for.').meta({ byDefault: '2000' }),
  RULES_BUDGET_MICROS: optional(z.coerce.number().int().min(1).max(1_000_000))
    .describe('What one decision may take before a campaign that makes it longer is refused at publish, estimated microseconds.')
    .meta({ byDefault: '2000' }),
  OFFERLINE_PROCESSES: optional(z.union([z.literal('auto'), z.coerce.number().int().min(1).max(PROCESSES_MAX)]))
    .describe(`Processes behind the one port, up to ${PROCESSES_MAX}; auto is one per core.`)
    .meta({ byDefault: '1' }),
  OFFERLINE_URL: optional(z.url({ protocol: /^https?$/ }))
    .describe('Address at which people reach the console, for links and for the way back from an OIDC provider.')
    .meta({ byDefault: 'this machine' }),
  OIDC_ISSUER: optional(z.url({ protocol: /^https?$/ }).refine(isSafeIssuer, 'https, unless it is on this machine'))
    .describe('OpenID Connect provider by which people sign in; needs OIDC_CLIENT_ID too.')
    .meta({ byDefault: 'none' }),
  OIDC_CLIENT_ID: optional(z.string()).describe('What this service is called at the provider.').meta({ byDefault: 'none' }),
  OIDC_CLIENT_SECRET: optional(z.string()).describe('Its secret there; without one, PKCE alone proves it.').meta({ byDefault: 'none' }),
  OIDC_NAME: optional(z.string().max(60)).describe('What people call the provider, on the sign-in button.').meta({ byDefault: 'its host' }),
  OIDC_ROLES_CLAIM: optional(z.string())
    .describe('Claim that lists role names; where the provider sends it, it decides the roles.')
    .meta({ byDefault: 'roles' }),
  HOLDER_JWKS_URL: optional(z.url({ protocol: /^https?$/ }).refine(isSafeIssuer, 'https, unless it is on this machine'))
    .describe('Public keys with which the bank signs tokens of cardholders; needs HOLDER_ISSUER too.')
    .meta({ byDefault: 'tokens of this service alone' }),
  HOLDER_ISSUER: optional(
    z
      .string()
      .max(500)
      .refine((issuer) => issuer !== OWN_ISSUER, 'another name than this service has itself'),
  )
    .describe('Issuer (iss) of those tokens.')
    .meta({ byDefault: 'none' }),
  HOLDER_AUDIENCE: optional(z.string().max(500)).describe('Audience (aud) of those tokens.').meta({ byDefault: 'offerline:cardholder' }),
  HOLDER_ACCOUNT_CLAIM: optional(z.string().max(100)).describe('Claim of those tokens that names the account.').meta({ byDefault: 'sub' }),
  HOLDER_REQUESTS_PER_MINUTE: optional(z.coerce.number().int().min(20).max(100_000))
    .describe('Requests of one cardholder in a minute, over all processes.')
    .meta({ byDefault: '120' }),
  HOLDER_FRAME_ANCESTORS: optional(z.string().refine(areOrigins, 'origins such as https://bank.example, separated by commas'))
    .describe('Origins whose pages may frame the pages of cardholders (/me); separated by commas.')
    .meta({ byDefault: 'none' }),
  HOLDER_THEME: optional(z.string())
    .describe("JSON file with the bank's name, logo and colours on the cardholder's pages.")
    .meta({ byDefault: 'the colours of the house' }),
  CHAIN_HEADS_URL: optional(z.url({ protocol: /^https?$/ }))
    .describe('Where each published head of the journal is posted too; needs CHAIN_HEADS_SECRET.')
    .meta({ byDefault: 'chain-heads.log in DATA_DIR alone' }),
  CHAIN_HEADS_SECRET: optional(z.string().min(16))
    .describe('Secret that signs what is posted there, at least 16 characters.')
    .meta({ byDefault: 'none' }),
  OFFERLINE_CHAIN_KEY: optional(z.string().min(32))
    .describe('Key of the hash chain over the journal, at least 32 characters; same on every process.')
    .meta({
      byDefault: 'chain.key in DATA_DIR',
    }),
};

const environmentSchema = z.object(shape);

/** For README and `--help`: one row per variable. */
export const variables: readonly Variable[] = Object.entries(shape).map(([name, schema]) => ({
  name,
  byDefault: String(schema.meta()?.['byDefault'] ?? ''),
  meaning: schema.description ?? '',
}));

export interface OidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly name: string;
  readonly rolesClaim: string;
}

/** Who keeps the heads of the journal outside. */
export interface HeadsReceiver {
  readonly target: string;
  readonly secret: string;
}

/** The bank as an issuer of tokens of cardholders. */
export interface HolderIssuer {
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly audience: string;
  readonly accountClaim: string;
}

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  /** Largest clearing file, bytes. */
  readonly clearingBytesMax: number;
  readonly latencyBudgetMs: number;
  readonly latencyCeilingMs: number;
  /** Estimated microseconds of one decision; the setting `rulesBudgetMicros` of the database wins. */
  readonly rulesBudgetMicros: number;
  /** Processes that decide and answer behind the one port. */
  readonly processes: number;
  readonly chainKey: string | undefined;
  /** Null where heads are published to the data folder alone. */
  readonly headsReceiver: HeadsReceiver | null;
  /** What the cardholder's pages wear. */
  readonly holderTheme: Theme;
  readonly smtpUrl: string | undefined;
  readonly alertFrom: string;
  /** Lower case; webhooks to all others need https and a public address. */
  readonly webhookHosts: readonly string[];
  /** Where people reach the console; undefined: by a name of this machine. */
  readonly publicUrl: string | undefined;
  /** Null where nobody signs in through a provider. */
  readonly oidc: OidcConfig | null;
  /** Null where the bank mints no tokens of its own. */
  readonly holderIssuer: HolderIssuer | null;
  /** Requests of one cardholder in a minute. */
  readonly holderHitsMax: number;
  /** Origins that may frame the pages of cardholders. */
  readonly holderFrameAncestors: readonly string[];
  /** Where the built screens are; absent files mean an API without screens. */
  readonly uiDir: string;
  readonly version: string;
}

/** Throws a StartupError that names the variable. */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) throw new StartupError(sentenceOf(parsed.error.issues));
  const given = parsed.data;
  const latencyBudgetMs = given.LATENCY_BUDGET_MS ?? 50;
  return {
    port: given.PORT ?? 8080,
    host: given.HOST ?? '127.0.0.1',
    dataDir: resolve(given.DATA_DIR ?? join(ROOT, '.offerline')),
    databaseUrl: given.DATABASE_URL,
    redisUrl: given.REDIS_URL,
    clearingBytesMax: (given.CLEARING_MEGABYTES_MAX ?? 2_048) * 1024 * 1024,
    latencyBudgetMs,
    latencyCeilingMs: Math.max(given.LATENCY_CEILING_MS ?? 2000, latencyBudgetMs),
    rulesBudgetMicros: given.RULES_BUDGET_MICROS ?? 2000,
    processes: processesOf(given.OFFERLINE_PROCESSES),
    chainKey: given.OFFERLINE_CHAIN_KEY,
    headsReceiver: headsReceiverOf(given),
    holderTheme: readTheme(given.HOLDER_THEME),
    publicUrl: given.OFFERLINE_URL?.replace(/\/$/, ''),
    oidc: oidcOf(given),
    smtpUrl: given.SMTP_URL,
    alertFrom: given.ALERT_FROM ?? 'offerline@localhost',
    webhookHosts: listOf(given.WEBHOOK_HOSTS),
    holderIssuer: holderIssuerOf(given),
    holderHitsMax: given.HOLDER_REQUESTS_PER_MINUTE ?? 120,
    holderFrameAncestors: listOf(given.HOLDER_FRAME_ANCESTORS),
    uiDir: join(ROOT, 'dist', 'ui'),
    version: VERSION,
  };
}

function listOf(given: string | undefined): readonly string[] {
  return (given ?? '')
    .split(',')
    .map((each) => each.trim().toLowerCase())
    .filter((each) => each !== '');
}

function oidcOf(given: z.output<typeof environmentSchema>): OidcConfig | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId } = given;
  if (issuer === undefined && clientId === undefined) return null;
  if (issuer === undefined || clientId === undefined)
    throw new StartupError('OIDC_ISSUER and OIDC_CLIENT_ID go together: set both or none.');
  const name = given.OIDC_NAME ?? new URL(issuer).host;
  return { issuer, clientId, clientSecret: given.OIDC_CLIENT_SECRET, name, rolesClaim: given.OIDC_ROLES_CLAIM ?? 'roles' };
}

function headsReceiverOf({
  CHAIN_HEADS_URL: target,
  CHAIN_HEADS_SECRET: secret,
}: z.output<typeof environmentSchema>): HeadsReceiver | null {
  if (target === undefined && secret === undefined) return null;
  if (target === undefined || secret === undefined)
    throw new StartupError('CHAIN_HEADS_URL and CHAIN_HEADS_SECRET go together: set both or none.');
  return { target, secret };
}

function holderIssuerOf(given: z.output<typeof environmentSchema>): HolderIssuer | null {
  const { HOLDER_JWKS_URL: jwksUrl, HOLDER_ISSUER: issuer } = given;
  if (jwksUrl === undefined && issuer === undefined) return null;
  if (jwksUrl === undefined || issuer === undefined)
    throw new StartupError('HOLDER_JWKS_URL and HOLDER_ISSUER go together: set both or none.');
  return { issuer, jwksUrl, audience: given.HOLDER_AUDIENCE ?? 'offerline:cardholder', accountClaim: given.HOLDER_ACCOUNT_CLAIM ?? 'sub' };
}

function processesOf(given: number | 'auto' | undefined): number {
  return given === 'auto' ? Math.min(availableParallelism(), PROCESSES_MAX) : (given ?? 1);
}

const ROOT = resolve(import.meta.dirname, '..');
const VERSION = '0.6.3';

function sentenceOf(issues: readonly z.core.$ZodIssue[]): string {
  return issues.map((issue) => `The environment variable ${issue.path.join('.')} is not usable: ${issue.message}.`).join(' ');
}
