// Tries a document, saved or not, with the real decide() in the browser: on a purchase made by hand, on its examples, or on a past purchase.
import { useCallback, useMemo, useState } from 'react';
import type { PastSituation } from '../../../api/authorization/replay.ts';
import type { Situation } from '../../../engine/authorization/situation.ts';
import type { Campaign } from '../../../engine/campaign/schema.ts';
import { CheckField } from '../parts/field.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { ExamplesSource } from './examples-source.tsx';
import { type Given, type GivenField, type GivenForm, formOf, givenOf } from './given.ts';
import { GivenFields } from './given-fields.tsx';
import { useHolidays } from './holidays.ts';
import { candidatesOfPast, situationOfPast } from './past.ts';
import { PastSource } from './past-source.tsx';
import { type Tryout, situationGiven, tryIt } from './tryout.ts';
import { TryoutResult } from './tryout-result.tsx';
import { useLiveDocuments } from './use-live-documents.ts';
import { TRY_WORDS } from './words-try.ts';

type Source = 'hand' | 'examples' | 'past';
const SOURCES: readonly Source[] = ['hand', 'examples', 'past'];

export function TryPanel({ document }: { readonly document: Campaign }) {
  const say = useWords(TRY_WORDS);
  const [source, setSource] = useState<Source>('hand');
  const hand = useHand(document);
  const [chosen, setChosen] = useState(0);
  const [past, setPast] = useState<PastSituation | null>(null);
  const [isAmong, setAmong] = useState(false);
  const [wished, setWished] = useState<{ readonly of: Situation; readonly situation: Situation } | null>(null);
  const live = useLiveDocuments();
  const asked = useSituation({ document, source, given: hand.given, chosen, past });
  const situation = wished !== null && wished.of === asked ? wished.situation : asked;
  const others = isAmong ? (live.documents ?? []) : source === 'past' && past !== null ? candidatesOfPast(past) : NOBODY;
  const tryout = useTryout({ document, situation, others });
  const among = (wanted: boolean) => {
    setAmong(wanted);
    if (wanted && live.documents === null) live.load();
  };
  return (
    <div className="try">
      <div className="try-source">
        <Tabs
          label={say('try.source')}
          tabs={SOURCES.map((name) => ({ name, label: say(`try.${name}`) }))}
          chosen={source}
          onChoose={setSource}
        >
          {source === 'hand' ? <GivenFields campaign={document} form={hand.form} wrong={hand.wrong} onChange={hand.change} /> : null}
          {source === 'examples' ? <ExamplesSource document={document} chosen={chosen} onChoose={setChosen} /> : null}
          {source === 'past' ? <PastSource past={past} onPast={setPast} /> : null}
        </Tabs>
        <CheckField label={say('try.among')} hint={say('try.amongHint')} checked={isAmong} onChange={among} />
        <AmongState live={live} isAmong={isAmong} />
      </div>
      <Outcome
        document={document}
        tryout={tryout}
        isReady={situation !== null}
        onChanged={() => {
          if (asked !== null && tryout !== null && tryout !== 'broken' && tryout.changed !== null)
            setWished({ of: asked, situation: tryout.changed });
        }}
      />
    </div>
  );
}

const NOBODY: readonly Campaign[] = [];

function AmongState({ live, isAmong }: { readonly live: ReturnType<typeof useLiveDocuments>; readonly isAmong: boolean }) {
  const say = useWords(TRY_WORDS);
  if (!isAmong) return null;
  if (live.fault !== null) return <FaultNotice fault={live.fault} again={live.load} />;
  if (live.progress !== null)
    return (
      <p className="soft" role="status">
        {say('try.reading', live.progress)}
      </p>
    );
  return <p className="soft">{say('try.loaded', { count: live.documents?.length ?? 0 })}</p>;
}

interface OutcomeOf {
  readonly document: Campaign;
  readonly tryout: Tryout | 'broken' | null;
  readonly isReady: boolean;
  readonly onChanged: () => void;
}

function Outcome({ document, tryout, isReady, onChanged }: OutcomeOf) {
  const say = useWords(TRY_WORDS);
  if (tryout === 'broken')
    return (
      <p className="fault" role="alert">
        {say('try.broken')}
      </p>
    );
  if (tryout === null) return isReady ? <Reading /> : null;
  return <TryoutResult document={document} tryout={tryout} onChanged={onChanged} />;
}

interface Hand {
  readonly form: GivenForm;
  readonly wrong: readonly GivenField[];
  readonly given: Given | null;
  readonly change: (field: GivenField, value: string) => void;
}

/** Begins as the first example, which shows the benefit being granted; else as a plain purchase now. */
function useHand(document: Campaign): Hand {
  const start = useMemo((): Given => document.examples[0]?.given ?? { at: new Date().toISOString() }, [document.examples]);
  const [typed, setTyped] = useState<Partial<GivenForm>>({});
  const { currency, timeZone } = document;
  const form = useMemo(() => ({ ...safeForm(start, { currency, timeZone }), ...typed }), [start, typed, currency, timeZone]);
  const read = useMemo(() => safeGiven(form, { currency, timeZone }, start), [form, start, currency, timeZone]);
  const change = useCallback((field: GivenField, value: string) => setTyped((last) => ({ ...last, [field]: value })), []);
  return { form, wrong: read.ok ? [] : read.wrong, given: read.ok ? read.given : null, change };
}

type Zone = Pick<Campaign, 'currency' | 'timeZone'>;

/** A draft may name a zone that is none; its times are then shown in UTC. */
function safeForm(given: Given, zone: Zone): GivenForm {
  try {
    return formOf(given, zone);
  } catch {
    return formOf({ ...given, at: new Date().toISOString() }, { ...zone, timeZone: 'UTC' });
  }
}

function safeGiven(form: GivenForm, zone: Zone, keep: Given): ReturnType<typeof givenOf> {
  try {
    return givenOf(form, zone, keep);
  } catch {
    return { ok: false, wrong: ['when'] };
  }
}

interface Asked {
  readonly document: Campaign;
  readonly source: Source;
  readonly given: Given | null;
  readonly chosen: number;
  readonly past: PastSituation | null;
}

function useSituation({ document, source, given, chosen, past }: Asked): Situation | null {
  return useMemo(() => {
    try {
      if (source === 'past') return past === null ? null : situationOfPast(past);
      const asked = source === 'hand' ? given : (document.examples[chosen]?.given ?? null);
      return asked === null ? null : situationGiven(document, asked);
    } catch {
      return null;
    }
  }, [document, source, given, chosen, past]);
}

interface TryoutAsked {
  readonly document: Campaign;
  readonly situation: Situation | null;
  readonly others: readonly Campaign[];
}

function useTryout({ document, situation, others }: TryoutAsked): Tryout | 'broken' | null {
  const calendars = useMemo(() => [document, ...others].flatMap(({ schedule }) => schedule.holidays?.calendar ?? []), [document, others]);
  const holidays = useHolidays(calendars);
  const { locale } = useVoice();
  return useMemo(() => {
    if (situation === null || holidays === null) return null;
    try {
      return tryIt({ document, situation: { ...situation, bank: { ...situation.bank, locale } }, others, holidays });
    } catch {
      return 'broken';
    }
  }, [document, situation, others, holidays, locale]);
}
