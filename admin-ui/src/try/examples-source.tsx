// The examples of a document as a list to choose from: which hold, and why one does not.
import { useMemo } from 'react';
import type { Campaign } from '../../../engine/campaign/schema.ts';
import { problemText, useProblemTeller } from '../parts/example-problem.ts';
import { Empty } from '../parts/notice.tsx';
import { StateBadge } from '../parts/state-badge.tsx';
import { useWords } from '../parts/words-of.tsx';
import { useHolidays } from './holidays.ts';
import { exampleResult } from './tryout.ts';
import { TRY_WORDS } from './words-try.ts';

interface ExamplesOf {
  readonly document: Campaign;
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

export function ExamplesSource({ document, chosen, onChoose }: ExamplesOf) {
  const say = useWords(TRY_WORDS);
  const calendar = document.schedule.holidays?.calendar;
  const holidays = useHolidays(calendar === undefined ? NONE : [calendar]);
  const results = useMemo(
    () => (holidays === null ? [] : document.examples.map((example) => exampleResult(document, example, holidays))),
    [document, holidays],
  );
  const teller = useProblemTeller(document.currency);
  if (document.examples.length === 0) return <Empty>{say('try.noExamples')}</Empty>;
  const ok = results.filter((result) => result?.ok === true).length;
  return (
    <>
      <p className="soft">{say('try.exampleCount', { ok, all: document.examples.length })}</p>
      <ul className="try-examples">
        {document.examples.map((example, index) => (
          <li key={`${example.name} ${example.given.at}`}>
            <button type="button" className="try-example" aria-pressed={index === chosen} onClick={() => onChoose(index)}>
              <span>{example.name}</span>
              <Verdict result={results[index]} />
            </button>
            {results[index] !== null && results[index]?.ok === false ? (
              <p className="field-error">
                {say('try.failsWhy', { why: results[index]?.problems.map((problem) => problemText(problem, teller)).join('; ') ?? '' })}
              </p>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}

const NONE: readonly string[] = [];

function Verdict({ result }: { readonly result: ReturnType<typeof exampleResult> | undefined }) {
  const say = useWords(TRY_WORDS);
  const isOk = result?.ok === true;
  return <StateBadge tone={isOk ? 'good' : 'bad'}>{isOk ? say('try.holds') : say('try.fails')}</StateBadge>;
}
