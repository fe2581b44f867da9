// The facts of a dispute, and everything that was said about it in its order.
import { Link } from 'wouter';
import type { WholeDispute } from '../../../api/disputes/dispute-wire.ts';
import { useMoment } from '../parts/use-moment.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { statementAddress } from './statements-card.tsx';
import { usePartyName } from './use-shops.ts';
import { MERCHANT_WORDS } from './words-merchant.ts';

export function DisputeFacts({ dispute }: { readonly dispute: WholeDispute }) {
  const say = useWords(MERCHANT_WORDS);
  const { day, money } = useVoice();
  const partyName = usePartyName();
  const { authorizationId, claimed, currency, dueAt, postedOn, paid, party } = dispute;
  return (
    <section className="sheet" aria-label={say('dp.statement')}>
      <dl className="consent-terms">
        <div>
          <dt>{say('dp.statement')}</dt>
          <dd>
            <Link href={statementAddress(dispute)}>
              {partyName(party)}, {day(dispute.date)}
            </Link>
          </dd>
        </div>
        <div>
          <dt>{say('dp.line')}</dt>
          <dd className={authorizationId === null ? undefined : 'code'}>{authorizationId ?? say('dp.whole')}</dd>
        </div>
        <div>
          <dt>{say('dp.reason')}</dt>
          <dd>{say(`reason.${dispute.reason}`)}</dd>
        </div>
        <div>
          <dt>{say('dp.claimed')}</dt>
          <dd>{claimed === null ? say('dp.unclaimed') : money(claimed, currency)}</dd>
        </div>
        {dueAt === null ? null : (
          <div>
            <dt>{say('dp.due')}</dt>
            <dd>{day(dueAt.slice(0, 10))}</dd>
          </div>
        )}
        {postedOn === null ? null : (
          <div>
            <dt>{say('dp.paid')}</dt>
            <dd>
              {money(paid, currency)}{' '}
              <Link href={statementAddress({ ...dispute, date: postedOn })}>{say('dp.paidOn', { date: day(postedOn) })}</Link>
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

export function DisputeTalk({ dispute }: { readonly dispute: WholeDispute }) {
  const say = useWords(MERCHANT_WORDS);
  const { money } = useVoice();
  const moment = useMoment();
  return (
    <section className="sheet" aria-labelledby="talk-title">
      <h2 id="talk-title">{say('dp.talk')}</h2>
      <ol className="talk">
        {dispute.events.map((event, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: events are only ever added at the end.
          <li key={place} data-side={event.side}>
            <p className="soft small">
              <strong>{say(`side.${event.side}`)}</strong> {say(`event.${event.kind}`)} ·{' '}
              <time dateTime={event.at}>{moment(event.at)}</time>
            </p>
            {event.text === null ? null : <p>{event.text}</p>}
            {event.amount === null || event.amount === 0 ? null : <p className="talk-amount">{money(event.amount, dispute.currency)}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
