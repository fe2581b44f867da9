// Giving points away by a code, and taking up such a gift.
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { TextField } from '../parts/field.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { showToast } from '../parts/toast.tsx';
import { useAct } from '../parts/use-act.ts';
import { useVoice } from '../voice.ts';
import type { Gift, HeldPoints } from './wire.ts';
import { REFUSALS, W } from './words-points.ts';

interface Closing {
  readonly onClose: () => void;
}

export function GiveSheet({ held, onClose }: Closing & { readonly held: HeldPoints }) {
  const voice = useVoice();
  const [typed, setTyped] = useState('');
  const [gift, setGift] = useState<Gift | null>(null);
  const giving = useAct<Gift>();
  const points = /^\d{1,9}$/.test(typed) ? Number(typed) : 0;
  const isGood = points >= 1 && points <= held.active;
  const send = async () => {
    const reply = await giving.act({ path: '/v1/me/points/gifts', body: { programme: held.programme, points }, isOnce: true });
    if (reply.ok) setGift(reply.body);
  };
  return (
    <Sheet title={voice.say(W.giveTitle)} onClose={onClose}>
      {gift?.code != null ? (
        <GiftCode code={gift.code} worth={`${voice.count(gift.points)} ${voice.text(held.pointName)}`} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (isGood) void send();
          }}
        >
          <p className="note">{voice.say(W.giveText)}</p>
          <TextField
            label={voice.say(W.howMany)}
            hint={voice.say(W.have, { count: voice.count(held.active) })}
            value={typed}
            keys="numeric"
            lengthMax={9}
            onType={setTyped}
            wrong={typed !== '' && !isGood ? voice.say(W.howManyWrong, { most: voice.count(held.active) }) : null}
          />
          {giving.fault !== null && <FaultNote fault={giving.fault} said={REFUSALS} isInline />}
          <Button type="submit" isWide isBusy={giving.isBusy} isOff={!isGood}>
            {voice.say(W.makeCode)}
          </Button>
        </form>
      )}
    </Sheet>
  );
}

function GiftCode({ code, worth }: { readonly code: string; readonly worth: string }) {
  const voice = useVoice();
  const shown = (code.match(/.{4}/g) ?? []).join(' ');
  const copy = async () => {
    await navigator.clipboard.writeText(shown).catch(() => undefined);
    showToast(voice.say(W.copied));
  };
  return (
    <div className="points-gift">
      <p>{voice.say(W.codeReady, { count: worth })}</p>
      <p className="points-code">{shown}</p>
      <Button isWide icon="check" onPress={() => void copy()}>
        {voice.say(W.copy)}
      </Button>
      {typeof navigator.share === 'function' && (
        <Button look="quiet" isWide icon="send" onPress={() => void navigator.share({ text: shown }).catch(() => undefined)}>
          {voice.say(W.send)}
        </Button>
      )}
    </div>
  );
}

const CODE_LETTERS = 32;

export function TakeSheet({ onClose }: Closing) {
  const voice = useVoice();
  const [code, setCode] = useState('');
  const taking = useAct<Gift>();
  const isWhole = code.replace(/[\s-]/g, '').length === CODE_LETTERS;
  const send = async () => {
    const reply = await taking.act({ path: '/v1/me/points/gifts/taken', body: { code }, isOnce: true });
    if (!reply.ok) return;
    showToast(voice.say(W.taken, { count: voice.count(reply.body.points) }));
    onClose();
  };
  return (
    <Sheet title={voice.say(W.takeTitle)} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isWhole) void send();
        }}
      >
        <TextField label={voice.say(W.codeLabel)} hint={voice.say(W.codeHint)} value={code} lengthMax={64} onType={setCode} />
        {taking.fault !== null && <FaultNote fault={taking.fault} said={REFUSALS} isInline />}
        <Button type="submit" isWide isBusy={taking.isBusy} isOff={!isWhole}>
          {voice.say(W.takeIt)}
        </Button>
      </form>
    </Sheet>
  );
}
