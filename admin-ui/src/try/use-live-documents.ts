// Everything that is live, document by document, for trying a draft among it; read once and kept while the page is open.
import { useCallback, useState } from 'react';
import type { Campaign } from '../../../engine/campaign/schema.ts';
import type { Client, Fault } from '../parts/client.ts';
import { useSession } from '../parts/session.tsx';
import type { CampaignItem, Page } from '../parts/wire.ts';

export interface LiveDocuments {
  readonly documents: readonly Campaign[] | null;
  /** Read so far, of so many. */
  readonly progress: { readonly done: number; readonly all: number } | null;
  readonly fault: Fault | null;
  readonly load: () => void;
}

const PAGE = 200;
const AT_ONCE = 6;

export function useLiveDocuments(): LiveDocuments {
  const { client } = useSession();
  const [state, setState] = useState<Omit<LiveDocuments, 'load'>>({ documents: null, progress: null, fault: null });
  const load = useCallback(() => {
    setState({ documents: null, progress: { done: 0, all: 0 }, fault: null });
    void readAll(client, (progress) => setState({ documents: null, progress, fault: null })).then((read) =>
      setState(
        Array.isArray(read) ? { documents: read, progress: null, fault: null } : { documents: null, progress: null, fault: read as Fault },
      ),
    );
  }, [client]);
  return { ...state, load };
}

/** The documents, or what went wrong. */
async function readAll(
  client: Client,
  onProgress: (progress: { readonly done: number; readonly all: number }) => void,
): Promise<readonly Campaign[] | Fault> {
  const live: CampaignItem[] = [];
  for (let after = ''; ; ) {
    const page = await client.get<Page<CampaignItem>>(`/v1/campaigns?state=live&limit=${PAGE}${after}`);
    if (!page.ok) return page.fault;
    live.push(...page.body.items);
    if (page.body.next === null) break;
    after = `&after=${encodeURIComponent(page.body.next)}`;
  }
  const documents: Campaign[] = [];
  for (let from = 0; from < live.length; from += AT_ONCE) {
    const replies = await Promise.all(
      live
        .slice(from, from + AT_ONCE)
        .map(({ id, liveVersion }) => client.get<{ document: Campaign }>(`/v1/campaigns/${id}/versions/${liveVersion}`)),
    );
    for (const reply of replies) {
      if (!reply.ok) return reply.fault;
      documents.push(reply.body.document);
    }
    onProgress({ done: documents.length, all: live.length });
  }
  return documents;
}
