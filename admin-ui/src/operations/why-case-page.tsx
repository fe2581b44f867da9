// One authorization as a page: the answer given, why each campaign did or did not apply under which version, and the proof that it decides the same again.
import { Link, useParams } from 'wouter';
import { Page } from '../parts/page.tsx';
import { useReference } from '../parts/reference.tsx';
import { useMoment } from '../parts/use-moment.ts';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import type { AuthorizationDetail, Explanation } from '../parts/wire.ts';
import { useWords } from '../parts/words-of.tsx';
import { Candidates } from './candidates.tsx';
import { History } from './history.tsx';
import { ReplayBadge } from './replay-badge.tsx';
import { Answer, Known } from './why-parts.tsx';
import { WHY_WORDS } from './words-why.ts';

export function WhyCasePage() {
  const say = useWords(WHY_WORDS);
  const { say: sayTrade } = useVoice();
  const moment = useMoment();
  const { merchantName } = useReference();
  const id = decoded(useParams<{ id: string }>().id);
  const path = `/v1/authorizations/${encodeURIComponent(id)}`;
  const record = useResource<AuthorizationDetail>(path);
  const explanation = useResource<Explanation>(`${path}/explanation`);
  const detail = record.body;
  if (record.fault?.status === 404) return <UnknownCase id={id} />;
  return (
    <Page
      title={detail === null ? id : merchantName(detail.merchant)}
      above={<Link href="/why">{say('case.back')}</Link>}
      lead={
        <>
          <span className="code">{id}</span> {detail === null ? null : <time dateTime={detail.at}>{moment(detail.at)}</time>}
        </>
      }
      wide
    >
      <div className="why-case">
        <section className="sheet" aria-labelledby="case-answer">
          <h2 id="case-answer">{say('case.answer')}</h2>
          <Known resource={record}>
            {(known) => (
              <>
                <Answer detail={known} />
                <Parties detail={known} />
              </>
            )}
          </Known>
        </section>
        <section className="sheet" aria-labelledby="case-why">
          <h2 id="case-why">{say('case.why')}</h2>
          {record.fault === null ? <ReplayBadge id={id} /> : null}
          <h3>{sayTrade('why.candidates')}</h3>
          <Known resource={explanation}>{(known) => <Candidates explanation={known} currency={detail?.currency ?? 'CNY'} />}</Known>
        </section>
      </div>
      {detail === null ? null : (
        <section className="sheet why-since" aria-labelledby="case-since">
          <h2 id="case-since">{say('case.since')}</h2>
          <History detail={detail} />
        </section>
      )}
    </Page>
  );
}

/** The search that this id began with is the next step. */
function UnknownCase({ id }: { readonly id: string }) {
  const say = useWords(WHY_WORDS);
  return (
    <Page title={say('case.unknown')} above={<span className="code">{id}</span>} lead={say('case.unknownWhy')}>
      <p>
        <Link href="/why">{say('case.back')}</Link>
      </p>
    </Page>
  );
}

/** wouter hands the address as it stands in the bar. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function Parties({ detail }: { readonly detail: AuthorizationDetail }) {
  const say = useWords(WHY_WORDS);
  const { request, merchant, decisionId } = detail;
  const rows: readonly (readonly [string, string | null])[] = [
    [say('case.merchant'), merchant],
    [say('case.card'), request === null ? null : `${request.bin}…`],
    [say('case.account'), request?.account ?? null],
    [say('case.decision'), decisionId],
  ];
  return (
    <dl className="case-parties">
      {rows
        .filter(([, value]) => value !== null)
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="code">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
