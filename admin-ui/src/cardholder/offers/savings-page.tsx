// What was saved: by month as small bars, and the most recent ones.
import { AsOf } from '../parts/as-of.tsx';
import { Empty } from '../parts/empty.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { Progress } from '../parts/progress.tsx';
import { Screen } from '../parts/screen.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { useAsk } from '../parts/use-ask.ts';
import { useVoice, type Voice } from '../voice.ts';
import { barsOf, sumsOf } from './savings.ts';
import { Uses } from './uses.tsx';
import { type Savings, savingsPath } from './wire.ts';
import { D } from './words-detail.ts';
import { W } from './words-offers.ts';

export function Page() {
  const voice = useVoice();
  const asked = useAsk<Savings>(savingsPath, { keep: true });
  return (
    <Screen title={voice.say(D.savings)} back="/">
      {asked.state === 'loading' && <Skeleton cards={2} />}
      {asked.state === 'fault' && asked.fault !== null && <FaultNote fault={asked.fault} onAgain={asked.again} />}
      {asked.body !== null && <Shown savings={asked.body} />}
      <AsOf asked={asked} />
    </Screen>
  );
}

function Shown({ savings }: { readonly savings: Savings }) {
  const voice = useVoice();
  const sums = sumsOf(savings.total);
  if (sums.length === 0 && savings.months.length === 0)
    return <Empty icon="chart" title={voice.say(D.noSavings)} text={voice.say(D.noSavingsText)} />;
  return (
    <>
      <div className="card accent saved">
        <span className="small">{voice.say(W.saved)}</span>
        {sums.map(({ amount, currency }) => (
          <strong key={currency} className="figures">
            {voice.money(amount, currency)}
          </strong>
        ))}
      </div>
      <section>
        <h2>{voice.say(D.months)}</h2>
        <ul className="card bars">
          {barsOf(savings.months).map((bar) => (
            <li key={bar.month + bar.currency}>
              <span className="bar-words">
                <span>{monthOf(bar.month, voice)}</span>
                <span className="figures">
                  {voice.money(bar.amount, bar.currency)} <span className="soft">{voice.say(D.times, { count: bar.times })}</span>
                </span>
              </span>
              <Progress value={bar.share} max={1} label={monthOf(bar.month, voice)} text={voice.money(bar.amount, bar.currency)} />
            </li>
          ))}
        </ul>
      </section>
      <Uses title={voice.say(D.recent)} uses={savings.recent} />
    </>
  );
}

function monthOf(month: string, voice: Voice): string {
  const language = voice.locale === 'en' ? 'en-GB' : voice.locale;
  return new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-15T00:00:00Z`));
}
