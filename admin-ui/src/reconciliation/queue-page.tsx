// The queue of breaks: filters in the address, many assigned at once, and how old what waits is.
import { useState } from 'react';
import { Link } from 'wouter';
import type { AgeRow, Break } from '../../../api/reconciliation/break-store.ts';
import { Button } from '../parts/button.tsx';
import { SelectField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useReference } from '../parts/reference.tsx';
import { useSession } from '../parts/session.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { useToast } from '../parts/toast.tsx';
import { queryOf, useFilters } from '../parts/use-filters.ts';
import { usePages } from '../parts/use-pages.ts';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useReconciliation } from './use-reconciliation.ts';

interface Aging {
  readonly days: readonly number[];
  readonly items: readonly AgeRow[];
}
const NAMES = ['state', 'owner', 'reason', 'age'] as const;
type Filters = Readonly<Record<(typeof NAMES)[number], string>>;
const BREAK_TONE = { open: 'wait', proposed: 'quiet', resolved: 'good' } as const;

export function QueuePage() {
  const { say } = useReconciliation();
  const [filters, setFilters] = useFilters(NAMES);
  const pages = usePages<Break>(`/v1/reconciliation/breaks?${queryOf(filters)}`);
  const aging = useResource<Aging>('/v1/reconciliation/aging');
  const reload = () => {
    pages.reload();
    aging.reload();
  };
  return (
    <Page title={say('breaks.title')} lead={say('breaks.lead')} wide>
      <div className="reconciliation">
        <section className="sheet reconciliation-form">
          <h2>{say('breaks.queue')}</h2>
          <FilterRow filters={filters} aging={aging.body} onChange={setFilters} />
          {pages.fault === null ? null : <FaultNotice fault={pages.fault} again={pages.reload} />}
          {pages.items === null ? (
            <Reading />
          ) : (
            <Queue
              items={pages.items}
              more={pages.onMore === null ? null : { onMore: pages.onMore, busy: pages.busy }}
              onChanged={reload}
            />
          )}
        </section>
        {aging.body === null ? null : <AgingTable aging={aging.body} />}
      </div>
    </Page>
  );
}

interface FilterRowOf {
  readonly filters: Filters;
  readonly aging: Aging | null;
  readonly onChange: (changes: Partial<Filters>) => void;
}

function FilterRow({ filters, aging, onChange }: FilterRowOf) {
  const { say, reason } = useReconciliation();
  const { person } = useSession();
  const reasons = [...new Set((aging?.items ?? []).map((row) => row.reason))];
  const states = (['waiting', 'open', 'proposed', 'resolved'] as const).map((value) => ({
    value: value === 'waiting' ? '' : value,
    label: say(`breaks.${value}`),
  }));
  const owners = [
    { value: '', label: say('breaks.anyOwner') },
    { value: 'none', label: say('breaks.noOwner') },
    ...(person === null ? [] : [{ value: person.id, label: say('breaks.mine') }]),
  ];
  return (
    <div className="field-row">
      <SelectField label={say('breaks.which')} value={filters.state} onChange={(state) => onChange({ state })} options={states} />
      <SelectField label={say('breaks.owner')} value={filters.owner} onChange={(owner) => onChange({ owner })} options={owners} />
      <SelectField
        label={say('breaks.reason')}
        value={filters.reason}
        onChange={(chosen) => onChange({ reason: chosen })}
        options={[{ value: '', label: say('breaks.anyReason') }, ...reasons.map((value) => ({ value, label: reason(value) }))]}
      />
      <SelectField
        label={say('breaks.age')}
        value={filters.age}
        onChange={(age) => onChange({ age })}
        options={[
          { value: '', label: say('breaks.anyAge') },
          ...useAges(aging?.days ?? []).map((label, value) => ({ value: String(value), label })),
        ]}
      />
    </div>
  );
}

function useAges(days: readonly number[]): readonly string[] {
  const { say } = useReconciliation();
  return [...days.map((each) => say('breaks.upTo', { days: each })), say('breaks.older')];
}

interface QueueOf {
  readonly items: readonly Break[];
  readonly more: { readonly onMore: () => void; readonly busy: boolean } | null;
  readonly onChanged: () => void;
}

