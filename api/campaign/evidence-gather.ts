// Gathers the evidence of a version as it stands now, among everything that is live now.
import { differenceOf } from '../../engine/campaign/difference.ts';
import type { Sql } from '../db/connect.ts';
import { approversFor } from './approval-thresholds.ts';
import { type BacktestEvidence, condensed, type Evidence, withWaivers } from './evidence.ts';
import { readBase, readThresholds, readWaivers } from './evidence-store.ts';
import { canonicalJson, hashOfDocument } from './hash.ts';
import type { Checked } from './lint-check.ts';
import { asPeers, readLiveVersions, readSpent } from './lint-store.ts';
import { type CampaignVersion, readPeers } from './read-store.ts';
import type { Reader } from './reader.ts';

/** What submission and approval work with. */
export interface Desk {
  readonly sql: Sql;
  /** Looks at long documents in a thread of its own. */
  readonly reader: Reader;
  /** The newest finished replay of a version. */
  readonly newestBacktest: (sql: Sql, campaign: string, version: number) => Promise<BacktestEvidence | null>;
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
    checkAmongLive(desk, found),
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

async function checkAmongLive({ sql, reader }: Desk, { document }: CampaignVersion): Promise<Pick<Checked, 'lint' | 'worstCase'>> {
  const [live, spent] = await Promise.all([readLiveVersions(sql), readSpent(sql)]);
  const sent = { text: JSON.stringify(document), contentType: 'application/json' };
  const checked = await reader.read(sent, async (written, _review, check) =>
    check(await readPeers(sql, written.peers), asPeers(live, spent)),
  );
  // A stored document was accepted once; where a stricter schema refuses it now, its review says so and nothing else can be said.
  return 'ok' in checked ? { lint: [], worstCase: null } : checked;
}

/** The text that is stored, and its hash: what an approval is bound to. */
export function sealed(evidence: Evidence): { readonly canonical: string; readonly hash: string } {
  const canonical = canonicalJson(evidence);
  return { canonical, hash: hashOfDocument(canonical) };
}
