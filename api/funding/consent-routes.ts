// Routes of consents: what a merchant or chain is asked to pay for, with a preview from its own sales, and its yes or no.
import { z } from 'zod';
import { isInstant } from '../../engine/money/instant.ts';
import { estimatedCost } from '../../engine/campaign/consent-preview.ts';
import type { Reach } from '../../engine/people/reach.ts';
import { sum } from '../../engine/money/amount.ts';
import type { Sql } from '../db/connect.ts';
import { cursorSchema, fromCursor, limitSchema, pageOf, pageSchema, rowNumber } from '../http/list.ts';
import { json, problem } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { partiesWithin } from '../settlement/statement-store.ts';
import { BASIS_DAYS, readSold, type Sold } from './consent-preview-store.ts';
import { type ConsentOf, type ConsentRow, decideConsent, listConsents, readConsent, readConsentEvents } from './consent-store.ts';
import { consentEventSchema, consentSchema } from './contract-schemas.ts';

export interface ConsentDeps {
  readonly sql: Sql;
}

const TAG = 'Consents';
const params = z.strictObject({
  campaign: z.string().min(1).max(64),
  version: rowNumber,
  party: z.string().regex(/^(merchant|chain):.{1,64}$/, 'merchant:<id> or chain:<id>'),
});

export function consentRoutes(deps: ConsentDeps): readonly Route[] {
  return [list(deps), read(deps), give(deps), withdraw(deps)];
}

function list({ sql }: ConsentDeps): Route {
  return route({
    method: 'get',
    path: '/v1/consents',
    scope: ['settlement:read', 'campaigns:read'],
    reach: 'handled',
    tag: TAG,
    summary: 'What merchants and chains are asked to pay for',
    description:
      'Newest first. Whoever is limited to merchants sees what these are asked, whoever is limited to chains alone also what the chains are. The preview counts the purchases of the last 30 days as if each had qualified and nobody bought otherwise.',
    query: z.strictObject({
      limit: limitSchema,
      after: cursorSchema,
      state: z.enum(['asked', 'given', 'withdrawn']).optional(),
      party: params.shape.party.optional(),
      campaign: params.shape.campaign.optional(),
    }),
    replies: { 200: { description: 'A page', schema: pageSchema(consentSchema) } },
    handle: async ({ query, key }) => {
      const within = await partiesWithin(sql, key.reach);
      const { limit, state = null, party = null, campaign = null } = query;
      const rows = await listConsents(sql, { state, party, campaign, within, after: cursorOf(query.after), limit: limit + 1 });
      const { items, next } = pageOf(rows, limit, (last) => [last.askedAt, last.campaign, String(last.version), last.party]);
      return json({ items: await shown(sql, items), next });
    },
  });
}

/** A cursor that is none of ours begins at the beginning. */
function cursorOf(cursor: string | undefined): readonly string[] | null {
  const parts = fromCursor(cursor, 4);
  return parts === null || !isInstant(parts[0]) || !/^\d{1,9}$/.test(parts[2] ?? '') ? null : parts;
}

async function shown(sql: Sql, rows: readonly ConsentRow[]): Promise<readonly z.output<typeof consentSchema>[]> {
  const sold = await readSold(sql, [...new Set(rows.map(({ party }) => party))]);
  return rows.map((row) => toWire(row, sold));
}

function toWire({ document, ...row }: ConsentRow, sold: readonly Sold[]): z.output<typeof consentSchema> {
  const { funding, currency, schedule } = document;
  const isChain = row.party.startsWith('chain:') && funding.shares.some(({ party }) => party === 'chain');
  const kind = isChain ? 'chain' : 'merchant';
  const share = funding.shares.find(({ party }) => party === kind);
  const cap = funding.caps.find(({ party }) => party === kind);
  const purchases = sold.find((each) => each.party === row.party && each.currency === currency)?.purchases ?? [];
  return {
    ...row,
    name: document.name,
    offer: document.texts.offer,
    from: schedule.from,
    to: schedule.to,
    shareBps: share !== undefined && 'bps' in share ? share.bps : null,
    shareFixed: share !== undefined && 'fixed' in share ? share.fixed : null,
    cap: cap === undefined ? null : { total: cap.total ?? null, perDay: cap.perDay ?? null, perMonth: cap.perMonth ?? null },
    currency,
    preview: {
      sales: sum(purchases.map(({ amount, count }) => amount * count)),
      purchases: sum(purchases.map(({ count }) => count)),
      estimatedCost: estimatedCost(document, kind, purchases),
      basisDays: BASIS_DAYS,
    },
  };
}

