// The thread that reads one long campaign document and reviews it, while the others go on answering authorizations.
import { parentPort } from 'node:worker_threads';
import type { Campaign } from '../../engine/campaign/schema.ts';
import { readCampaignText, type SentText } from './read-document.ts';
import { type ReviewSetting, reviewVersion } from './review.ts';

export type Asked = { readonly kind: 'read'; readonly sent: SentText } | { readonly kind: 'review'; readonly setting: ReviewSetting };

/** The document stays here: handing it over would cost the other side what this thread saves it. */
let campaign: Campaign | null = null;

parentPort?.on('message', (asked: Asked) => {
  parentPort?.postMessage(asked.kind === 'read' ? read(asked.sent) : review(asked.setting));
});

function read(sent: SentText): object {
  const answer = readCampaignText(sent);
  if (!answer.ok) return answer;
  campaign = answer.campaign;
  return { ok: true, document: answer.document };
}

function review(setting: ReviewSetting): object {
  if (campaign === null) throw new Error('a review was asked for before a document was read');
  return reviewVersion(campaign, setting);
}
