// The statement of one merchant for the business day: totals first, then every line that makes them, each leading to its authorization.
import { useId, useState } from 'react';
import { Empty, FaultNotice, Reading } from '../parts/notice.tsx';
import { useReference } from '../parts/reference.tsx';
import { useSession } from '../parts/session.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import type { Statement } from '../parts/wire.ts';
import { StatementLines } from './statement-lines.tsx';
import { StatementTotals } from './statement-totals.tsx';

interface StatementBoardOf { readonly date: string | null; readonly busiest: string | null; readonly onOpen: (id: string) => void }

/** `busiest` is the merchant shown until the reader picks one. */
export function StatementBoard({ date, busiest, onOpen }: StatementBoardOf) {
  const { say, text, day } = useVoice();
  const { merchants, merchantName } = useReference();
  const [picked, setPicked] = useState<string | null>(null);
  const select = useId();
  const merchant = picked ?? busiest ?? merchants[0]?.id ?? null;
  const path = date === null || merchant === null ? null : `/v1/statements/${date}/${encodeURIComponent(`merchant:${merchant}`)}`;
  const { body, fault, loading, reload } = useResource<Statement>(path === null ? null : `${path}?limit=200`, REFRESH_EVERY_MS);
  const nothing = fault?.status === 404 || (body !== null && body.lines.length === 0);
  return (
    <section className="sheet statement" id="statement" aria-labelledby="statement-title">
      <div className="section-head">
        <div>
          <h2 id="statement-title">{say('stmt.title')}</h2>
          {date === null ? null : <p className="soft">{day(date)}{body === null ? null : <> · {say(body.state === 'closed' ? 'stmt.closed' : 'stmt.provisional')}</>}</p>}
        </div>
        <div className="statement-tools">
          <label className="field inline" htmlFor={select}><span>{say('stmt.merchant')}</span>
            <select id={select} value={merchant ?? ''} onChange={(event) => setPicked(event.target.value)}>
              {merchants.map((each) => <option key={each.id} value={each.id}>{text(each.name, each.id)}</option>)}
            </select>
          </label>
          {path === null ? null : <StatementFiles path={path} name={`${date}-${merchant}.csv`} />}
        </div>
      </div>
      {fault === null || nothing ? null : <FaultNotice fault={fault} again={reload} />}
      {body === null && loading && path !== null ? <Reading /> : null}
      {nothing || path === null ? <Empty>{say('stmt.empty', { date: date === null ? '' : day(date) })}</Empty> : null}
      {body === null || nothing ? null : <><StatementTotals statement={body} merchant={merchantName(merchant ?? '')} /><StatementLines statement={body} onOpen={onOpen} /></>}
    </section>
  );
}

const REFRESH_EVERY_MS = 10_000;

/** The files stand behind the key, so they are fetched first and then opened. */
function StatementFiles({ path, name }: { readonly path: string; readonly name: string }) {
  const { client } = useSession();
  const { say, locale } = useVoice();
  const save = async () => {
    const address = await client.file(`${path}.csv`);
    if (address !== null) Object.assign(document.createElement('a'), { href: address, download: name }).click();
  };
  const print = async () => {
    // Opened at once, while the press still counts as the reader's wish; filled when the page is there.
    const opened = window.open('', '_blank');
    const address = await client.file(`${path}/page?locale=${locale}`);
    if (opened !== null && address !== null) opened.location.href = address;
    else opened?.close();
  };
  return (
    <>
      <button type="button" className="button" onClick={() => void save()}>{say('stmt.csv')}</button>
      <button type="button" className="button" onClick={() => void print()}>{say('stmt.print')}</button>
    </>
  );
}
