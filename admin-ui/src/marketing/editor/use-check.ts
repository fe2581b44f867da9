// What is wrong with the draft: its shape at once, in the browser; review, examples, lint among what is live and worst case a moment later, by the API.
import { useEffect, useMemo, useState } from 'react';
import type { Finding } from '../../../../engine/campaign/finding.ts';
import { parseCampaign } from '../../../../engine/campaign/parse.ts';
import type { Campaign, Locale } from '../../../../engine/campaign/schema.ts';
import type { WorstCase } from '../../../../engine/campaign/worst-case.ts';
import type { Fault } from '../../parts/client.ts';
import { useSession } from '../../parts/session.tsx';
import { useVoice } from '../../parts/voice.tsx';
import { type Draft, isJsonText, textOf } from './draft.ts';
import type { Remark } from './editor-context.tsx';
import type { ExampleRun } from './examples-section.tsx';
import { readableOf } from './readable.ts';

interface Placed extends Finding {
  readonly line?: number;
}
interface CheckedAnswer {
  readonly readable: boolean;
  readonly code: string | null;
  readonly detail: string | null;
  readonly problems: readonly { readonly path: string; readonly message: string; readonly line?: number }[];
  readonly review: { readonly findings: readonly Placed[]; readonly examples: readonly ExampleRun[] } | null;
  readonly lint: readonly Placed[];
  readonly worstCase: WorstCase | null;
}
export interface Check {
  readonly remarks: readonly Remark[];
  readonly runs: readonly ExampleRun[];
  readonly worstCase: WorstCase | null;
  readonly busy: boolean;
  /** False where the caller may not ask the API, and only the shape is checked. */
  readonly isWhole: boolean;
  readonly fault: Fault | null;
  /** The draft as far as it can be read, for the plain reading. */
  readonly readable: Campaign | null;
  /** The draft when nothing is wrong with its shape. */
  readonly campaign: Campaign | null;
}

const SHAPE_AFTER_MS = 150;
const ASK_AFTER_MS = 600;
/** Longer YAML is not taken by the API; the same as JSON is. */
const YAML_CHARACTERS_MAX = 1_000_000;

export function useCheck(draft: Draft): Check {
  const { client, may } = useSession();
  const mayAsk = may(['campaigns:write']);
  const { locale } = useVoice();
  const settled = useSettled(draft, SHAPE_AFTER_MS);
  const shape = useMemo(() => parseCampaign(settled.document), [settled]);
  const readable = useMemo(() => (shape.ok ? shape.campaign : readableOf(settled.document)), [shape, settled]);
  const asked = useSettled(draft, ASK_AFTER_MS);
  const [answer, setAnswer] = useState<{ readonly of: Draft; readonly checked: CheckedAnswer | null; readonly fault: Fault | null } | null>(
    null,
  );
  useEffect(() => {
    if (!mayAsk || asked.fault !== null || Object.keys(asked.document).length === 0) return;
    const stop = new AbortController();
    void client
      .ask<CheckedAnswer>({ method: 'POST', path: '/v1/campaigns/check', ...payloadOf(asked), signal: stop.signal })
      .then((reply) => {
        if (!stop.signal.aborted) setAnswer({ of: asked, checked: reply.ok ? reply.body : null, fault: reply.ok ? null : reply.fault });
      });
    return () => stop.abort();
  }, [client, mayAsk, asked]);
  const checked = answer?.checked ?? null;
  const remarks = useMemo(
    () =>
      shape.ok
        ? remarksOf(checked, locale)
        : shape.problems.map(({ texts, ...problem }) => ({
            severity: 'error' as const,
            ...problem,
            message: texts?.[locale] ?? problem.message,
          })),
    [shape, checked, locale],
  );
  return {
    remarks,
    runs: checked?.review?.examples ?? NONE,
    worstCase: checked?.worstCase ?? null,
    isWhole: mayAsk,
    busy: mayAsk && answer?.of !== draft && draft.fault === null,
    fault: answer?.fault ?? null,
    readable,
    campaign: shape.ok ? shape.campaign : null,
  };
}

const NONE: readonly never[] = [];

function remarksOf(checked: CheckedAnswer | null, locale: Locale): readonly Remark[] {
  if (checked === null) return NONE;
  const problems = checked.problems.map((problem) => ({ severity: 'error' as const, code: checked.code ?? 'problem', ...problem }));
  const findings = [...(checked.review?.findings ?? []), ...checked.lint].map(({ severity, code, path, message, texts, line }) => {
    return { severity, code, path, message: texts?.[locale] ?? message, line };
  });
  const failed = (checked.review?.examples ?? []).flatMap((example, index) =>
    example.ok
      ? []
      : [
          {
            severity: 'error' as const,
            code: 'example_fails',
            path: `examples.${index}`,
            message: `${example.name}: ${example.problems.join('; ')}`,
          },
        ],
  );
  return [...problems, ...findings, ...failed.filter(({ path }) => !findings.some((finding) => finding.path === path))];
}

/** The campaign as it is sent: as written, or as JSON where the YAML would be too long. */
export function payloadOf(draft: Draft): { readonly body: string; readonly type: string } {
  const text = textOf(draft);
  if (isJsonText(text)) return { body: text, type: 'application/json' };
  return text.length > YAML_CHARACTERS_MAX
    ? { body: JSON.stringify(draft.document), type: 'application/json' }
    : { body: text, type: 'application/yaml' };
}

/** The value once it has not changed for a while. */
function useSettled<Value>(value: Value, afterMs: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs);
    return () => clearTimeout(timer);
  }, [value, afterMs]);
  return settled;
}
