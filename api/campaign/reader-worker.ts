// The thread that reads one long campaign document and reviews it, while the others go on answering authorizations.
import { parentPort } from 'node:worker_threads';
import type { Holidays } from '../../engine/campaign/live.ts';
import type { Campaign } from '../../engine/campaign/schema.ts';
import type { LintPeer } from '../../engine/campaign/worst-case.ts';
import { type CheckSetting, checkVersion, lintLive } from './lint-check.ts';
import { readCampaignText, type SentText } from './read-document.ts';
import { type ReviewSetting, reviewVersion } from './review.ts';

export type Asked =
  | { readonly kind: 'read'; readonly sent: SentText }
  | { readonly kind: 'review'; readonly setting: ReviewSetting }
  | { readonly kind: 'check'; readonly setting: CheckSetting }
  | { readonly kind: 'live'; readonly live: readonly LintPeer[]; readonly holidays: Holidays };

/** The document stays here: handing it over would cost the other side what this thread saves it. */
let campaign: Campaign | null = null;

parentPort?.on('message', (asked: Asked) => {
  parentPort?.postMessage(answerTo(asked));
});

function answerTo(asked: Asked): object {
  if (asked.kind === 'read') return read(asked.sent);
  if (asked.kind === 'live') return lintLive(asked.live, asked.holidays);
  if (campaign === null) throw new Error('a review was asked for before a document was read');
  return asked.kind === 'review' ? reviewVersion(campaign, asked.setting) : checkVersion(campaign, asked.setting);
}

function read(sent: SentText): object {
  const answer = readCampaignText(sent);
  if (!answer.ok) return answer;
  campaign = answer.campaign;
  return { ok: true, document: answer.document };
}
