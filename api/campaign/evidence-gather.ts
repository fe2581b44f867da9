// Gathers the evidence of a version as it stands now, among everything that is live now.
import { differenceOf } from '../../engine/campaign/difference.ts';
import type { Sql } from '../db/connect.ts';
import { approversFor } from './approval-thresholds.ts';
import { type BacktestEvidence, condensed, type Evidence, withWaivers } from './evidence.ts';
import { readBase, readThresholds, readWaivers } from './evidence-store.ts';
import { canonicalJson, hashOfDocument } from './hash.ts';
import type { Checked } from './lint-check.ts';
import { asPeers, readLiveVersions, readSpent } from './lint-store.ts';
import { lastChange } from './publish-gate-store.ts';
import { type CampaignVersion, readPeers } from './read-store.ts';
import { COMPARED_AT_ONCE_MAX, type Reader } from './reader.ts';

export interface DeskParts {
  readonly sql: Sql;
  /** Looks at long documents in a thread of its own. */
  readonly reader: Reader;
  /** The newest finished replay of a version. */
  readonly newestBacktest: (sql: Sql, campaign: string, version: number) => Promise<BacktestEvidence | null>;
  /** Nobody waits for an authorization of this process: nothing needs a thread of its own. */
  readonly isAlone?: boolean;
}
type AmongLive = Pick<Checked, 'lint' | 'worstCase'>;

/** What submission and approval work with. */
export interface Desk extends DeskParts {
  /** What can be said of a version among everything that is live. */
  readonly amongLive: (found: CampaignVersion) => Promise<AmongLive>;
}

/** A page that stays open asks again and again; what is spent moves only the figures in some findings. */
const KEPT_MS = 60_000;
const KEPT_MAX = 50;

export function openDesk(parts: DeskParts): Desk {
  const kept = new Map<string, { readonly seen: number; readonly at: number; readonly answer: Promise<AmongLive> }>();
  const amongLive = async (found: CampaignVersion): Promise<AmongLive> => {
    const key = `${found.hash} ${found.document.id}`;
    const seen = await lastChange(parts.sql);
    const known = kept.get(key);
    if (known?.seen === seen && performance.now() - known.at < KEPT_MS) return known.answer;
    const answer = checkAmongLive(parts, found);
    kept.delete(key);
    kept.set(key, { seen, at: performance.now(), answer });
    for (const oldest of kept.keys()) if (kept.size > KEPT_MAX) kept.delete(oldest);
    answer.catch(() => kept.delete(key));
    return answer;
  };
  return { ...parts, amongLive };
}

export interface Gathering {
  readonly found: CampaignVersion;
  readonly submitter: string;
  readonly note: string;
}

export async function gatherEvidence(desk: Desk, { found, submitter, note }: Gathering): Promise<Evidence> {
  const { sql } = desk;
  const { document, version } = found;
  const of = { id: document.id, version };
  const [checked, base, waivers, thresholds, backtest] = await Promise.all([
    desk.amongLive(found),
    readBase(sql, of),
    readWaivers(sql, of),
    readThresholds(sql),
    desk.newestBacktest(sql, of.id, of.version),
  ]);
  return {
    ...of,
    documentHash: found.hash,
    maker: found.makerId,
    submitter,
    note,
    base: base === null ? null : { version: base.version, hash: base.hash, live: base.live },
    difference: base === null ? [] : condensed(differenceOf(base.document, document)),
    review: found.review,
    lint: withWaivers(checked.lint, waivers),
    worstCase: checked.worstCase,
    backtest: backtest === null ? null : { id: backtest.id, resultHash: backtest.resultHash, summary: backtest.summary },
    rollout: document.rollout ?? null,
    approvers: approversFor(thresholds, checked.worstCase?.total ?? null),
  };
}

async function checkAmongLive({ sql, reader, isAlone = false }: DeskParts, { document }: CampaignVersion): Promise<AmongLive> {
  const [live, spent] = await Promise.all([readLiveVersions(sql), readSpent(sql)]);
  const sent = { text: JSON.stringify(document), contentType: 'application/json' };
  const isAside = !isAlone && live.length > COMPARED_AT_ONCE_MAX;
  const checked = await reader.read(
    sent,
    async (written, _review, check) => check(await readPeers(sql, written.peers), asPeers(live, spent)),
    isAside,
  );
  // A stored document was accepted once; where a stricter schema refuses it now, its review says so and nothing else can be said.
  return 'ok' in checked ? { lint: [], worstCase: null } : checked;
}

/** The text that is stored, and its hash: what an approval is bound to. */
export function sealed(evidence: Evidence): { readonly canonical: string; readonly hash: string } {
  const canonical = canonicalJson(evidence);
  return { canonical, hash: hashOfDocument(canonical) };
}
