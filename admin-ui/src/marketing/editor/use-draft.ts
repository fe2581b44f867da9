// The draft of the editor: read from the API or from what this tab kept, changed by form and text, kept while it is typed, saved as a version.
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Fault } from '../../parts/client.ts';
import { useSession } from '../../parts/session.tsx';
import { keepDraft, keptDraft, NEW } from '../kept-draft.ts';
import { type Draft, draftOf, isSame, type Json, type Path, textOf, withText, withValue } from './draft.ts';
import { payloadOf } from './use-check.ts';

export interface Saved {
  readonly id: string;
  readonly version: number;
  readonly created: boolean;
}
export interface DraftState {
  /** Null while it is read. */
  readonly draft: Draft | null;
  readonly fault: Fault | null;
  /** The version the draft began from; null for a new campaign. */
  readonly base: number | null;
  readonly unsaved: boolean;
  /** Changes from before were found in this tab. */
  readonly restored: boolean;
  readonly set: (path: Path, value: Json | undefined) => void;
  readonly write: (text: string) => void;
  readonly discard: () => void;
  readonly save: () => Promise<{ readonly ok: true; readonly saved: Saved } | { readonly ok: false; readonly fault: Fault }>;
}
interface Opened {
  readonly draft: Draft;
  /** What is stored, or what a new campaign began with. */
  readonly saved: Draft;
  readonly base: number | null;
  readonly restored: boolean;
}

const KEPT_AFTER_MS = 400;

/** `campaign` is '' for a new one; `version` null for the newest. */
export function useDraft(campaign: string, version: number | null): DraftState {
  const { client } = useSession();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const change = useCallback((make: (draft: Draft) => Draft) => setOpened((last) => last && { ...last, draft: make(last.draft) }), []);
  useEffect(() => {
    let current = true;
    void openDraft(client, campaign, version).then((found) => {
      if (!current) return;
      if ('fault' in found) setFault(found.fault);
      else setOpened(found);
    });
    return () => {
      current = false;
    };
  }, [client, campaign, version]);
  const unsaved = useMemo(() => opened !== null && isChanged(opened), [opened]);
  useKeeping(campaign, opened, unsaved);
  const save = useCallback(async () => {
    if (opened === null) throw new Error('nothing to save yet');
    const reply = await client.ask<Saved>({ method: 'POST', path: '/v1/campaigns', ...payloadOf(opened.draft) });
    if (!reply.ok) return { ok: false as const, fault: reply.fault };
    const stored = draftOf(textOf(opened.draft));
    keepDraft(campaign, null);
    setOpened({ draft: stored, saved: stored, base: reply.body.version, restored: false });
    return { ok: true as const, saved: reply.body };
  }, [client, campaign, opened]);
  return {
    draft: opened?.draft ?? null,
    fault,
    base: opened?.base ?? null,
    unsaved,
    restored: opened?.restored ?? false,
    set: useCallback((path, value) => change((draft) => withValue(draft, path, value)), [change]),
    write: useCallback((text) => change((draft) => withText(draft, text)), [change]),
    discard: useCallback(() => {
      keepDraft(campaign, null);
      setOpened((last) => last && { ...last, draft: last.saved, restored: false });
    }, [campaign]),
    save,
  };
}

/** A new campaign is unsaved from its beginning: nothing of it is stored anywhere yet. */
function isChanged({ draft, saved, base }: Opened): boolean {
  if (base === null) return true;
  if (draft === saved) return false;
  return draft.fault !== null || draft.source !== saved.source || !isSame(draft.document, saved.document);
}

/** Keeps what is typed in this tab, and asks before the tab is closed. */
function useKeeping(campaign: string, opened: Opened | null, unsaved: boolean): void {
  useEffect(() => {
    if (opened === null || !unsaved) return;
    const keep = () => keepDraft(campaign, { text: textOf(opened.draft), base: opened.base });
    const timer = setTimeout(keep, KEPT_AFTER_MS);
    const leaving = (event: BeforeUnloadEvent) => {
      if (opened.base !== null || opened.draft !== opened.saved) event.preventDefault();
      keep();
    };
    window.addEventListener('beforeunload', leaving);
    return () => {
      clearTimeout(timer);
      // Also when the reader goes to another page at once.
      keep();
      window.removeEventListener('beforeunload', leaving);
    };
  }, [campaign, opened, unsaved]);
}

async function openDraft(
  client: ReturnType<typeof useSession>['client'],
  campaign: string,
  version: number | null,
): Promise<Opened | { readonly fault: Fault }> {
  const kept = keptDraft(campaign);
  if (campaign === NEW) {
    const draft = draftOf(kept?.text ?? '');
    return { draft, saved: draft, base: null, restored: false };
  }
  const path = `/v1/campaigns/${encodeURIComponent(campaign)}`;
  const newest = await client.get<{ readonly latestVersion: number }>(path);
  if (!newest.ok) return { fault: newest.fault };
  const read = await client.get<{ readonly source: string }>(`${path}/versions/${version ?? newest.body.latestVersion}`);
  if (!read.ok) return { fault: read.fault };
  const saved = draftOf(read.body.source);
  const base = newest.body.latestVersion;
  if (kept === null || version !== null) return { draft: saved, saved, base, restored: false };
  return { draft: draftOf(kept.text), saved, base, restored: true };
}
