// Card BINs of a campaign, typed, pasted or read from a file of up to 100,000 ranges; every line that is none is named.
import { type ChangeEvent, useId, useState } from 'react';
import { Button } from '../../parts/button.tsx';
import type { Fault } from '../../parts/client.ts';
import { TextField } from '../../parts/field.tsx';
import { FaultNotice } from '../../parts/notice.tsx';
import { useSession } from '../../parts/session.tsx';
import { useVoice } from '../../parts/voice.tsx';
import { useWords } from '../../parts/words-of.tsx';
import { isSame, type Json } from './draft.ts';
import type { At } from './fields.tsx';
import { useAt } from './editor-context.tsx';
import { type BadLine, type BinReport, readBins } from './read-bins.ts';
import { EDITOR_WORDS } from './words-editor.ts';

/** More are not shown in a field: nobody reads them there, and typing would become slow. */
const SHOWN_MAX = 500;

export function BinField({ path, label }: At) {
  const tell = useWords(EDITOR_WORDS);
  const { count } = useVoice();
  const [value, set, error] = useAt(path);
  const ranges: readonly Json[] = Array.isArray(value) ? value : [];
  const [typed, setTyped] = useState(() => ranges.join(', '));
  const [bad, setBad] = useState<readonly BadLine[]>([]);
  const [report, setReport] = useState<BinReport | null>(null);
  const shown = isSame(readBins(typed).ranges as Json, ranges) ? typed : ranges.join(', ');
  const take = (next: readonly string[]) => set(next.length === 0 ? undefined : next);
  const change = (text: string) => {
    const read = readBins(text);
    setTyped(text);
    setBad(read.bad);
    setReport(null);
    take(read.ranges);
  };
  const loaded = (found: BinReport) => {
    setReport(found);
    setBad(found.bad);
    take(found.ranges);
  };
  const isLong = ranges.length > SHOWN_MAX;
  return (
    <div className="bin-field">
      {isLong ? (
        <p>
          <strong>{label}</strong>: {tell('bins.count', { count: count(ranges.length) })}. <span className="soft">{tell('bins.many')}</span>{' '}
          <Button kind="link" onClick={() => change('')}>
            {tell('bins.clear')}
          </Button>
        </p>
      ) : (
        <TextField label={label} hint={tell('bins.hint')} rows={2} value={shown} onChange={change} error={error} />
      )}
      <BinFile label={label} onReport={loaded} />
      <BinRemarks bad={bad} badCount={report?.badCount ?? bad.length} report={report} />
    </div>
  );
}

function BinRemarks({
  bad,
  badCount,
  report,
}: {
  readonly bad: readonly BadLine[];
  readonly badCount: number;
  readonly report: BinReport | null;
}) {
  const tell = useWords(EDITOR_WORDS);
  const { count } = useVoice();
  return (
    <div role="status" className="small">
      {badCount === 0 ? null : (
        <>
          <p className="field-error">{tell('bins.bad', { count: count(badCount) })}</p>
          <ul>
            {bad.slice(0, 10).map(({ line, text, why }) => (
              <li key={`${line} ${text}`} className="soft">
                {tell('bins.badLine', { line, text, why })}
              </li>
            ))}
          </ul>
        </>
      )}
      {report === null ? null : (
        <p className="soft">
          {tell('bins.count', { count: count(report.ranges.length) })}
          {report.overlapCount === 0 ? '' : ` · ${tell('bins.overlaps', { count: count(report.overlapCount) })}`}
        </p>
      )}
    </div>
  );
}

function BinFile({ label, onReport }: { readonly label: string; readonly onReport: (report: BinReport) => void }) {
  const tell = useWords(EDITOR_WORDS);
  const { client } = useSession();
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const read = async (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? [];
    if (file === undefined) return;
    setBusy(true);
    const reply = await client.ask<BinReport>({ method: 'POST', path: '/v1/bins/check', body: await file.text(), type: 'text/plain' });
    setBusy(false);
    setFault(reply.ok ? null : reply.fault);
    if (reply.ok) onReport(reply.body);
  };
  return (
    <div className="field">
      <label htmlFor={id} className="small">
        {busy ? tell('bins.checking') : tell('bins.file', { name: label })}
      </label>
      <input id={id} type="file" accept=".txt,.csv,text/plain,text/csv" disabled={busy} onChange={(event) => void read(event)} />
      {fault === null ? null : <FaultNotice fault={fault} />}
    </div>
  );
}
