// A sheet for a code: typed, or come with the address of a gift.
import { type FormEvent, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { FaultNote } from '../parts/fault-note.tsx';
import { TextField } from '../parts/field.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { showToast } from '../parts/toast.tsx';
import { useAct } from '../parts/use-act.ts';
import { useVoice } from '../voice.ts';
import { FAULTS, W } from './words-wallet.ts';

const FRAGMENT = /^#code=([\w-]{1,128})$/;

/** Null without one; it stays in no history. */
export function takeCode(): string | null {
  const code = FRAGMENT.exec(location.hash)?.[1] ?? null;
  if (code !== null) history.replaceState(null, '', `${location.pathname}${location.search}`);
  return code;
}

export function CodeSheet({ first, onClose }: { readonly first: string; readonly onClose: () => void }) {
  const voice = useVoice();
  const [code, setCode] = useState(first);
  const { act, isBusy, fault, clear } = useAct();
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() === '') return;
    const done = await act({ path: '/v1/me/codes', body: { code: code.trim() }, isOnce: true });
    if (!done.ok) return;
    showToast(voice.say(W.taken));
    onClose();
  };
  return (
    <Sheet title={voice.say(W.enter)} onClose={onClose}>
      <form onSubmit={(event) => void send(event)}>
        <TextField
          label={voice.say(W.code)}
          hint={voice.say(W.codeHint)}
          value={code}
          lengthMax={128}
          onType={(typed) => {
            clear();
            setCode(typed);
          }}
        />
        {fault !== null && <FaultNote fault={fault} said={FAULTS} isInline />}
        <Button type="submit" isWide isBusy={isBusy} isOff={code.trim() === ''}>
          {voice.say(W.take)}
        </Button>
      </form>
    </Sheet>
  );
}
