// The audit log: what changed field by field, who tried what, found by filters that live in the address bar.
import type { AuditEntry } from '../../../api/audit/search-store.ts';
import { Link } from 'wouter';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { queryOf, useFilters } from '../parts/use-filters.ts';
import { useMoment } from '../parts/use-moment.ts';
import { usePages } from '../parts/use-pages.ts';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { AuditChanges } from './audit-changes.tsx';
import { actionText, refusalText } from './audit-entry.ts';
import { AuditFile } from './audit-file.tsx';
import { AUDIT_FILTERS, AuditFilters, spanOf } from './audit-filters.tsx';
import { AUDIT_WORDS } from './words-audit.ts';

const PAGE_SIZE = 50;

export function AuditPage() {
  const say = useWords(AUDIT_WORDS);
  const { zone } = useVoice();
  const [filters, setFilters] = useFilters(AUDIT_FILTERS);
  const { query, isOutOfOrder } = spanOf(filters, zone);
  const asked = queryOf({ ...query, limit: String(PAGE_SIZE) });
  const { items, fault, busy, onMore, reload } = usePages<AuditEntry>(`/v1/audit?${asked}`);
  const isNarrowed = Object.values(filters).some((value) => value !== '');
  const empty = (
    <div className="empty">
      <p>{say(isNarrowed ? 'audit.none' : 'audit.empty')}</p>
      {isNarrowed ? <Link href="/audit">{say('audit.clear')}</Link> : null}
    </div>
  );
  return (
    <Page title={say('audit.title')} lead={say('audit.lead')} actions={<AuditFile query={queryOf(query)} />} wide>
      <ChainHead />
      <AuditFilters filters={filters} onChange={setFilters} isOutOfOrder={isOutOfOrder} />
      {fault === null ? null : <FaultNotice fault={fault} again={reload} />}
      {items === null && fault === null ? <Reading /> : null}
      {items === null ? null : (
        <div className="sheet" aria-busy={busy}>
          <Entries items={items} empty={empty} more={onMore === null ? null : { onMore, busy }} />
        </div>
      )}
    </Page>
  );
}

interface HeadStatus {
  readonly seq: number;
  readonly hash: string;
  readonly waiting: number;
  readonly published: { readonly seq: number; readonly at: string } | null;
}
const HEAD_EVERY_MS = 5_000;

/** How far the chain has come: what an auditor writes down elsewhere. */
function ChainHead() {
  const say = useWords(AUDIT_WORDS);
  const { count } = useVoice();
  const moment = useMoment();
  const { body } = useResource<HeadStatus>('/v1/audit/head', HEAD_EVERY_MS);
  if (body === null) return null;
  return (
    <p className="audit-head soft small">
      <StateBadge tone={body.waiting === 0 ? 'good' : 'wait'}>{say('audit.head', { seq: count(body.seq) })}</StateBadge>
      {body.waiting === 0 ? null : <span>{say('audit.waiting', { count: count(body.waiting) })}</span>}
      <span>{body.published === null ? say('audit.notPublished') : say('audit.published', { at: moment(body.published.at) })}</span>
      <span className="code" title={body.hash}>
        {body.hash.slice(0, 16)}…
      </span>
    </p>
  );
}

interface EntriesOf {
  readonly items: readonly AuditEntry[];
  readonly empty: React.ReactNode;
  readonly more: { readonly onMore: () => void; readonly busy: boolean } | null;
}

function Entries({ items, empty, more }: EntriesOf) {
  const say = useWords(AUDIT_WORDS);
  const columns: readonly Column<AuditEntry>[] = [
    { key: 'at', head: say('audit.when'), cell: (entry) => <When entry={entry} /> },
    { key: 'actor', head: say('audit.actor'), cell: (entry) => <Who entry={entry} /> },
    { key: 'action', head: say('audit.action'), cell: (entry) => <What entry={entry} /> },
    { key: 'changes', head: say('audit.changes'), cell: (entry) => <AuditChanges entry={entry} /> },
  ];
  return <Table caption={say('audit.title')} columns={columns} rows={items} rowKey={({ id }) => String(id)} empty={empty} more={more} />;
}

function When({ entry }: { readonly entry: AuditEntry }) {
  const say = useWords(AUDIT_WORDS);
  const moment = useMoment();
  return (
    <span className="stack">
      <time dateTime={entry.at} className="nowrap">
        {moment(entry.at)}
      </time>
      <span className="soft small">{entry.seal === null ? say('audit.unsealed') : say('audit.seal', { seal: entry.seal })}</span>
    </span>
  );
}

function Who({ entry }: { readonly entry: AuditEntry }) {
  const say = useWords(AUDIT_WORDS);
  const isStranger = entry.actor === 'anonymous';
  const kind = entry.actorKind === 'person' || entry.actorKind === 'key' ? entry.actorKind : 'house';
  const where = entry.remote === 'this machine' ? say('audit.thisMachine') : entry.remote;
  return (
    <span className="stack">
      <Link href={`/audit?actor=${encodeURIComponent(entry.actor)}`} title={entry.actor}>
        {isStranger ? say('audit.stranger') : entry.actorName || entry.actor}
      </Link>
      <span className="soft small">
        {[isStranger ? null : say(`kind.${kind}`), where === null ? null : say('audit.remote', { network: where })]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </span>
  );
}

function What({ entry }: { readonly entry: AuditEntry }) {
  const say = useWords(AUDIT_WORDS);
  const { locale } = useVoice();
  const times = entry.detail['times'];
  return (
    <span className="stack" title={entry.requestId === null ? undefined : say('audit.request', { id: entry.requestId })}>
      <span>{actionText(entry, locale)}</span>
      {entry.object === '' ? null : (
        <Link href={`/audit?object=${encodeURIComponent(entry.object)}`} className="code small">
          {entry.object}
        </Link>
      )}
      {entry.outcome === 'done' ? null : (
        <span className="audit-refused">
          <StateBadge tone="bad">{say('audit.refused')}</StateBadge>{' '}
          <span className="small">
            {refusalText(entry.code, locale)}
            {typeof times === 'number' && times > 1 ? ` · ${say('audit.times', { times })}` : ''}
          </span>
        </span>
      )}
    </span>
  );
}
