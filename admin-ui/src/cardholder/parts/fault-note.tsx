// What went wrong, in words that say what to do next.
import type { Fault } from '../client.ts';
import { type Pair, useVoice } from '../voice.ts';
import { Button } from './button.tsx';
import type { IconName } from './icons.tsx';
import { Icon } from './icons.tsx';
import { P } from './words-parts.ts';

export interface FaultNoteProps {
  readonly fault: Fault;
  readonly onAgain?: () => void;
  /** Words of the area for the codes that it knows; they win over the general ones. */
  readonly said?: Readonly<Record<string, Pair>>;
  /** Inside a form or a sheet, in place of a whole page. */
  readonly isInline?: boolean;
}

export function FaultNote({ fault, onAgain, said = {}, isInline = false }: FaultNoteProps) {
  const voice = useVoice();
  const known = said[fault.code];
  const { icon, title, text, canHelp } = generalOf(fault);
  return (
    <div className={isInline ? 'fault inline' : 'fault'} role="alert">
      <Icon name={icon} size={isInline ? 24 : 40} />
      {isInline ? <strong>{voice.say(known ?? title)}</strong> : <h2>{voice.say(known ?? title)}</h2>}
      {known === undefined && text !== null && <p>{voice.say(text)}</p>}
      {known === undefined && icon === 'warning' && <p className="small">{fault.code}</p>}
      {canHelp && onAgain !== undefined && (
        <Button look="quiet" icon="refresh" onPress={onAgain}>
          {voice.say(P.again)}
        </Button>
      )}
    </div>
  );
}

interface General {
  readonly icon: IconName;
  readonly title: Pair;
  readonly text: Pair | null;
  /** Whether the same request may work later. */
  readonly canHelp: boolean;
}

const BY_STATUS: Readonly<Record<number, General>> = {
  0: { icon: 'offline', title: P.offlineTitle, text: P.offlineText, canHelp: true },
  401: { icon: 'lock', title: P.sessionTitle, text: P.sessionText, canHelp: false },
  403: { icon: 'lock', title: P.forbiddenTitle, text: null, canHelp: false },
  404: { icon: 'search', title: P.goneTitle, text: P.goneText, canHelp: false },
  429: { icon: 'clock', title: P.busyTitle, text: P.busyText, canHelp: true },
};

function generalOf({ status }: Fault): General {
  const known = BY_STATUS[status];
  if (known !== undefined) return known;
  const isOurs = status >= 500;
  return isOurs
    ? { icon: 'warning', title: P.brokenTitle, text: P.brokenText, canHelp: true }
    : { icon: 'warning', title: P.refusedTitle, text: null, canHelp: false };
}
