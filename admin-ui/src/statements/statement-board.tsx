// The statement of one merchant on the page of the day: picked by day and merchant, with each line leading to its authorization.
import { useState } from 'react';
import { Empty } from '../parts/notice.tsx';
import { useReference } from '../parts/reference.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { StatementView } from './statement-view.tsx';
import { STATEMENT_WORDS } from './words-statements.ts';

interface StatementBoardOf {
  readonly date: string | null;
  /** The merchant shown until the reader picks one. */
  readonly busiest: string | null;
  readonly onOpen: (id: string) => void;
}

export function StatementBoard({ date: shownDay, busiest, onOpen }: StatementBoardOf) {
  const { merchants } = useReference();
  const { say, text, day } = useVoice();
  const words = useWords(STATEMENT_WORDS);
  const [picked, setPicked] = useState<string | null>(null);
  const [pickedDate, setPickedDate] = useState<string | null>(null);
  const date = pickedDate ?? shownDay;
  const merchant = picked ?? busiest ?? merchants[0]?.id ?? '';
  return (
    <section className="sheet statement" id="statement" aria-labelledby="statement-title">
      <div className="section-head">
        <div>
          <h2 id="statement-title">{say('stmt.title')}</h2>
          <p className="soft">{date === null ? '' : day(date)}</p>
        </div>
        <div className="statement-tools">
          <label className="field inline">
            <span>{words('st.day')}</span>
            <input
              type="date"
              value={date ?? ''}
              onChange={(event) => setPickedDate(event.target.value === '' ? null : event.target.value)}
            />
          </label>
          <label className="field inline">
            <span>{words('st.merchant')}</span>
            <select value={merchant} onChange={(event) => setPicked(event.target.value)}>
              {merchants.map((each) => (
                <option key={each.id} value={each.id}>
                  {text(each.name, each.id)}
                </option>
              ))}
            </select>
          </label>
        </div>
      </div>
      {date === null || merchant === '' ? (
        <Empty>{say('stmt.noDay')}</Empty>
      ) : (
        <StatementView key={`${date} ${merchant}`} date={date} party={`merchant:${merchant}`} onAuthorization={onOpen} />
      )}
    </section>
  );
}
