// What stands behind one line: the split with whoever carries the cent, the campaign version and its terms, the messages, and the entries.
import type { ReactNode } from 'react';
import type { AgreedPart, GrantShare } from '../../../engine/settlement/explain-grant.ts';
import { exponentOf } from '../../../engine/money/currency.ts';
import { Dialog } from '../parts/dialog.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Table } from '../parts/table.tsx';
import { useMoment } from '../parts/use-moment.ts';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { usePartyName } from './party-name.ts';
import type { LineDetail, StatementLine } from './wire.ts';
import { STATEMENT_WORDS } from './words-statements.ts';

interface LinePanelOf {
  /** Address of the statement. */
  readonly path: string;
  readonly line: StatementLine;
  readonly onClose: () => void;
  /** Beside the close button: dispute, or open the authorization. */
  readonly actions?: ReactNode;
}

export function LinePanel({ path, line, onClose, actions }: LinePanelOf) {
  const say = useWords(STATEMENT_WORDS);
  const { authorizationId, messageId, benefitNo, template } = line;
  const place = [authorizationId, messageId, String(benefitNo)].map(encodeURIComponent).join('/');
  const { body, fault, reload } = useResource<LineDetail>(`${path}/lines/${place}?template=${template}`);
  return (
    <Dialog title={say('st.behind')} onClose={onClose} actions={actions}>
      {body !== null ? <Detail detail={body} /> : fault === null ? <Reading /> : <FaultNotice fault={fault} again={reload} />}
    </Dialog>
  );
}

function Detail({ detail }: { readonly detail: LineDetail }) {
  const say = useWords(STATEMENT_WORDS);
  const { money, name, text } = useVoice();
  const moment = useMoment();
  const { authorization, campaign, line, messages, entries } = detail;
  const { currency } = line;
  return (
    <div className="line-behind">
      <dl className="facts">
        <Fact label={say('st.authorization')}>
          <span className="code">{authorization.id}</span>
        </Fact>
        <Fact label={say('st.merchant')}>{text(authorization.merchantName ?? undefined, authorization.merchant)}</Fact>
        <Fact label={say('st.time')}>{moment(authorization.at)}</Fact>
        <Fact label={say('st.amount')}>{money(authorization.amount, authorization.currency)}</Fact>
        <Fact label={say('st.outcome')}>{name('state', authorization.outcome)}</Fact>
        <Fact label={say('st.campaign')}>
          {text(campaign.name ?? undefined, campaign.id)} · {say('st.version', { version: campaign.version })}
        </Fact>
        <Fact label={say('st.terms')}>
          <Terms detail={detail} />
        </Fact>
      </dl>
      <Grant detail={detail} />
      <Split detail={detail} />
      <h3>{say('st.messages')}</h3>
      <ul className="plain-list">
        {messages.map((message) => (
          <li key={message.id}>
            {moment(message.at)} · {name('message', message.kind)} <span className="code">{message.id}</span>
            {message.amount === null ? '' : ` · ${money(message.amount, currency)}`}
          </li>
        ))}
      </ul>
      <h3>{say('st.entries')}</h3>
      <Table
        caption={say('st.entries')}
        rows={entries}
        rowKey={({ id }) => String(id)}
        empty=""
        columns={[
          { key: 'id', head: '#', cell: ({ id }) => String(id) },
          { key: 'entry', head: say('st.entry'), cell: ({ template }) => name('template', template) },
          { key: 'debit', head: say('st.debit'), cell: ({ debit }) => <span className="code">{debit}</span> },
          { key: 'credit', head: say('st.credit'), cell: ({ credit }) => <span className="code">{credit}</span> },
          { key: 'amount', head: say('st.amount'), figure: true, cell: ({ amount }) => money(amount, currency) },
        ]}
      />
    </div>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Terms({ detail: { terms, line } }: { readonly detail: LineDetail }) {
  const { name } = useVoice();
  const agreed = useAgreed(line.currency);
  const said = terms.shares.map((share) => {
    const brand = share.brand === undefined ? '' : ` ${share.brand}`;
    return `${name('party', share.party)}${brand}: ${agreed(share)}`;
  });
  return said.join(' · ');
}

/** Says what a funder agreed to, to the basis point. */
function useAgreed(currency: string) {
  const say = useWords(STATEMENT_WORDS);
  const { money, locale } = useVoice();
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 });
  return (agreed: AgreedPart) =>
    'fixed' in agreed
      ? say('st.share.fixed', { amount: money(agreed.fixed, currency) })
      : say('st.share.bps', { percent: percent.format(agreed.bps / 10_000) });
}

