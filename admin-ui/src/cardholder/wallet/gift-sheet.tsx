// Gives a coupon away: first what that means, then the code to send, which can be taken back.
import { Button } from '../parts/button.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { showToast } from '../parts/toast.tsx';
import { useAct } from '../parts/use-act.ts';
import { useAsk } from '../parts/use-ask.ts';
import { useVoice } from '../voice.ts';
import type { Coupon } from './wire.ts';
import { FAULTS, W } from './words-wallet.ts';

interface GiftProps {
  readonly coupon: Coupon;
  readonly onClose: () => void;
}

export function GiftSheet({ coupon, onClose }: GiftProps) {
  const voice = useVoice();
  return (
    <Sheet title={voice.say(coupon.gift === null ? W.giveTitle : W.giftCode)} onClose={onClose}>
      {coupon.gift === null ? <Offer coupon={coupon} /> : <Code coupon={coupon} onClose={onClose} until={coupon.gift.expiresAt} />}
    </Sheet>
  );
}

/** After it the coupon is one that is being given, and the sheet shows its code. */
function Offer({ coupon }: { readonly coupon: Coupon }) {
  const voice = useVoice();
  const { act, isBusy, fault } = useAct();
  return (
    <>
      <p>{voice.say(W.giveText)}</p>
      {fault !== null && <FaultNote fault={fault} said={FAULTS} isInline />}
      <Button
        isWide
        isBusy={isBusy}
        icon="gift"
        onPress={() => void act({ path: `/v1/me/coupons/${coupon.id}/gift`, body: {}, isOnce: true })}
      >
        {voice.say(W.giveNow)}
      </Button>
    </>
  );
}

function Code({ coupon, until, onClose }: GiftProps & { readonly until: string }) {
  const voice = useVoice();
  const { act, isBusy, fault } = useAct();
  const { body } = useAsk<{ readonly giftCode: string | null }>(`/v1/me/coupons/${coupon.id}`);
  const code = body?.giftCode ?? '';
  const back = async () => {
    const done = await act({ method: 'DELETE', path: `/v1/me/coupons/${coupon.id}/gift` });
    if (!done.ok) return;
    showToast(voice.say(W.tookBack));
    onClose();
  };
  return (
    <>
      <p className="gift-code figures">{code.replace(/(.{4})(?=.)/g, '$1 ')}</p>
      <p className="soft">{voice.say(W.giftUntil, { time: voice.moment(until) })}</p>
      {fault !== null && <FaultNote fault={fault} said={FAULTS} isInline />}
      <Button
        isWide
        icon="send"
        isOff={code === ''}
        onPress={() => {
          void navigator.clipboard.writeText(code).then(
            () => showToast(voice.say(W.copied)),
            () => undefined, // Not allowed to: the code stands there to be read.
          );
        }}
      >
        {voice.say(W.copy)}
      </Button>
      <Button isWide look="quiet" isBusy={isBusy} onPress={() => void back()}>
        {voice.say(W.back)}
      </Button>
    </>
  );
}