function Queue({ items, more, onChanged }: QueueOf) {
  const { say } = useReconciliation();
  const { client, person, may } = useSession();
  const tell = useToast();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const ids = chosen.filter((id) => items.some((item) => item.id === id));
  const assign = async (owner: string | null) => {
    const reply = await client.post<{ readonly ids: readonly string[] }>('/v1/reconciliation/breaks/assign', { ids, owner });
    tell(reply.ok ? say('breaks.assigned', { count: reply.body.ids.length }) : reply.fault.title);
    setChosen([]);
    onChanged();
  };
  const choose = (id: string) => setChosen((last) => (last.includes(id) ? last.filter((each) => each !== id) : [...last, id]));
  const columns = useColumns({ chosen: ids, onChoose: may(['settlement:write']) ? choose : null });
  return (
    <>
      {person !== null && may(['settlement:write']) ? (
        <div className="row-buttons">
          <Button disabled={ids.length === 0} onClick={() => void assign(person.id)}>
            {say('breaks.take', { count: ids.length })}
          </Button>
          <Button disabled={ids.length === 0} onClick={() => void assign(null)}>
            {say('breaks.release', { count: ids.length })}
          </Button>
        </div>
      ) : null}
      <Table caption={say('breaks.queue')} columns={columns} rows={items} rowKey={({ id }) => id} empty={say('breaks.none')} more={more} />
    </>
  );
}

interface ColumnsOf {
  readonly chosen: readonly string[];
  readonly onChoose: ((id: string) => void) | null;
}

function useColumns({ chosen, onChoose }: ColumnsOf): readonly Column<Break>[] {
  const { say, sum, reason } = useReconciliation();
  const { name } = useVoice();
  const { merchantName, acquirerName } = useReference();
  const box = ({ id }: Break) => (
    <input type="checkbox" aria-label={say('breaks.choose', { id })} checked={chosen.includes(id)} onChange={() => onChoose?.(id)} />
  );
  return [
    ...(onChoose === null ? [] : [{ key: 'choose', head: say('breaks.chooseHead'), cell: box }]),
    {
      key: 'what',
      head: say('breaks.what'),
      cell: ({ id, kind, merchant, acquirer, businessDate }) => (
        <span className="stack">
          <Link href={`/breaks/one?id=${encodeURIComponent(id)}`}>{name('message', kind)}</Link>
          <span className="soft">
            {[acquirer && acquirerName(acquirer), merchant && merchantName(merchant), businessDate].filter(Boolean).join(' · ')}
          </span>
        </span>
      ),
    },
    { key: 'reason', head: say('breaks.reason'), cell: (row) => reason(row.reason) },
    { key: 'amount', head: say('breaks.amount'), figure: true, cell: ({ amount, currency }) => sum(amount, currency) },
    { key: 'age', head: say('breaks.age'), figure: true, cell: ({ ageDays }) => say('breaks.days', { days: ageDays }) },
    { key: 'owner', head: say('breaks.owner'), cell: ({ owner }) => owner ?? '–' },
    {
      key: 'state',
      head: say('breaks.state'),
      cell: ({ state }) => <StateBadge tone={BREAK_TONE[state]}>{say(`breaks.${state}`)}</StateBadge>,
    },
  ];
}

function AgingTable({ aging }: { readonly aging: Aging }) {
  const { say, reason } = useReconciliation();
  const { count } = useVoice();
  const ages = useAges(aging.days);
  const reasons = [...new Set(aging.items.map((row) => row.reason))];
  const of = (code: string, age: number) =>
    aging.items.filter((row) => row.reason === code && row.age === age).reduce((all, row) => all + row.count, 0);
  const columns: readonly Column<string>[] = [
    { key: 'reason', head: say('breaks.reason'), cell: (code) => reason(code) },
    ...ages.map((head, age) => ({ key: `age-${age}`, head, figure: true, cell: (code: string) => count(of(code, age)) })),
    {
      key: 'unowned',
      head: say('breaks.unowned'),
      figure: true,
      cell: (code) => count(aging.items.filter((row) => row.reason === code).reduce((all, row) => all + row.unowned, 0)),
    },
  ];
  return (
    <section className="sheet">
      <h2>{say('breaks.aging')}</h2>
      <Table caption={say('breaks.aging')} columns={columns} rows={reasons} rowKey={(code) => code} empty={say('breaks.none')} />
    </section>
  );
}
