// Memberships: a card for each with its tier and what is missing, how to join, and the household.
import { Empty } from '../parts/empty.tsx';
import { AsOf } from '../parts/as-of.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { Screen } from '../parts/screen.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { useAsk } from '../parts/use-ask.ts';
import { useVoice } from '../voice.ts';
import { HouseholdPart } from './household-part.tsx';
import { MembershipCard } from './membership-card.tsx';
import type { Membership } from './wire.ts';
import { W } from './words-membership.ts';

export function Page() {
  const voice = useVoice();
  const asked = useAsk<{ readonly items: readonly Membership[] }>('/v1/me/memberships', { keep: true });
  const { state, body, fault } = asked;
  return (
    <Screen title={voice.say(W.title)}>
      {state === 'loading' && <Skeleton cards={2} />}
      {state === 'fault' && fault !== null && <FaultNote fault={fault} onAgain={asked.again} />}
      {body !== null && body.items.length === 0 && <Empty icon="medal" title={voice.say(W.none)} text={voice.say(W.noneText)} />}
      {body?.items.map((item) => (
        <MembershipCard key={item.programme} item={item} />
      ))}
      {body !== null && <HouseholdPart />}
      <AsOf asked={asked} />
    </Screen>
  );
}
