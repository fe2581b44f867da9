// The lines of a statement, by page, filter and order; each leads to what stands behind it, and may be disputed.
import { useState } from 'react';
import { SETTLING_TEMPLATES } from '../../../engine/settlement/position.ts';
import { Button } from '../parts/button.tsx';
import { SelectField, TextField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { queryOf } from '../parts/use-filters.ts';
import { usePages } from '../parts/use-pages.ts';
import { useTyped } from '../parts/use-typed.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import type { FullStatement, StatementLine } from './wire.ts';
import { STATEMENT_WORDS } from './words-statements.ts';

interface LinesOf {
  readonly path: string;
  readonly statement: FullStatement;
  readonly onOpen: (line: StatementLine) => void;
  readonly onDispute?: ((line: StatementLine) => void) | undefined;
}
interface Filter {
  readonly campaign: string;
  readonly template: string;
  readonly authorization: string;
  readonly sort: string;
}
const EVERYTHING: Filter = { campaign: '', template: '', authorization: '', sort: 'posted' };

export function StatementLines({ path, statement, onOpen, onDispute }: LinesOf) {
  const say = useWords(STATEMENT_WORDS);
  const [filter, setFilter] = useState(EVERYTHING);
  const { currency, totals } = statement;
  const lines = usePages<StatementLine>(`${path}/lines?${queryOf({ ...filter, currency, limit: '50' })}`);
  const columns = useColumns({ statement, onOpen, onDispute });
  if (lines.fault !== null) return <FaultNotice fault={lines.fault} again={lines.reload} />;
  return (
    <section aria-label={say('st.lines')}>
      <div className="section-head">
        <h3>{say('st.lines')}</h3>
        <p className="soft">{say('st.linesCount', { count: totals.lines })}</p>
      </div>
      <LineFilter statement={statement} filter={filter} onChange={setFilter} />
      {lines.items === null ? (
        <Reading />
      ) : (
        <Table
          caption={say('st.lines')}
          columns={columns}
          rows={lines.items}
          rowKey={(line) => `${line.authorizationId} ${line.messageId} ${line.benefitNo} ${line.template}`}
          empty={say('st.noLines')}
          more={lines.onMore === null ? null : { onMore: lines.onMore, busy: lines.busy }}
        />
      )}
    </section>
  );
}

function useColumns({ statement, onOpen, onDispute }: Omit<LinesOf, 'path'>): readonly Column<StatementLine>[] {
  const say = useWords(STATEMENT_WORDS);
  const { name, money, time, text } = useVoice();
  const { currency, campaigns, party } = statement;
  const campaignName = (id: string) => text(campaigns.find((each) => each.id === id)?.name, id);
  const figure = (key: string, head: string, of: (line: StatementLine) => number | null): Column<StatementLine> => ({
    key,
    head,
    figure: true,
    cell: (line) => {
      const minor = of(line);
      return minor === null ? '' : money(minor, currency);
    },
  });
  return [
    { key: 'time', head: say('st.time'), cell: (line) => time(line.at) },
    {
      key: 'authorization',
      head: say('st.authorization'),
      cell: (line) => (
        <button
          type="button"
          className="link code"
          title={say('st.open', { authorization: line.authorizationId })}
          onClick={() => onOpen(line)}
        >
          {line.authorizationId}
        </button>
      ),
    },
    { key: 'campaign', head: say('st.campaign'), cell: (line) => campaignName(line.campaign) },
    { key: 'entry', head: say('st.entry'), cell: (line) => name('template', line.template) },
    ...(party.startsWith('merchant:') ? [] : [{ key: 'merchant', head: say('st.merchant'), cell: (line: StatementLine) => line.merchant }]),
    figure('amount', say('st.amount'), (line) => line.amount),
    figure('paid', say('st.paid'), (line) => line.paid),
    figure('subsidy', say('st.subsidy'), (line) => line.subsidy),
    figure('net', say('st.net'), (line) => line.net),
    ...(onDispute === undefined
      ? []
      : [
          {
            key: 'do',
            head: say('st.do'),
            cell: (line: StatementLine) => (
              <Button label={say('st.disputeOf', { authorization: line.authorizationId })} onClick={() => onDispute(line)}>
                {say('st.dispute')}
              </Button>
            ),
          },
        ]),
  ];
}

interface FilterOf {
  readonly statement: FullStatement;
  readonly filter: Filter;
  readonly onChange: (filter: Filter) => void;
}

function LineFilter({ statement, filter, onChange }: FilterOf) {
  const say = useWords(STATEMENT_WORDS);
  const { name, text } = useVoice();
  const [typed, setTyped] = useTyped(filter.authorization, (authorization) => onChange({ ...filter, authorization }));
  const all = { value: '', label: say('st.all') };
  return (
    <div className="statement-filter">
      <SelectField
        label={say('st.campaign')}
        value={filter.campaign}
        onChange={(campaign) => onChange({ ...filter, campaign })}
        options={[all, ...statement.campaigns.map(({ id, name: names }) => ({ value: id, label: text(names, id) }))]}
      />
      <SelectField
        label={say('st.kind')}
        value={filter.template}
        onChange={(template) => onChange({ ...filter, template })}
        options={[all, ...SETTLING_TEMPLATES.map((template) => ({ value: template, label: name('template', template) }))]}
      />
      <TextField label={say('st.findAuthorization')} type="search" value={typed} onChange={setTyped} maxLength={100} />
      <SelectField
        label={say('st.sort')}
        value={filter.sort}
        onChange={(sort) => onChange({ ...filter, sort })}
        options={[
          { value: 'posted', label: say('st.sort.posted') },
          { value: 'largest', label: say('st.sort.largest') },
        ]}
      />
    </div>
  );
}
