// What stands behind one line: the split with whoever carries the cent, the campaign version and its terms, the messages, and the entries.
import type { ReactNode } from 'react';
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

function Terms({ detail }: { readonly detail: LineDetail }) {
  const say = useWords(STATEMENT_WORDS);
  const { money, name, share } = useVoice();
  const said = detail.terms.shares.map((each) => {
    const { party, brand, bps, fixed } = each as {
      readonly party: string;
      readonly brand?: string;
      readonly bps?: number;
      readonly fixed?: number;
    };
    const part =
      fixed === undefined
        ? say('st.share.bps', { percent: share((bps ?? 0) / 10_000) })
        : say('st.share.fixed', { amount: money(fixed, detail.line.currency) });
    return `${name('party', party)}${brand === undefined ? '' : ` ${brand}`}: ${part}`;
  });
  return said.join(' · ');
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
            cell: ({ amount, gotRoundingCent }) => (
              <>
                {money(amount, currency)}
                {gotRoundingCent ? <small className="cent"> {say('st.cent')}</small> : null}
              </>
            ),
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

/** "333.33" minor units as a decimal of the currency with two digits more: "3.3333". */
export function exactMoney(exact: string, currency: string): string {
  const sign = exact.startsWith('-') ? '-' : '';
  const digits = exact.replace(/[-.]/g, '');
  const places = 2 + (exponentOf(currency) ?? 0);
  const padded = digits.padStart(places + 1, '0');
  return `${sign}${padded.slice(0, -places)}.${padded.slice(-places)}`;
}
