// Evidence as somebody limited to places may see it: that other people's campaigns stand in the way, not which.
import type { EvidenceReply } from './evidence-reply.ts';

const TEXTS = {
  en: 'This concerns campaigns outside your reach. Ask a colleague who sees them.',
  'zh-CN': '涉及您权限范围之外的活动，请联系有权限的同事。',
} as const;

/** What a finding among live campaigns says without naming them. */
export function unnamed<Named extends { readonly message: string }>(finding: Named): Named {
  return { ...finding, message: TEXTS.en, ...('texts' in finding && { texts: TEXTS }) };
}

export function withinReach(reply: EvidenceReply): EvidenceReply {
  const { evidence, missing } = reply;
  const placeOf = ({ code, path }: { readonly code: string; readonly path: string }) => `${code} ${path}`;
  const amongLive = new Set(evidence.lint.map(placeOf));
  return {
    ...reply,
    evidence: {
      ...evidence,
      lint: evidence.lint.map(unnamed),
      worstCase: evidence.worstCase === null ? null : { ...evidence.worstCase, combinedWith: [] },
    },
    missing: missing.map((each) => (amongLive.has(placeOf(each)) ? unnamed(each) : each)),
  };
}
