// What stands in the way of a version: evidence that no longer holds, and what its maker must mend or waive before submission.
import { useState } from 'react';
import { Link } from 'wouter';
import type { EvidenceReply, Missing } from '../../../api/campaign/evidence-reply.ts';
import { Button } from '../parts/button.tsx';
import { failedExampleText, useProblemTeller } from '../parts/example-problem.ts';
import { useSession } from '../parts/session.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { WaiveDialog } from './approval-dialogs.tsx';
import { labelOf } from './fields.ts';
import { APPROVAL_WORDS } from './words-approval.ts';

export function StaleNotice({ reply: { stale, you } }: { readonly reply: EvidenceReply }) {
  const say = useWords(APPROVAL_WORDS);
  const { locale } = useVoice();
  if (stale.length === 0) return null;
  return (
    <div className="fault" role="alert">
      <p>
        <strong>{say('stale.title')}</strong>
      </p>
      <ul className="plain-list">
        {stale.map(({ part, texts }) => (
          <li key={part}>{texts[locale]}</li>
        ))}
      </ul>
      <p>{say(you.isMaker ? 'stale.maker' : 'stale.checker')}</p>
    </div>
  );
}

interface MissingListOf {
  readonly reply: EvidenceReply;
  readonly currency: string;
  readonly onDone: () => void;
}

export function MissingList({ reply, currency, onDone }: MissingListOf) {
  const say = useWords(APPROVAL_WORDS);
  const { may } = useSession();
  const [waiving, setWaiving] = useState<Missing | null>(null);
  const { missing, id, state } = reply;
  if (missing.length === 0 || state === 'approved' || state === 'live') return null;
  const isWriter = may(['campaigns:write']);
  return (
    <section className="sheet" aria-labelledby="approval-missing">
      <h2 id="approval-missing">{say('missing.title')}</h2>
      <p className="soft">{say('missing.lead')}</p>
      <ul className="missing">
        {missing.map((each) => (
          <li key={`${each.code} ${each.path}`}>
            <Said missing={each} currency={currency} />
            {isWriter && isWaivable(reply, each) ? <Button onClick={() => setWaiving(each)}>{say('missing.waive')}</Button> : null}
          </li>
        ))}
      </ul>
      {isWriter ? (
        <p>
          <Link href={`/campaigns/${id}/edit`}>{say('missing.edit')}</Link>
        </p>
      ) : null}
      {waiving === null ? null : <WaiveDialog reply={reply} finding={waiving} onClose={() => setWaiving(null)} onDone={onDone} />}
    </section>
  );
}

function Said({ missing, currency }: { readonly missing: Missing; readonly currency: string }) {
  const { locale } = useVoice();
  const said = failedExampleText(missing.message, useProblemTeller(currency));
  const isForeign = missing.texts === undefined && said === missing.message && locale !== 'en';
  return (
    <span className="stack">
      <span lang={isForeign ? 'en' : undefined}>{missing.texts?.[locale] ?? said}</span>
      {missing.path === '' ? null : (
        <span className="soft small" title={missing.path}>
          {labelOf(missing.path, locale)}
        </span>
      )}
    </span>
  );
}

/** Findings of the linter are waived; what the review finds is mended. */
function isWaivable({ evidence }: EvidenceReply, { code, path }: Missing): boolean {
  return evidence.lint.some((finding) => finding.code === code && finding.path === path);
}