function Grant({ detail: { grant, line } }: { readonly detail: LineDetail }) {
  const say = useWords(STATEMENT_WORDS);
  const { money, name } = useVoice();
  const nameOf = usePartyName();
  const { currency } = line;
  const agreed = useAgreed(currency);
  if (grant === null) return null;
  const title = say('st.grantOf', { amount: money(grant.amount, currency) });
  const isCapped = grant.shares.some(({ movedByCap }) => movedByCap !== 0);
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <Table
        caption={title}
        rows={grant.shares}
        rowKey={({ party }) => party}
        empty=""
        columns={[
          { key: 'funder', head: say('st.funder'), cell: ({ party, payer }) => (payer === null ? name('party', party) : nameOf(payer)) },
          { key: 'agreed', head: say('st.agreed'), cell: (share) => (share.agreed === null ? say('st.coverOnly') : agreed(share.agreed)) },
          ...(isCapped
            ? [{ key: 'cap', head: say('st.byCap'), figure: true, cell: (share: GrantShare) => money(share.movedByCap, currency) }]
            : []),
          { key: 'exact', head: say('st.exact'), figure: true, cell: ({ exact }) => exactMoney(exact, currency) },
          {
            key: 'amount',
            head: say('st.granted'),
            figure: true,
            cell: ({ amount, gotRoundingCent }) => <Cents amount={money(amount, currency)} isMarked={gotRoundingCent} />,
          },
        ]}
      />
      {grant.isExplained ? null : (
        <p className="fault" role="alert">
          {say('st.grantUnexplained')}
        </p>
      )}
    </section>
  );
}

function Cents({ amount, isMarked }: { readonly amount: string; readonly isMarked: boolean }) {
  const say = useWords(STATEMENT_WORDS);
  return (
    <>
      {amount}
      {isMarked ? <small className="cent"> {say('st.cent')}</small> : null}
    </>
  );
}

function Split({ detail: { split, isProven, line } }: { readonly detail: LineDetail }) {
  const say = useWords(STATEMENT_WORDS);
  const { money, name } = useVoice();
  const nameOf = usePartyName();
  const { currency } = line;
  return (
    <section aria-label={say('st.split')}>
      <h3>{say('st.splitOf')}</h3>
      <Table
        caption={say('st.splitOf')}
        rows={split}
        rowKey={({ party, payer }) => `${party} ${payer}`}
        empty={say('st.noWeights')}
        columns={[
          { key: 'funder', head: say('st.funder'), cell: ({ party, payer }) => (payer === null ? name('party', party) : nameOf(payer)) },
          { key: 'exact', head: say('st.exact'), figure: true, cell: ({ exact }) => exactMoney(exact, currency) },
          {
            key: 'amount',
            head: say('st.whole'),
            figure: true,
            cell: ({ amount, gotRoundingCent }) => <Cents amount={money(amount, currency)} isMarked={gotRoundingCent} />,
          },
          { key: 'before', head: say('st.before'), figure: true, cell: ({ cumulativeBefore }) => money(cumulativeBefore, currency) },
          { key: 'after', head: say('st.after'), figure: true, cell: ({ cumulativeAfter }) => money(cumulativeAfter, currency) },
        ]}
      />
      {isProven === null ? null : (
        <p className={isProven ? 'soft' : 'fault'} role={isProven ? undefined : 'alert'}>
          {say(isProven ? 'st.proven' : 'st.unproven')}
        </p>
      )}
    </section>
  );
}

/** "333.33" minor units as a decimal of the currency, with all its digits: "3.3333". */
export function exactMoney(exact: string, currency: string): string {
  const sign = exact.startsWith('-') ? '-' : '';
  const [units = '', fraction = ''] = exact.replace('-', '').split('.');
  const places = fraction.length + (exponentOf(currency) ?? 0);
  const padded = `${units}${fraction}`.padStart(places + 1, '0');
  return `${sign}${padded.slice(0, -places)}.${padded.slice(-places)}`;
}
