// One statement on screen: what it comes to, its lines, fees and shops, and what stands behind each line; for finance and for merchants alike.
import { type ReactNode, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { SelectField } from '../parts/field.tsx';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { Downloads } from './downloads.tsx';
import { LinePanel } from './line-panel.tsx';
import { usePartyName } from './party-name.ts';
import { StatementItems, StatementShops } from './statement-extras.tsx';
import { StatementLines } from './statement-lines.tsx';
import { Totals } from './statement-totals.tsx';
import type { FullStatement, StatementLine } from './wire.ts';
import { STATEMENT_WORDS } from './words-statements.ts';

export interface StatementViewOf {
  /** YYYY-MM-DD. */
  readonly date: string;
  /** "merchant:M1001", "chain:sunrise", "bank". */
  readonly party: string;
  /** Shows a button on each line; absent: no dispute from here. */
  readonly onDispute?: ((line: StatementLine) => void) | undefined;
  /** Opens the authorization elsewhere, beside what stands behind the line. */
  readonly onAuthorization?: ((id: string) => void) | undefined;
  /** Opens the statement of a shop of a chain. */
  readonly onShop?: ((party: string) => void) | undefined;
}

/** A day that is open changes while it is looked at. */
const REFRESH_EVERY_MS = 10_000;

export function StatementView(of: StatementViewOf) {
  const { date, party } = of;
  const say = useWords(STATEMENT_WORDS);
  const { day } = useVoice();
  const [currency, setCurrency] = useState<string | null>(null);
  const path = `/v1/statements/${date}/${encodeURIComponent(party)}`;
  const asked = `${path}?limit=1${currency === null ? '' : `&currency=${currency}`}`;
  const { body, fault, reload } = useResource<FullStatement>(asked, REFRESH_EVERY_MS);
  if (fault !== null && fault.status !== 404) return <FaultNotice fault={fault} again={reload} />;
  if (fault !== null) return <Empty>{say('st.empty', { date: day(date) })}</Empty>;
  if (body === null) return <Reading />;
  return (
    <Shown path={path} statement={body} of={of}>
      {body.currencies.length < 2 ? null : (
        <SelectField
          label={say('st.currency')}
          value={body.currency}
          onChange={setCurrency}
          options={body.currencies.map((each) => ({ value: each, label: each }))}
        />
      )}
    </Shown>
  );
}

interface ShownOf {
  readonly path: string;
  readonly statement: FullStatement;
  readonly of: StatementViewOf;
  readonly children: ReactNode;
}

function Shown({ path, statement, of, children }: ShownOf) {
  const say = useWords(STATEMENT_WORDS);
  const { day } = useVoice();
  const nameOf = usePartyName();
  const [open, setOpen] = useState<StatementLine | null>(null);
  const { totals, currency, payOn, party, date, state } = statement;
  const standing = [
    say(state === 'closed' ? 'st.closed' : 'st.provisional'),
    ...(payOn === null ? [] : [say('st.payOn', { date: day(payOn) })]),
  ];
  return (
    <div className="statement-view">
      <div className="statement-tools">
        <p className="soft">{standing.join(' · ')}</p>
        {children}
        <Downloads
          path={path}
          name={`statement-${date}-${party.replaceAll(':', '-')}-${currency}`}
          currency={currency}
          formats={['csv', 'xlsx', 'pdf']}
          printed
        />
      </div>
      <Totals totals={totals} currency={currency} together={statement.together} label={nameOf(party)} />
      {statement.shops.length === 0 ? null : <StatementShops statement={statement} onShop={of.onShop} />}
      {totals.items === 0 ? null : <StatementItems key={totals.items} path={path} currency={currency} />}
      {totals.lines === 0 ? null : (
        <StatementLines key={`${party} ${date} ${currency}`} path={path} statement={statement} onOpen={setOpen} onDispute={of.onDispute} />
      )}
      {open === null ? null : (
        <LinePanel
          path={path}
          line={open}
          onClose={() => setOpen(null)}
          actions={<PanelActions line={open} of={of} onClose={() => setOpen(null)} />}
        />
      )}
    </div>
  );
}

interface PanelActionsOf {
  readonly line: StatementLine;
  readonly of: StatementViewOf;
  readonly onClose: () => void;
}

function PanelActions({ line, of: { onDispute, onAuthorization }, onClose }: PanelActionsOf) {
  const say = useWords(STATEMENT_WORDS);
  const then = (work: () => void) => () => {
    onClose();
    work();
  };
  return (
    <>
      {onAuthorization === undefined ? null : (
        <Button onClick={then(() => onAuthorization(line.authorizationId))}>{say('st.authorization')}</Button>
      )}
      {onDispute === undefined ? null : (
        <Button kind="primary" onClick={then(() => onDispute(line))}>
          {say('st.dispute')}
        </Button>
      )}
    </>
  );
}