const answerSchema = consentSchema.extend({ events: z.array(consentEventSchema) });

async function answerOf(sql: Sql, of: ConsentOf): Promise<z.output<typeof answerSchema> | null> {
  const [row, events] = await Promise.all([readConsent(sql, of), readConsentEvents(sql, of)]);
  if (row === null) return null;
  const [item] = await shown(sql, [row]);
  return item === undefined ? null : { ...item, events: [...events] };
}

/** Of a merchant or a chain beyond the reach nothing may be known. */
async function isHidden(sql: Sql, reach: Reach | null, party: string): Promise<boolean> {
  const within = await partiesWithin(sql, reach);
  return within !== null && !within.includes(party);
}

function read({ sql }: ConsentDeps): Route {
  return route({
    method: 'get',
    path: '/v1/consents/{campaign}/{version}/{party}',
    scope: ['settlement:read', 'campaigns:read'],
    reach: 'handled',
    tag: TAG,
    summary: 'One consent, with who said what when',
    params,
    replies: { 200: { description: 'The consent', schema: answerSchema } },
    problems: ['not_found'],
    handle: async ({ params: of, key }) => {
      const found = (await isHidden(sql, key.reach, of.party)) ? null : await answerOf(sql, of);
      return found === null ? problem('not_found') : json(found);
    },
  });
}

const textBody = z.strictObject({ text: z.string().max(500).default('') });

function give({ sql }: ConsentDeps): Route {
  return route({
    method: 'post',
    path: '/v1/consents/{campaign}/{version}/{party}/give',
    scope: 'merchant:act',
    confirm: true,
    reach: 'handled',
    tag: TAG,
    summary: 'Consent to one version of a campaign',
    description: 'From the next batch on, the version grants at this merchant, or at the shops of the chain. Given again, nothing changes.',
    params,
    body: textBody,
    mayBeEmpty: true,
    bodyExample: {},
    replies: { 200: { description: 'Given', schema: answerSchema } },
    problems: ['not_found'],
    handle: async ({ params: of, body, key }) => {
      if (await isHidden(sql, key.reach, of.party)) return problem('not_found');
      const made = await decideConsent(sql, { ...of, to: 'given', actor: key.id, text: textIn(body) });
      const found = made.ok ? await answerOf(sql, of) : null;
      return found === null ? problem('not_found') : json(found);
    },
  });
}

/** A body that was left out is undefined. */
function textIn(body: z.output<typeof textBody> | undefined): string {
  return body?.text ?? '';
}

function withdraw({ sql }: ConsentDeps): Route {
  return route({
    method: 'post',
    path: '/v1/consents/{campaign}/{version}/{party}/withdraw',
    scope: 'merchant:act',
    reach: 'handled',
    tag: TAG,
    summary: 'Withdraw a consent, or say no',
    description: 'From the next batch on, the version grants nothing there. What was granted before is settled as it was.',
    params,
    body: textBody,
    mayBeEmpty: true,
    bodyExample: { text: 'Not in the holidays' },
    replies: { 200: { description: 'Withdrawn', schema: answerSchema } },
    problems: ['not_found'],
    handle: async ({ params: of, body, key }) => {
      if (await isHidden(sql, key.reach, of.party)) return problem('not_found');
      const made = await decideConsent(sql, { ...of, to: 'withdrawn', actor: key.id, text: textIn(body) });
      const found = made.ok ? await answerOf(sql, of) : null;
      return found === null ? problem('not_found') : json(found);
    },
  });
}
