// Unsaved campaigns of this tab: kept until they are saved or thrown away, so that a reload or a sign-in loses nothing.

export interface KeptDraft {
  /** The campaign as text, YAML or JSON. */
  readonly text: string;
  /** The version it began from; null for a new campaign. */
  readonly base: number | null;
}

/** The draft of a campaign that has no id yet. */
export const NEW = '';
const keyOf = (campaign: string): string => `offerline.draft:${campaign}`;

export function keptDraft(campaign: string): KeptDraft | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(campaign)) ?? 'null');
    return isDraft(kept) ? kept : null;
  } catch {
    return null;
  }
}

/** False when the browser has no room for it: then leaving the page asks first, as always, but a reload would lose it. */
export function keepDraft(campaign: string, draft: KeptDraft | null): boolean {
  try {
    if (draft === null) sessionStorage.removeItem(keyOf(campaign));
    else sessionStorage.setItem(keyOf(campaign), JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

function isDraft(kept: unknown): kept is KeptDraft {
  return typeof kept === 'object' && kept !== null && 'text' in kept && typeof kept.text === 'string' && 'base' in kept;
}
