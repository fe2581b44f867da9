// SQL of a recorded decision and of the campaign versions it was made under.
import { type Holidays, type LiveCampaign, prepare } from '../../engine/campaign/live.ts';
import { type Campaign, campaignSchema } from '../../engine/campaign/schema.ts';
import type { Sql } from '../db/connect.ts';
import { readVersionDocuments } from './explain-store.ts';

/** The versions that can still be prepared, in the order asked, and the names ("id@version") of those that cannot. */
export interface PinnedVersions {
  readonly campaigns: readonly LiveCampaign[];
  readonly documents: readonly Campaign[];
  readonly lost: readonly string[];
}

export async function readPinned(
  sql: Sql,
  wanted: readonly (readonly [campaign: string, version: number])[],
  holidays: Holidays,
): Promise<PinnedVersions> {
  const stored = await readVersionDocuments(
    sql,
    wanted.map(([campaign, version]) => ({ campaign, version })),
  );
  const campaigns: LiveCampaign[] = [];
  const documents: Campaign[] = [];
  const lost: string[] = [];
  for (const [id, version] of wanted) {
    const document = campaignSchema.safeParse(stored.get(`${id}@${version}`));
    const campaign = document.success ? prepared(document.data as Campaign, version, holidays) : null;
    if (campaign === null || !document.success) lost.push(`${id}@${version}`);
    else {
      campaigns.push(campaign);
      documents.push(document.data as Campaign);
    }
  }
  return { campaigns, documents, lost };
}

/** One that cannot be prepared any more is named, and the others are still replayed. */
function prepared(document: Campaign, version: number, holidays: Holidays): LiveCampaign | null {
  try {
    return prepare(document, version, holidays);
  } catch {
    return null;
  }
}
