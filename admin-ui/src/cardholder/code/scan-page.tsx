// Reads the payment code of a shop, by camera where the phone can or as pasted text, and shows the offers that are open there.
import { type RefObject, useEffect, useRef, useState } from 'react';
import { ask, type Fault } from '../client.ts';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { TextField } from '../parts/field.tsx';
import { Screen } from '../parts/screen.tsx';
import { useVoice } from '../voice.ts';
import { C } from './words-code.ts';

interface Texts {
  readonly en: string;
  readonly 'zh-CN': string;
}
interface Shop {
  readonly merchant: string | null;
  readonly name: string;
  readonly city: string;
  readonly amount: number | null;
  readonly currency: string;
  readonly offers: readonly { readonly campaign: string; readonly name: Texts; readonly offer: Texts }[];
}

export function Page() {
  const voice = useVoice();
  const [text, setText] = useState('');
  const [shop, setShop] = useState<Shop | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [isBusy, setBusy] = useState(false);
  const read = async (sent: string): Promise<void> => {
    if (sent.trim() === '') return;
    setBusy(true);
    const reply = await ask<Shop>('POST', '/v1/me/qr/merchant', { text: sent.trim() });
    setBusy(false);
    setShop(reply.ok ? reply.body : null);
    setFault(reply.ok ? null : reply.fault);
  };
  return (
    <Screen title={voice.say(C.scanTitle)} back="/code">
      <p className="soft">{voice.say(C.scanHint)}</p>
      <Camera
        onRead={(seen) => {
          setText(seen);
          void read(seen);
        }}
      />
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void read(text);
        }}
      >
        <TextField label={voice.say(C.paste)} value={text} onType={setText} lengthMax={512} />
        <Button type="submit" isWide={true} isBusy={isBusy}>
          {voice.say(C.read)}
        </Button>
      </form>
      {fault !== null && (
        <FaultNote fault={fault} isInline={true} said={{ code_not_readable: C.notReadable, invalid_request: C.notReadable }} />
      )}
      {shop !== null && <ShopCard shop={shop} />}
    </Screen>
  );
}

function ShopCard({ shop }: { readonly shop: Shop }) {
  const voice = useVoice();
  const { name, city, amount, currency, offers, merchant } = shop;
  return (
    <section aria-live="polite">
      <Card>
        <h2>{name}</h2>
        <p className="soft">{city}</p>
        <p>
          {voice.say(C.amount)}: <strong>{amount === null ? voice.say(C.openAmount) : voice.money(amount, currency)}</strong>
        </p>
      </Card>
      <h2>{voice.say(C.offers)}</h2>
      {offers.length === 0 && <p className="soft">{voice.say(merchant === null ? C.unknown : C.none)}</p>}
      {offers.map(({ campaign, name: offer, offer: words }) => (
        <Card key={campaign} to={`/offers/${encodeURIComponent(campaign)}`}>
          <strong>{voice.text(offer)}</strong>
          <p className="soft">{voice.text(words)}</p>
        </Card>
      ))}
    </section>
  );
}

interface Detector {
  readonly detect: (source: HTMLVideoElement) => Promise<readonly { readonly rawValue: string }[]>;
}
type DetectorMaker = new (options: { readonly formats: readonly string[] }) => Detector;

/** Only some browsers read codes themselves; elsewhere there is the text. */
const maker = (): DetectorMaker | undefined => (globalThis as { readonly BarcodeDetector?: DetectorMaker }).BarcodeDetector;
const LOOK_MS = 250;

function Camera({ onRead }: { readonly onRead: (text: string) => void }) {
  const voice = useVoice();
  const video = useRef<HTMLVideoElement>(null);
  const [isOn, setOn] = useState(false);
  const [isRefused, setRefused] = useState(false);
  useCamera({
    isOn,
    video,
    onRead: (text) => {
      setOn(false);
      onRead(text);
    },
    onRefused: () => {
      setOn(false);
      setRefused(true);
    },
  });
  if (maker() === undefined || navigator.mediaDevices === undefined) return null;
  return (
    <div className="stack">
      {isOn && <video ref={video} className="scan-view" playsInline={true} muted={true} />}
      {isRefused && <p role="alert">{voice.say(C.noCamera)}</p>}
      <Button look="quiet" icon="code" isWide={true} onPress={() => setOn(!isOn)}>
        {voice.say(isOn ? C.stop : C.camera)}
      </Button>
    </div>
  );
}

interface Looking {
  readonly isOn: boolean;
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly onRead: (text: string) => void;
  readonly onRefused: () => void;
}

function useCamera({ isOn, video, onRead, onRefused }: Looking): void {
  const tell = useRef({ onRead, onRefused });
  tell.current = { onRead, onRefused };
  useEffect(() => {
    const Maker = maker();
    if (!isOn || Maker === undefined) return;
    const detector = new Maker({ formats: ['qr_code'] });
    let stream: MediaStream | null = null;
    let isOver = false;
    const timer = setInterval(() => {
      const view = video.current;
      if (view === null || view.readyState < 2) return;
      void detector.detect(view).then(
        ([found]) => {
          if (found !== undefined && !isOver) tell.current.onRead(found.rawValue);
        },
        () => undefined,
      );
    }, LOOK_MS);
    navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } }).then(
      (taken) => {
        stream = taken;
        if (isOver) stopAll(taken);
        else if (video.current !== null) {
          video.current.srcObject = taken;
          void video.current.play();
        }
      },
      () => tell.current.onRefused(),
    );
    return () => {
      isOver = true;
      clearInterval(timer);
      if (stream !== null) stopAll(stream);
    };
  }, [isOn, video]);
}

function stopAll(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
