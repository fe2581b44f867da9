// Settings: language and look, what the cardholder agrees to, a copy of what is kept, and its erasure.
import { useState } from 'react';
import { Chips } from '../parts/button.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { Line, List } from '../parts/list.tsx';
import { Screen } from '../parts/screen.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { useAsk } from '../parts/use-ask.ts';
import { chooseLook, chosenLook, type Look } from '../theme.ts';
import { useVoice } from '../voice.ts';
import { Consents } from './consents.tsx';
import type { Me } from './me.ts';
import { MyRights } from './my-rights.tsx';
import { W } from './words-settings.ts';

export function Page() {
  const voice = useVoice();
  const asked = useAsk<Me>('/v1/me');
  return (
    <Screen title={voice.say(W.title)} back="/">
      <section>
        <h2>{voice.say(W.language)}</h2>
        <Chips
          label={voice.say(W.language)}
          options={[
            { value: 'en', word: 'English' },
            { value: 'zh-CN', word: '中文' },
          ]}
          chosen={voice.locale}
          onChoose={voice.setLocale}
        />
      </section>
      <LookChoice />
      <More />
      {asked.state === 'loading' && <Skeleton look="line" cards={4} />}
      {asked.state === 'fault' && asked.fault !== null && <FaultNote fault={asked.fault} onAgain={asked.again} />}
      {asked.body !== null && (
        <>
          <Consents consents={asked.body.consents} />
          <MyRights erasure={asked.body.erasure} />
        </>
      )}
    </Screen>
  );
}

function LookChoice() {
  const voice = useVoice();
  const [look, setLook] = useState(chosenLook);
  const choose = (next: Look) => {
    chooseLook(next);
    setLook(next);
  };
  const options = (['system', 'light', 'dark'] as const).map((value) => ({ value, word: voice.say(W[value]) }));
  return (
    <section>
      <h2>{voice.say(W.look)}</h2>
      <Chips label={voice.say(W.look)} options={options} chosen={look} onChoose={choose} />
    </section>
  );
}

function More() {
  const voice = useVoice();
  return (
    <section>
      <h2>{voice.say(W.more)}</h2>
      <List label={voice.say(W.more)}>
        <Line icon="heart" title={voice.say(W.favourites)} to="/favourites" />
        <Line icon="chart" title={voice.say(W.savings)} to="/savings" />
        <Line icon="bell" title={voice.say(W.messages)} to="/preferences" />
      </List>
    </section>
  );
}
