// One coupon as a card: what it gives, until when, and what can be done with it.
import { useState } from 'react';
import { go } from '../address.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { useVoice } from '../voice.ts';
import { GiftSheet } from './gift-sheet.tsx';
import type { Coupon } from './wire.ts';
import { W } from './words-wallet.ts';

export function CouponCard({ coupon }: { readonly coupon: Coupon }) {
  const voice = useVoice();
  const [isGiving, setGiving] = useState(false);
  const { id, name, offer, state, validFrom, expiresAt, gift, giftable } = coupon;
  const begins = Date.parse(validFrom) > Date.now();
  const isReady = gift === null && state !== 'reserved';
  return (
    <Card className="coupon">
      <div className="coupon-head">
        <Badge look={!isReady || begins ? 'wait' : 'coupon'}>{voice.say(gift === null ? W[state] : W.onItsWay)}</Badge>
        <span className="soft small">
          {begins ? voice.say(W.from, { day: voice.day(validFrom) }) : voice.say(W.until, { day: voice.lastDay(expiresAt) })}
        </span>
      </div>
      <h3>{voice.text(name)}</h3>
      <p>{voice.text(offer)}</p>
      <div className="coupon-foot">
        {isReady && !begins && (
          <Button icon="code" onPress={() => go(`/code?coupon=${encodeURIComponent(id)}`)}>
            {voice.say(W.use)}
          </Button>
        )}
        {(giftable || gift !== null) && (
          <Button look="quiet" icon="gift" onPress={() => setGiving(true)}>
            {voice.say(gift === null ? W.give : W.giftCode)}
          </Button>
        )}
      </div>
      {isGiving && <GiftSheet coupon={coupon} onClose={() => setGiving(false)} />}
    </Card>
  );
}
