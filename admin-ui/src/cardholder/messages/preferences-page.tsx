// What the cardholder wants to hear: kinds by way, quiet hours and the language; everything stands in the inbox whatever is chosen.
import { useState } from 'react';
import type { Channel } from '../../../../engine/message/kinds.ts';
import type { Preferences } from '../../../../engine/message/preferences.ts';
import { Button } from '../parts/button.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { SelectField, Switch, TextField } from '../parts/field.tsx';
import { Line, List } from '../parts/list.tsx';
import { Screen } from '../parts/screen.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { showToast } from '../parts/toast.tsx';
import { useAct } from '../parts/use-act.ts';
import { useAsk } from '../parts/use-ask.ts';
import { type Pair, useVoice } from '../voice.ts';
import { WISHES, type Wishes } from './wire.ts';
import { KINDS, W } from './words-messages.ts';

export function Page() {
  const voice = useVoice();
  const asked = useAsk<Wishes>(WISHES);
  return (
    <Screen title={voice.say(W.preferences)} back="/settings">
      <p className="soft">{voice.say(W.inboxNote)}</p>
      {asked.state === 'loading' && <Skeleton look="line" cards={6} />}
      {asked.state === 'fault' && asked.fault !== null && <FaultNote fault={asked.fault} onAgain={asked.again} />}
      {asked.body !== null && <Form wishes={asked.body} />}
    </Screen>
  );
}

function Form({ wishes }: { readonly wishes: Wishes }) {
  const voice = useVoice();
  const [draft, setDraft] = useState<Preferences>({ locale: wishes.locale, quiet: wishes.quiet, off: wishes.off });
  const [isChanged, setChanged] = useState(false);
  const acting = useAct();
  const set = (changes: Partial<Preferences>) => {
    setChanged(true);
    setDraft((before) => ({ ...before, ...changes }));
  };
  const save = async () => {
    const reply = await acting.act({ method: 'PUT', path: WISHES, body: { ...draft } });
    if (!reply.ok) return;
    setChanged(false);
    showToast(voice.say(W.saved));
  };
  return (
    <>
      {wishes.ways.map((way) => (
        <Way key={way.channel} way={way} wishes={wishes} off={draft.off} onChange={(off) => set({ off })} />
      ))}
      <Quiet quiet={draft.quiet} bank={wishes.bankQuiet} onChange={(quiet) => set({ quiet })} />
      <section>
        <SelectField
          label={voice.say(W.language)}
          value={draft.locale ?? 'bank'}
          options={[
            { value: 'bank', word: voice.say(W.languageBank) },
            { value: 'en', word: 'English' },
            { value: 'zh-CN', word: '中文' },
          ]}
          onChoose={(chosen) => set({ locale: chosen === 'bank' ? null : chosen })}
        />
      </section>
      {acting.fault !== null && <FaultNote fault={acting.fault} isInline />}
      <div className="wishes-foot">
        {isChanged && <p className="small soft">{voice.say(W.unsaved)}</p>}
        <Button isWide isBusy={acting.isBusy} isOff={!isChanged} onPress={() => void save()}>
          {voice.say(W.save)}
        </Button>
      </div>
    </>
  );
}

interface WayProps {
  readonly way: Wishes['ways'][number];
  readonly wishes: Wishes;
  readonly off: Preferences['off'];
  readonly onChange: (off: Preferences['off']) => void;
}

function Way({ way, wishes, off, onChange }: WayProps) {
  const voice = useVoice();
  const { channel, address } = way;
  const closed = closedBecause(way);
  const isOff = (kind: string) => (off as Readonly<Record<string, readonly Channel[]>>)[kind]?.includes(channel) === true;
  const turn = (kind: string, isOn: boolean) => {
    const before = (off as Readonly<Record<string, readonly Channel[]>>)[kind] ?? [];
    onChange({ ...off, [kind]: isOn ? before.filter((each) => each !== channel) : [...before, channel] });
  };
  return (
    <section>
      <h2>{voice.say(W[channel])}</h2>
      {address !== null && <p className="small soft">{voice.say(W.emailTo, { address })}</p>}
      {closed === null ? (
        <List label={voice.say(W[channel])}>
          {wishes.kinds.map((kind) => (
            <Line
              key={kind}
              title={voice.say(KINDS[kind])}
              end={
                <Switch
                  label={`${voice.say(W[channel])}: ${voice.say(KINDS[kind])}`}
                  isOn={!isOff(kind)}
                  onTurn={(isOn) => turn(kind, isOn)}
                />
              }
            />
          ))}
        </List>
      ) : (
        <List label={voice.say(W[channel])}>
          {closed === W.noConsent ? (
            <Line icon="lock" title={voice.say(closed)} note={voice.say(W.toSettings)} to="/settings" />
          ) : (
            <Line icon="lock" title={voice.say(closed)} />
          )}
        </List>
      )}
    </section>
  );
}

function closedBecause({ channel, isSetUp, hasConsent, address }: Wishes['ways'][number]): Pair | null {
  if (!isSetUp) return W.notSetUp;
  if (!hasConsent) return W.noConsent;
  return channel === 'email' && address === null ? W.noAddress : null;
}

interface QuietProps {
  readonly quiet: Preferences['quiet'];
  readonly bank: Wishes['bankQuiet'];
  readonly onChange: (quiet: Preferences['quiet']) => void;
}

function Quiet({ quiet, bank, onChange }: QuietProps) {
  const voice = useVoice();
  return (
    <section>
      <h2>{voice.say(W.quiet)}</h2>
      <List label={voice.say(W.quiet)}>
        <Line
          title={voice.say(W.quietOwn)}
          note={quiet === null ? voice.say(W.quietBank, bank) : voice.say(W.quietNote)}
          end={<Switch label={voice.say(W.quietOwn)} isOn={quiet !== null} onTurn={(isOn) => onChange(isOn ? bank : null)} />}
        />
      </List>
      {quiet !== null && (
        <div className="quiet-hours">
          <TextField label={voice.say(W.from)} type="time" value={quiet.from} onType={(from) => onChange({ ...quiet, from })} />
          <TextField label={voice.say(W.to)} type="time" value={quiet.to} onType={(to) => onChange({ ...quiet, to })} />
        </div>
      )}
    </section>
  );
}
