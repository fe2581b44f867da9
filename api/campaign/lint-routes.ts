// Routes of the linter: check a document that nothing saves, lint everything that is live, lint one version.
import { z } from 'zod';
import type { Finding } from '../../engine/campaign/finding.ts';
import type { Holidays } from '../../engine/campaign/live.ts';
import { type Campaign, campaignSchema } from '../../engine/campaign/schema.ts';
import { lintExamples } from '../../engine/authorization/lint-examples.ts';
import { lintBurn } from '../../engine/campaign/lint-money.ts';
import { domainOf } from '../../engine/campaign/lint-domain.ts';
import { localTime } from '../../engine/campaign/local-time.ts';
import type { LintPeer } from '../../engine/campaign/worst-case.ts';
import type { Sql } from '../db/connect.ts';
import { contractFindings } from '../funding/contract-gate-store.ts';
import { json, problem, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { versionParams } from './campaign-schemas.ts';
import { checkedSchema, liveLintSchema, versionLintSchema } from './lint-schemas.ts';
import { asPeers, type LiveVersion, readLiveVersions, readLiveWaivers, readSpent } from './lint-store.ts';
import { readDocument } from './parse-file.ts';
import { lastChange } from './publish-gate-store.ts';
import { CAMPAIGN_TYPES, type DocumentFault, type WrittenDocument } from './read-document.ts';
import { missingUmbrellas, readPeers, readVersion } from './read-store.ts';
import { type Checker, COMPARED_AT_ONCE_MAX, type Reader, type Reviewer } from './reader.ts';

export interface LintDeps {
  readonly sql: Sql;
  readonly reader: Reader;
  readonly holidays: Holidays;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const TAG = 'Campaigns';
/** Lines are looked up in texts up to here. */
const LINES_CHARACTERS_MAX = 256 * 1024;

export function lintRoutes(deps: LintDeps): readonly Route[] {
  const live = liveVersions(deps.sql);
  return [check(deps, live), liveSet(deps, live), version(deps, live)];
}

/** What is live, read again when any campaign changed: the same objects while nothing did, so that what was worked out of them stays known. */
type Live = () => Promise<{ readonly versions: readonly LiveVersion[]; readonly seen: number }>;

function liveVersions(sql: Sql): Live {
  let known: Awaited<ReturnType<Live>> | null = null;
  return async () => {
    const seen = await lastChange(sql);
    if (known === null || known.seen !== seen) known = { versions: keptVersions(await readLiveVersions(sql), known?.versions ?? []), seen };
    return known;
  };
}

/** Versions never change: one that was known is the same object again. */
function keptVersions(read: readonly LiveVersion[], before: readonly LiveVersion[]): readonly LiveVersion[] {
  const known = new Map(before.map((each) => [`${each.id} ${each.version}`, each]));
  return read.map((each) => known.get(`${each.id} ${each.version}`) ?? each);
}

async function peersOf(sql: Sql, live: Live): Promise<readonly LintPeer[]> {
  const [{ versions }, spent] = await Promise.all([live(), readSpent(sql)]);
  return asPeers(versions, spent);
}

function check({ sql, reader }: LintDeps, live: Live): Route {
  return route({
    method: 'post',
    path: '/v1/campaigns/check',
    scope: 'campaigns:write',
    reach: 'handled',
    tag: TAG,
    summary: 'Check a campaign without saving it',
    description:
      'JSON or YAML as for POST /v1/campaigns; nothing is saved. The answer names every problem with path, line and column; of a document that can be read it says the review with its examples, the lint among everything that is live, the worst case, and the plain reading in both languages.',
    limit: 'campaign',
    accepts: CAMPAIGN_TYPES,
    roomChecks: true,
    body: z.unknown(),
    bodyDoc: { name: 'Campaign', schema: campaignSchema },
    replies: { 200: { description: 'What can be said of it', schema: checkedSchema } },
    handle: async ({ text, contentType, key }) => {
      // Whoever is limited to places does not learn of other people's campaigns by comparing with them.
      const peers = key.reach === null ? await peersOf(sql, live) : [];
      const checked = async (document: WrittenDocument, _review: Reviewer, checker: Checker) => {
        const named = await readPeers(sql, document.peers);
        const missing = await missingUmbrellas(sql, document.umbrellas);
        const contracts = await contractLint(sql, document.canonical);
        return { id: document.id, hash: document.hash, missing, contracts, ...(await checker(named, peers)) };
      };
      const answer = await reader.read({ text, contentType }, checked, peers.length > COMPARED_AT_ONCE_MAX);
      if ('ok' in answer) return unreadable(answer);
      const { missing, contracts, review, lint, ...rest } = answer;
      const locate = locatorOf(text);
      const problems = missing.map((id) => ({
        path: 'limits.umbrellas',
        message: `there is no umbrella ${id}`,
        ...locate('limits.umbrellas'),
      }));
      const placed = (findings: readonly Finding[]) => findings.map((finding) => ({ ...finding, ...locate(finding.path) }));
      return json({
        ...UNREADABLE,
        ...rest,
        readable: true,
        problems,
        review: { ...review, findings: placed(review.findings) },
        lint: placed([...lint, ...contracts]),
      });
    },
  });
}

/** Documents too long to be read here say it when they are submitted. */
async function contractLint(sql: Sql, canonical: string): Promise<readonly Finding[]> {
  if (canonical.length > LINES_CHARACTERS_MAX) return [];
  const [findings = []] = await contractFindings(sql, [JSON.parse(canonical) as Campaign]);
  return findings;
}

/** What an author can put right is part of the answer; what the door never takes is refused as everywhere. */
function unreadable({ code, detail, errors }: DocumentFault): Reply {
  if (code !== 'invalid_request' && code !== 'malformed_yaml' && code !== 'malformed_json') return problem(code, detail, errors);
  return json({ ...UNREADABLE, code, detail: detail ?? null, problems: errors ?? [] });
}

const UNREADABLE = {
  readable: false,
  code: null,
  detail: null,
  problems: [],
  id: null,
  hash: null,
  review: null,
  lint: [],
  worstCase: null,
  reading: null,
} as const;

/** Where a path stands in the text; nowhere in texts too long to be read a second time. */
function locatorOf(text: string): (path: string) => { readonly line?: number; readonly column?: number } {
  if (text.length > LINES_CHARACTERS_MAX) return () => ({});
  const read = readDocument(text);
  return (path) => (read.ok ? read.locate(path) : {});
}

/** Burn changes without any campaign changing, so it is never remembered. */
function burning(terms: Campaign, on: { readonly used: number; readonly holidays: Holidays; readonly nowMs: number }): readonly Finding[] {
  const today = localTime(on.nowMs, terms.timeZone).date;
  return lintBurn(domainOf(terms, on.holidays), { used: on.used, today });
}

function liveSet({ sql, reader, holidays, now }: LintDeps, live: Live): Route {
  let known: { readonly seen: number; readonly findings: Promise<readonly (readonly Finding[])[]> } | null = null;
  return route({
    method: 'get',
    path: '/v1/lint',
    scope: 'campaigns:read',
    tag: TAG,
    summary: 'Lint everything that is live',
    description:
      'Every live or paused campaign among all others: findings in both languages, those that were waived for the version in force marked with the reason. Worked out again when any campaign changes.',
    replies: { 200: { description: 'Findings by campaign', schema: liveLintSchema } },
    handle: async () => {
      const { versions, seen } = await live();
      if (known?.seen !== seen) {
        const findings = reader.lintLive(asPeers(versions, await readSpent(sql)));
        findings.catch(() => {
          known = null;
        });
        known = { seen, findings };
      }
      const [findings, waivers, spent, contracts] = await Promise.all([
        known.findings,
        readLiveWaivers(sql),
        readSpent(sql),
        contractFindings(
          sql,
          versions.map((each) => each.terms),
        ),
      ]);
      const items = versions.map(({ id, version: no, terms }, index) => ({
        id,
        version: no,
        name: terms.name,
        findings: [
          ...(findings[index] ?? []),
          ...burning(terms, { used: spent.get(id) ?? 0, holidays, nowMs: now() }),
          ...(contracts[index] ?? []),
        ].map((finding) => {
          const waived = waivers.find((each) => each.id === id && each.code === finding.code && each.path === finding.path);
          return { ...finding, waived: waived === undefined ? null : { reason: waived.reason, by: waived.by } };
        }),
      }));
      return json({ campaigns: versions.length, items: items.filter((item) => item.findings.length > 0) });
    },
  });
}

function version({ sql, reader, holidays }: LintDeps, live: Live): Route {
  return route({
    method: 'get',
    path: '/v1/campaigns/{id}/versions/{version}/lint',
    scope: 'campaigns:read',
    tag: TAG,
    summary: 'Lint one version among everything that is live',
    params: versionParams,
    replies: { 200: { description: 'Its findings', schema: versionLintSchema } },
    problems: ['not_found'],
    handle: async ({ params }) => {
      const found = await readVersion(sql, params.id, params.version);
      if (!found) return problem('not_found');
      const peers = await peersOf(sql, live);
      const sent = { text: JSON.stringify(found.document), contentType: 'application/json' };
      const lint = async (document: WrittenDocument, _review: Reviewer, checker: Checker) =>
        (await checker(await readPeers(sql, document.peers), peers)).lint;
      const answer = await reader.read(sent, lint, peers.length > COMPARED_AT_ONCE_MAX);
      if ('ok' in answer) return problem(answer.code, answer.detail, answer.errors);
      const isSound = !found.review.findings.some((finding) => finding.severity === 'error');
      const [contracts = []] = await contractFindings(sql, [found.document]);
      return json({ ...params, findings: isSound ? [...answer, ...lintExamples(found.document, holidays), ...contracts] : [] });
    },
  });
}
