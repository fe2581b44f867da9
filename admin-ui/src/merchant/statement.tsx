// The statement of one merchant for the business day: totals first, then every line that makes them, each leading to its authorization.
import { type ReactNode, useState } from 'react';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { useReference } from '../parts/reference.tsx';
import { type Resource, useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import type { Statement } from '../parts/wire.ts';
import { StatementFiles } from './statement-files.tsx';
import { StatementLines } from './statement-lines.tsx';
import { StatementTotals } from './statement-totals.tsx';

interface StatementBoardOf {
  readonly date: string | null;
  /** The merchant shown until the reader picks one. */
  readonly busiest: string | null;
  readonly onOpen: (id: string) => void;
}

const REFRESH_EVERY_MS = 10_000;

export function StatementBoard({ date: shownDay, busiest, onOpen }: StatementBoardOf) {
  const { merchants, merchantName } = useReference();
  const { say } = useVoice();
  const [picked, setPicked] = useState<string | null>(null);
  const [pickedDate, setPickedDate] = useState<string | null>(null);
  const date = pickedDate ?? shownDay;
  const merchant = picked ?? busiest ?? merchants[0]?.id ?? '';
  const path = date === null || merchant === '' ? null : `/v1/statements/${date}/${encodeURIComponent(`merchant:${merchant}`)}`;
  const statement = useResource<Statement>(path === null ? null : `${path}?limit=200`, REFRESH_EVERY_MS);
  return (
    <section className="sheet statement" id="statement" aria-labelledby="statement-title">
      <StatementHead date={date} statement={statement.body}>
        <label className="field inline">
          <span>{say('stmt.date')}</span>
          <input
            type="date"
            value={date ?? ''}
            onChange={(event) => setPickedDate(event.target.value === '' ? null : event.target.value)}
          />
        </label>
        <MerchantSelect merchant={merchant} onPick={setPicked} />
        {path === null || statement.body === null ? null : <StatementFiles path={path} name={`${date}-${merchant}.csv`} />}
      </StatementHead>
      <StatementBody date={path === null ? null : date} statement={statement} of={{ merchant: merchantName(merchant), onOpen }} />
    </section>
  );
}

function StatementHead({
  date,
  statement,
  children,
}: {
  readonly date: string | null;
  readonly statement: Statement | null;
  readonly children: ReactNode;
}) {
  const { say, day } = useVoice();
  const standing = statement === null ? null : say(statement.state === 'closed' ? 'stmt.closed' : 'stmt.provisional');
  return (
    <div className="section-head">
      <div>
        <h2 id="statement-title">{say('stmt.title')}</h2>
        <p className="soft">{[date === null ? null : day(date), standing].filter((each) => each !== null).join(' · ')}</p>
      </div>
      <div className="statement-tools">{children}</div>
    </div>
  );
}

function MerchantSelect({ merchant, onPick }: { readonly merchant: string; readonly onPick: (id: string) => void }) {
  const { say, text } = useVoice();
  const { merchants } = useReference();
  return (
    <label className="field inline">
      <span>{say('stmt.merchant')}</span>
      <select value={merchant} onChange={(event) => onPick(event.target.value)}>
        {merchants.map((each) => (
          <option key={each.id} value={each.id}>
            {text(each.name, each.id)}
          </option>
        ))}
      </select>
    </label>
  );
}

interface StatementBodyOf {
  readonly date: string | null;
  readonly statement: Resource<Statement>;
  readonly of: { readonly merchant: string; readonly onOpen: (id: string) => void };
}

function StatementBody({ date, statement: { body, fault, loading, reload }, of }: StatementBodyOf) {
  const { say, day } = useVoice();
  if (fault !== null && fault.status !== 404) return <FaultNotice fault={fault} again={reload} />;
  if (body !== null && body.lines.length > 0) {
    return (
      <>
        <StatementTotals statement={body} merchant={of.merchant} />
        <StatementLines statement={body} onOpen={of.onOpen} />
      </>
    );
  }
  if (date !== null && body === null && loading && fault === null) return <Reading />;
  return <Empty>{date === null ? say('stmt.noDay') : say('stmt.empty', { date: day(date) })}</Empty>;
}
