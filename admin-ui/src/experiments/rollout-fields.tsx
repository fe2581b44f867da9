// Who takes part in a campaign, for its editor: a share, steps in which it grows, a shadow, a range within a group; and the same in a sentence.
import { useState } from 'react';
import { instantOf, localOf } from '../marketing/days.ts';
import { Button } from '../parts/button.tsx';
import { CheckField, Field, TextField } from '../parts/field.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { drawsOf, nextStage, percentOf, type Rollout, stepsOf, tidied, WHOLE } from './rollout.ts';
import { ROLLOUT_WORDS } from './words-experiments.ts';

export interface RolloutFieldsOf {
  /** The document's `rollout`; undefined: everybody, live. */
  readonly value: Rollout | undefined;
  readonly onChange: (value: Rollout | undefined) => void;
  /** Times are those of the campaign; the bank's where it is not given. */
  readonly zone?: string;
}

export function RolloutFields({ value = {}, onChange, zone }: RolloutFieldsOf) {
  const say = useWords(ROLLOUT_WORDS);
  const voice = useVoice();
  const change = (part: Partial<Rollout>) => onChange(tidied({ ...value, ...part }));
  const { from = 0, to = WHOLE } = value;
  const isVariant = value.group !== undefined || from > 0;
  const nobody = from >= to ? say('rollout.nobody') : undefined;
  return (
    <div className="rollout">
      <CheckField
        label={say('rollout.shadow')}
        hint={say('rollout.shadowHint')}
        checked={value.mode === 'shadow'}
        onChange={(checked) => change({ mode: checked ? 'shadow' : 'live' })}
      />
      <ShareField
        label={say(isVariant ? 'rollout.to' : 'rollout.share')}
        hint={say('rollout.shareHint')}
        value={to}
        error={nobody}
        onChange={(draws) => change({ to: draws })}
      />
      <details open={isVariant}>
        <summary>{say('rollout.variant')}</summary>
        <div className="rollout-variant">
          <GroupField value={value.group ?? ''} onChange={(group) => change({ group })} />
          <ShareField
            label={say('rollout.from')}
            hint={say('rollout.fromHint')}
            value={from}
            onChange={(draws) => change({ from: draws })}
          />
        </div>
      </details>
      <Stages value={value} zone={zone ?? voice.zone} onChange={change} />
      <RolloutSentence value={value} zone={zone ?? voice.zone} />
    </div>
  );
}

interface ShareFieldOf {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly value: number;
  readonly onChange: (draws: number) => void;
}

/** What is typed stays as typed while it means the same share. */
function ShareField({ label, hint, error, value, onChange }: ShareFieldOf) {
  const say = useWords(ROLLOUT_WORDS);
  const [typed, setTyped] = useState(percentOf(value));
  const meant = drawsOf(typed);
  const shown = meant === null || meant === value ? typed : percentOf(value);
  const change = (text: string) => {
    setTyped(text);
    const draws = drawsOf(text);
    if (draws !== null) onChange(draws);
  };
  return (
    <TextField
      label={label}
      hint={hint}
      value={shown}
      error={meant === null ? say('rollout.bad') : error}
      onChange={change}
      maxLength={8}
    />
  );
}

const GROUP = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

function GroupField({ value, onChange }: { readonly value: string; readonly onChange: (group: string) => void }) {
  const say = useWords(ROLLOUT_WORDS);
  const isGood = value === '' || GROUP.test(value);
  return (
    <TextField
      label={say('rollout.group')}
      hint={say('rollout.groupHint')}
      value={value}
      error={isGood ? undefined : say('rollout.badGroup')}
      onChange={onChange}
      maxLength={64}
    />
  );
}

interface StagesOf {
  readonly value: Rollout;
  readonly zone: string;
  readonly onChange: (part: Partial<Rollout>) => void;
}

function Stages({ value, zone, onChange }: StagesOf) {
  const say = useWords(ROLLOUT_WORDS);
  const { to = WHOLE, stages = [] } = value;
  const set = (no: number, part: { readonly at?: string; readonly to?: number }) =>
    onChange({ stages: stages.map((stage, place) => (place === no ? { ...stage, ...part } : stage)) });
  return (
    <fieldset className="rows">
      <legend>{say('rollout.stages')}</legend>
      {stages.map((stage, no) => {
        const before = stages[no - 1];
        const late = before !== undefined && Date.parse(stage.at) <= Date.parse(before.at) ? say('rollout.order') : undefined;
        const falls = stage.to <= (before?.to ?? to) ? say('rollout.falls') : undefined;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place.
          <div key={no} className="row-fields">
            <Field label={say('rollout.stageAt', { no: no + 1 })} error={late}>
              {(control) => (
                <input
                  {...control}
                  type="datetime-local"
                  value={localOf(stage.at, zone)}
                  onChange={(event) => {
                    const at = instantOf(event.target.value, zone);
                    if (at !== null) set(no, { at });
                  }}
                />
              )}
            </Field>
            <ShareField
              label={say('rollout.stageTo', { no: no + 1 })}
              value={stage.to}
              error={falls}
              onChange={(draws) => set(no, { to: draws })}
            />
            <Button
              label={say('rollout.dropStage', { no: no + 1 })}
              onClick={() => onChange({ stages: stages.filter((_, place) => place !== no) })}
            >
              ×
            </Button>
          </div>
        );
      })}
      <Button onClick={() => onChange({ stages: [...stages, nextStage(value, Date.now())] })}>{say('rollout.addStage')}</Button>
    </fieldset>
  );
}

/** The same in words. */
function RolloutSentence({ value, zone }: { readonly value: Rollout; readonly zone: string }) {
  const say = useWords(ROLLOUT_WORDS);
  const steps = stepsOf(value);
  const first = steps[0]?.share ?? WHOLE;
  const sentences = [
    first === WHOLE && steps.length === 1 ? say('rollout.everybody') : say('rollout.first', { share: percentOf(first) }),
    ...steps
      .slice(1)
      .map(({ at, share }) => say('rollout.then', { at: localOf(at ?? '', zone).replace('T', ' '), share: percentOf(share) })),
    ...(value.mode === 'shadow' ? [say('rollout.nothing')] : []),
  ];
  return (
    <p className="note" role="status">
      {sentences.join(' ')}
    </p>
  );
}
