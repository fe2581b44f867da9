// The parts of the evidence in words: what changes, examples with their results, findings with their waivers, the rollout, and the plain reading.
import { useState } from 'react';
import type { Evidence, LintFinding } from '../../../api/campaign/evidence.ts';
import type { EvidenceReply, Missing } from '../../../api/campaign/evidence-reply.ts';
import type { Review } from '../../../api/campaign/review.ts';
import type { Campaign } from '../../../engine/campaign/schema.ts';
import type { Finding } from '../../../engine/campaign/finding.ts';
import { Sentences } from '../marketing/plain-reading.tsx';
import { VersionDiff } from '../marketing/version-diff.tsx';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { failedExampleText, problemText, useProblemTeller } from '../parts/example-problem.ts';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { useToast } from '../parts/toast.tsx';
import { useMoment } from '../parts/use-moment.ts';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { WaiveDialog } from './approval-dialogs.tsx';
import { labelOf } from './fields.ts';
import { APPROVAL_WORDS } from './words-approval.ts';

export function DifferenceEvidence({ evidence, currency }: { readonly evidence: Evidence; readonly currency: string }) {
  const say = useWords(APPROVAL_WORDS);
  const { base, difference } = evidence;
  return (
    <section className="sheet" aria-labelledby="approval-difference">
      <h2 id="approval-difference">{say('diff.title')}</h2>
      {base === null ? (
        <p className="soft">{say('diff.first')}</p>
      ) : (
        <>
          <p className="soft">{say(base.live ? 'diff.against.live' : 'diff.against.before', { version: base.version })}</p>
          <VersionDiff items={difference} currency={currency} />
        </>
      )}
    </section>
  );
}

