// The shops of one offer: by name at first, nearest first when the cardholder asks for it; where they are is asked for on that press only.
import { useState } from 'react';
import { AsOf } from '../parts/as-of.tsx';
import { Button } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { Line, List } from '../parts/list.tsx';
import { Screen } from '../parts/screen.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { useAsk } from '../parts/use-ask.ts';
import type { PageProps } from '../page-props.ts';
import { useVoice, type Voice } from '../voice.ts';
import { offerPath, type Shop } from './wire.ts';
import { D } from './words-detail.ts';

interface Place {
  readonly lat: number;
  readonly lon: number;
}

export function Page({ part }: PageProps) {
  const voice = useVoice();
  const { place, isLooking, hasFailed, look } = usePlace();
  const near = place === null ? '' : `&lat=${place.lat}&lon=${place.lon}`;
  const asked = useAsk<{ readonly items: readonly Shop[] }>(`${offerPath(part)}/shops?limit=50${near}`);
  return (
    <Screen title={voice.say(D.shopsOf)} back={`/offers/${encodeURIComponent(part)}`}>
      <div className="near">
        <Button look="quiet" icon="pin" isBusy={isLooking} isPressed={place !== null} onPress={look}>
          {voice.say(isLooking ? D.locating : D.nearMe)}
        </Button>
        <p className="small soft">{voice.say(hasFailed ? D.noPlace : D.placeNote)}</p>
      </div>
      {asked.state === 'loading' && <Skeleton look="line" cards={5} />}
      {asked.state === 'fault' && asked.fault !== null && <FaultNote fault={asked.fault} onAgain={asked.again} />}
      {asked.body !== null && <Shops shops={asked.body.items} />}
      <AsOf asked={asked} />
    </Screen>
  );
}

function Shops({ shops }: { readonly shops: readonly Shop[] }) {
  const voice = useVoice();
  if (shops.length === 0) return <Empty icon="shop" title={voice.say(D.noShops)} text={voice.say(D.noShopsText)} />;
  return (
    <List label={voice.say(D.shopsOf)}>
      {shops.map((shop) => (
        <Line
          key={shop.id}
          icon="shop"
          title={voice.text(shop.name)}
          note={voice.text(shop.address)}
          end={shop.distanceMetres === null ? undefined : distanceOf(shop.distanceMetres, voice)}
        />
      ))}
    </List>
  );
}

function distanceOf(metres: number, voice: Voice): string {
  if (metres < 1_000) return voice.say(D.metres, { count: Math.round(metres / 10) * 10 });
  return voice.say(D.kilometres, { count: metres < 10_000 ? (metres / 1_000).toFixed(1) : Math.round(metres / 1_000) });
}

/** Three decimals are about 100 metres: near enough for shops, and no more than they need. */
const DECIMALS = 3;
const LOOK_MS_MAX = 10_000;

function usePlace() {
  const [place, setPlace] = useState<Place | null>(null);
  const [isLooking, setLooking] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const end = (found: Place | null) => {
    setPlace(found);
    setFailed(found === null);
    setLooking(false);
  };
  const look = () => {
    if (place !== null || !('geolocation' in navigator)) return end(null);
    setLooking(true);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => end({ lat: Number(coords.latitude.toFixed(DECIMALS)), lon: Number(coords.longitude.toFixed(DECIMALS)) }),
      () => end(null),
      { timeout: LOOK_MS_MAX, maximumAge: 60_000 },
    );
  };
  return { place, isLooking, hasFailed, look };
}
