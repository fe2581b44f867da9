// For whoever comes without a token: the way in through the bank's app, or the cardholders of the demo bank to choose from.
import { useState } from 'react';
import type { DemoHolder } from '../../../../api/cardholder/demo-store.ts';
import { go } from '../address.ts';
import { beDemoHolder } from '../host.ts';
import { Empty } from '../parts/empty.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { Line, List } from '../parts/list.tsx';
import { Screen } from '../parts/screen.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { showToast } from '../parts/toast.tsx';
import { useAsk } from '../parts/use-ask.ts';
import { useVoice, type Voice } from '../voice.ts';
import { S, tierPair } from '../words-start.ts';

export function Page() {
  const voice = useVoice();
  const asked = useAsk<{ readonly items: readonly DemoHolder[] }>('/v1/demo/holders');
  const isDemo = asked.body !== null;
  const isBank = asked.fault?.status === 404;
  return (
    <Screen title={voice.say(isDemo ? S.demoTitle : S.title)} isBare>
      {asked.state === 'loading' && <Skeleton look="line" cards={6} />}
      {isBank && <Empty icon="lock" title={voice.say(S.openTitle)} text={voice.say(S.openText)} />}
      {asked.state === 'fault' && asked.fault !== null && !isBank && <FaultNote fault={asked.fault} onAgain={asked.again} />}
      {asked.body !== null && <Choice holders={asked.body.items} />}
    </Screen>
  );
}

function Choice({ holders }: { readonly holders: readonly DemoHolder[] }) {
  const voice = useVoice();
  const [isBusy, setBusy] = useState(false);
  const choose = async (account: string) => {
    if (isBusy) return;
    setBusy(true);
    const isIn = await beDemoHolder(account);
    setBusy(false);
    if (isIn) go('/');
    else showToast(voice.say(S.failed));
  };
  return (
    <>
      <p className="note">{voice.say(S.demoText)}</p>
      <List label={voice.say(S.demoHolders)}>
        {holders.map((holder) => (
          <Line
            key={holder.account}
            icon="card"
            title={holder.label ?? holder.account}
            note={holds(holder, voice)}
            onPress={() => void choose(holder.account)}
          />
        ))}
      </List>
    </>
  );
}

function holds({ points, pending, coupons, tier }: DemoHolder, voice: Voice): string {
  const said = [
    points > 0 ? voice.say(S.points, { count: voice.count(points) }) : null,
    pending > 0 ? voice.say(S.pending, { count: voice.count(pending) }) : null,
    coupons > 0 ? voice.say(S.coupons, { count: coupons }) : null,
    tier === null ? null : voice.say(S.member, { tier: voice.say(tierPair(tier)) }),
  ].filter((each) => each !== null);
  return said.length === 0 ? voice.say(S.nothing) : said.join(' · ');
}
