// Who wrote, submitted and approved a version, how many checkers it needs, and the hash they approve.
import type { EvidenceReply } from '../../../api/campaign/evidence-reply.ts';
import { useMoment } from '../parts/use-moment.ts';
import type { CampaignItem } from '../parts/wire.ts';
import { useWords } from '../parts/words-of.tsx';
import { APPROVAL_WORDS } from './words-approval.ts';

type Fact = readonly [label: string, said: string];

export function WhoCard({ reply, campaign }: { readonly reply: EvidenceReply; readonly campaign: CampaignItem | null }) {
  const say = useWords(APPROVAL_WORDS);
  const moment = useMoment();
  const { submission, approvals, maker, evidence, version } = reply;
  const needed = evidence.approvers;
  const given = approvals.map(({ name, at }) => `${name}, ${moment(at)}`);
  const who: readonly Fact[] = [
    [say('who.maker'), maker.name],
    ...(submission === null ? [] : [[say('who.submitter'), `${submission.submitter.name}, ${moment(submission.at)}`] as const]),
  ];
  const said: readonly Fact[] = [
    [say('who.note'), submission?.note ?? ''],
    [say('who.reason'), submission?.state === 'returned' ? `${submission.reason} (${submission.closedBy})` : ''],
  ];
  const facts: readonly Fact[] = [
    ...who,
    ...said.filter(([, words]) => words !== ''),
    [say('who.needs'), `${needed === 1 ? say('who.needsOne') : say('who.needsCount', { count: needed })}${say('who.needsWhy')}`],
    ...(submission === null ? [] : [[say('who.approvedBy'), given.join('; ') || say('who.nobody')] as const]),
  ];
  const scheduled = campaign?.scheduled?.version === version ? campaign.scheduled : null;
  return (
    <section className="sheet" aria-labelledby="approval-who">
      <h2 id="approval-who">{say('who.title')}</h2>
      <dl className="facts">
        {facts.map(([label, said]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{said}</dd>
          </div>
        ))}
        {submission === null ? null : (
          <div>
            <dt>{say('who.hash')}</dt>
            <dd className="code">{submission.hash}</dd>
          </div>
        )}
      </dl>
      {scheduled === null ? null : <p className="note">{say('scheduled', { at: moment(scheduled.at) })}</p>}
    </section>
  );
}
