// All tiers of a programme with their rights, and what happened to the membership.
import { Badge } from '../parts/badge.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { Line, List } from '../parts/list.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { useAsk } from '../parts/use-ask.ts';
import { type Pair, useVoice, type Voice } from '../voice.ts';
import { amountOf, tierName } from './say.ts';
import type { Membership, Move } from './wire.ts';
import { rightPair, W, WHY } from './words-membership.ts';

export function MembershipSheet({ item, onClose }: { readonly item: Membership; readonly onClose: () => void }) {
  const voice = useVoice();
  return (
    <Sheet title={voice.text(item.name)} onClose={onClose}>
      <h3>{voice.say(W.tiers)}</h3>
      <List label={voice.say(W.tiers)}>
        {item.tiers.map((tier) => (
          <Line
            key={tier.id}
            icon="medal"
            title={tierName(item, tier.id, voice)}
            note={[
              voice.say(W.from, { threshold: amountOf(tier.threshold, item, voice) }),
              ...tier.rights.map((right) => voice.say(rightPair(right))),
            ].join(' · ')}
            {...(item.state === 'member' && tier.id === item.tier ? { end: <Badge look="membership">{voice.say(W.member)}</Badge> } : {})}
          />
        ))}
      </List>
      {item.state !== 'open' && <History item={item} />}
    </Sheet>
  );
}

function History({ item }: { readonly item: Membership }) {
  const voice = useVoice();
  const asked = useAsk<{ readonly items: readonly Move[] }>(`/v1/me/memberships/${encodeURIComponent(item.programme)}/history?limit=20`);
  return (
    <>
      <h3>{voice.say(W.history)}</h3>
      {asked.state === 'loading' && <Skeleton look="line" cards={2} />}
      {asked.state === 'fault' && asked.fault !== null && <FaultNote fault={asked.fault} onAgain={asked.again} isInline />}
      {asked.body !== null && (
        <List label={voice.say(W.history)}>
          {asked.body.items.map((move) => (
            <Line key={move.id} title={titleOf(move, item, voice)} note={noteOf(move, voice)} />
          ))}
        </List>
      )}
    </>
  );
}

function titleOf({ kind, toTier, until }: Move, item: Membership, voice: Voice): string {
  return voice.say(W[`moved_${kind}`], {
    tier: toTier === null ? '' : tierName(item, toTier, voice),
    day: until === null ? '' : voice.lastDay(until),
  });
}

function noteOf({ why, at }: Move, voice: Voice): string {
  const known: Pair | undefined = (WHY as Readonly<Record<string, Pair | undefined>>)[why];
  return known === undefined ? voice.moment(at) : `${voice.moment(at)} · ${voice.say(known)}`;
}
