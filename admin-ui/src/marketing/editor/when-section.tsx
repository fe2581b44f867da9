// When a campaign works: its span, weekly windows, public holidays and excluded dates, in its own time zone.
import { WEEKDAYS } from '../../../../engine/campaign/schema.ts';
import { SelectField } from '../../parts/field.tsx';
import { useWords } from '../../parts/words-of.tsx';
import { instantOf, localOf } from '../days.ts';
import { type Path, valueAt } from './draft.ts';
import { useEditing } from './editor-context.tsx';
import { ChoiceAt, DateTimeAt, KeysAt, SomeAt, TextAt } from './fields.tsx';
import { Rows } from './rows.tsx';
import { Section } from './section.tsx';
import { EDITOR_WORDS } from './words-editor.ts';
import { FIELD_WORDS } from './words-fields.ts';

export function WhenSection() {
  const say = useWords(FIELD_WORDS);
  const tell = useWords(EDITOR_WORDS);
  return (
    <Section name="when" places={['schedule']}>
      <InstantAt path={['schedule', 'from']} label={say('f.from.instant')} />
      <InstantAt path={['schedule', 'to']} label={say('f.to.instant')} hint={say('f.to.hint')} />
      <div className="whole">
        <Rows path={['schedule', 'windows']} label={tell('window.title')} addLabel={tell('window.add')} fresh={() => ({ days: ['fri'] })}>
          {(path, place) => <WindowFields path={path} place={place + 1} />}
        </Rows>
        <p className="small soft">{tell('window.lead')}</p>
      </div>
      <Holidays />
      <KeysAt path={['schedule', 'excludedDates']} label={say('f.excludedDates')} hint={say('f.excludedDates.hint')} />
      <ChoiceAt
        path={['schedule', 'clock']}
        label={say('f.clock')}
        otherwise="ledger"
        options={(['ledger', 'terminal'] as const).map((value) => ({ value, label: say(`o.${value}`) }))}
      />
    </Section>
  );
}

function InstantAt({ path, label, hint }: { readonly path: Path; readonly label: string; readonly hint?: string }) {
  const { zone, document } = useEditing();
  const stands = valueAt(document, path);
  return (
    <DateTimeAt
      path={path}
      label={label}
      hint={hint}
      print={(value) => (typeof value === 'string' ? localOf(value, zone) : '')}
      // What was written with seconds or another offset stays as it was until the time is changed.
      read={(local) => (typeof stands === 'string' && localOf(stands, zone) === local ? stands : instantOf(local, zone))}
    />
  );
}

function WindowFields({ path, place }: { readonly path: Path; readonly place: number }) {
  const tell = useWords(EDITOR_WORDS);
  return (
    <>
      <SomeAt
        path={[...path, 'days']}
        label={tell('window.days', { place })}
        options={WEEKDAYS.map((day) => ({ value: day, label: tell(`day.${day}`) }))}
      />
      <TextAt path={[...path, 'from']} label={tell('window.from')} placeholder="00:00" />
      <TextAt path={[...path, 'to']} label={tell('window.to')} placeholder="24:00" />
    </>
  );
}

function Holidays() {
  const say = useWords(FIELD_WORDS);
  const { document, set } = useEditing();
  const mode = valueAt(document, ['schedule', 'holidays', 'mode']);
  const choose = (chosen: string) => {
    const calendar = valueAt(document, ['schedule', 'holidays', 'calendar']) ?? 'CN';
    set(['schedule', 'holidays'], chosen === 'none' ? undefined : { calendar, mode: chosen });
  };
  return (
    <>
      <SelectField
        label={say('f.holidays')}
        value={typeof mode === 'string' ? mode : 'none'}
        onChange={choose}
        options={(['none', 'exclude', 'only'] as const).map((value) => ({ value, label: say(`o.holiday.${value}`) }))}
      />
      {mode === undefined ? null : <TextAt path={['schedule', 'holidays', 'calendar']} label={say('f.calendar')} keepEmpty />}
    </>
  );
}