export function ExamplesEvidence({ examples, currency }: Pick<Review, 'examples'> & { readonly currency: string }) {
  const teller = useProblemTeller(currency);
  const say = useWords(APPROVAL_WORDS);
  return (
    <section className="sheet" aria-labelledby="approval-examples">
      <h2 id="approval-examples">{say('examples.title')}</h2>
      {examples.length === 0 ? <Empty>{say('examples.none')}</Empty> : null}
      <ul className="missing">
        {examples.map((example) => (
          <li key={example.name}>
            <span className="stack">
              <span>{example.name}</span>
              {example.problems.map((problem) => (
                <span key={problem} className="small">
                  {problemText(problem, teller)}
                </span>
              ))}
            </span>
            <StateBadge tone={example.ok ? 'good' : 'bad'}>{say(example.ok ? 'examples.holds' : 'examples.fails')}</StateBadge>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface FindingsOf {
  readonly reply: EvidenceReply;
  readonly currency: string;
  readonly onDone: () => void;
}

/** Findings of review and linter, the linter's with their waivers. */
export function FindingsEvidence({ reply, currency, onDone }: FindingsOf) {
  const say = useWords(APPROVAL_WORDS);
  const { evidence } = reply;
  const reviewed = evidence.review.findings;
  const isNothing = reviewed.length + evidence.lint.length === 0;
  return (
    <section className="sheet" aria-labelledby="approval-findings">
      <h2 id="approval-findings">{say('findings.title')}</h2>
      {isNothing ? <Empty>{say('findings.none')}</Empty> : null}
      <ul className="missing">
        {reviewed.map((finding) => (
          <li key={`review ${finding.code} ${finding.path}`}>
            <FindingText finding={finding} currency={currency} />
            <Severity severity={finding.severity} />
          </li>
        ))}
        {evidence.lint.map((finding) => (
          <Linted key={`lint ${finding.code} ${finding.path}`} finding={finding} reply={reply} currency={currency} onDone={onDone} />
        ))}
      </ul>
    </section>
  );
}

function Linted({ finding, reply, currency, onDone }: FindingsOf & { readonly finding: LintFinding }) {
  const say = useWords(APPROVAL_WORDS);
  const { client, may } = useSession();
  const tell = useToast();
  const [waiving, setWaiving] = useState<Missing | null>(null);
  const { waiver, code, path } = finding;
  const [fault, setFault] = useState<Fault | null>(null);
  // What is shown is what was submitted: where waivers moved since, it is submitted again before more is waived.
  const isMoved = reply.stale.some(({ part }) => part === 'waivers');
  const isOpen = may(['campaigns:write']) && !isMoved && reply.state !== 'approved' && reply.state !== 'live';
  const takeBack = async () => {
    const query = new URLSearchParams({ code, path });
    const answer = await client.del(`/v1/campaigns/${reply.id}/versions/${reply.version}/waivers?${query}`);
    if (!answer.ok) return setFault(answer.fault);
    tell(say('waive.gone'));
    onDone();
  };
  return (
    <li>
      <FindingText finding={finding} currency={currency}>
        {waiver === null ? null : (
          <span className="small">{`${say('findings.waivedBy', { reason: waiver.reason })} (${waiver.name})`}</span>
        )}
      </FindingText>
      <span className="actions">
        {waiver === null ? <Severity severity={finding.severity} /> : <StateBadge tone="quiet">{say('findings.waived')}</StateBadge>}
        {isOpen && waiver === null ? <Button onClick={() => setWaiving(finding)}>{say('missing.waive')}</Button> : null}
        {isOpen && waiver !== null ? <Button onClick={() => void takeBack()}>{say('findings.takeBack')}</Button> : null}
      </span>
      {fault === null ? null : <FaultNotice fault={fault} />}
      {waiving === null ? null : <WaiveDialog reply={reply} finding={waiving} onClose={() => setWaiving(null)} onDone={onDone} />}
    </li>
  );
}

interface FindingTextOf {
  readonly finding: Finding;
  readonly currency: string;
  readonly children?: React.ReactNode;
}

function FindingText({ finding, currency, children }: FindingTextOf) {
  const { locale } = useVoice();
  const said = failedExampleText(finding.message, useProblemTeller(currency));
  const isForeign = finding.texts === undefined && said === finding.message && locale !== 'en';
  return (
    <span className="stack">
      <span lang={isForeign ? 'en' : undefined}>{finding.texts?.[locale] ?? said}</span>
      {finding.path === '' ? null : (
        <span className="soft small" title={finding.path}>
          {labelOf(finding.path, locale)}
        </span>
      )}
      {children}
    </span>
  );
}

function Severity({ severity }: Pick<Finding, 'severity'>) {
  const say = useWords(APPROVAL_WORDS);
  return <StateBadge tone={severity === 'error' ? 'bad' : 'wait'}>{say(`findings.${severity}`)}</StateBadge>;
}

export function RolloutEvidence({ rollout }: Pick<Evidence, 'rollout'>) {
  const say = useWords(APPROVAL_WORDS);
  const { share } = useVoice();
  const moment = useMoment();
  const part = (bps: number) => share(bps / 10_000);
  return (
    <section className="sheet" aria-labelledby="approval-rollout">
      <h2 id="approval-rollout">{say('rollout.title')}</h2>
      {rollout === null || rollout === undefined ? (
        <p>{say('rollout.everybody')}</p>
      ) : (
        <>
          {rollout.mode === 'shadow' ? <p>{say('rollout.shadow')}</p> : null}
          <p>{say('rollout.part', { share: part(rollout.to - rollout.from), from: part(rollout.from), to: part(rollout.to) })}</p>
          {rollout.stages.map((stage) => (
            <p key={stage.at}>{say('rollout.stage', { at: moment(stage.at), to: part(stage.to) })}</p>
          ))}
        </>
      )}
    </section>
  );
}

export function PlainWords({ id, version }: { readonly id: string; readonly version: number }) {
  const say = useWords(APPROVAL_WORDS);
  const { body, fault, reload } = useResource<{ readonly document: Campaign }>(
    `/v1/campaigns/${encodeURIComponent(id)}/versions/${version}`,
  );
  return (
    <section className="sheet" aria-labelledby="approval-reading">
      <h2 id="approval-reading">{say('reading.title')}</h2>
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {body === null ? fault === null ? <Reading /> : null : <Sentences document={body.document} />}
    </section>
  );
}
