// The buttons that turn a live campaign off and on and change its budget; each page that shows a campaign may show them.
import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { type Session, useSession } from '../parts/session.tsx';
import { useWords } from '../parts/words-of.tsx';
import { BudgetDialog } from './budget-dialog.tsx';
import { type Turn, TurnDialog, type Turnable } from './turn-dialog.tsx';
import { WATCH_WORDS } from './words-watch.ts';

interface SwitchesOf {
  readonly campaign: Turnable;
  /** After something was turned or set. */
  readonly onDone?: () => void;
}

export function CampaignSwitches({ campaign, onDone }: SwitchesOf) {
  const say = useWords(WATCH_WORDS);
  const { may } = useSession();
  const [open, setOpen] = useState<Turn | 'budget' | null>(null);
  const { state, name } = campaign;
  const { turns, hasBudget } = switchesOf(state, may);
  const close = () => setOpen(null);
  return (
    <div className="switches">
      {hasBudget ? (
        <Button label={say('turn.budgetOf', { name })} onClick={() => setOpen('budget')}>
          {say('turn.budget')}
        </Button>
      ) : null}
      {turns.map((turn) => (
        <Button
          key={turn}
          kind={turn === 'stop' ? 'danger' : 'plain'}
          label={say(`turn.${turn}Of`, { name })}
          onClick={() => setOpen(turn)}
        >
          {say(`turn.${turn}`)}
        </Button>
      ))}
      {open === 'budget' ? <BudgetDialog campaign={campaign} onClose={close} onDone={onDone} /> : null}
      {open === null || open === 'budget' ? null : <TurnDialog campaign={campaign} turn={open} onClose={close} onDone={onDone} />}
    </div>
  );
}

interface Switches {
  readonly turns: readonly Turn[];
  readonly hasBudget: boolean;
}

/** Only what the caller may do and the state allows. */
export function switchesOf(state: string, may: Session['may']): Switches {
  const isOn = state === 'live' || state === 'paused';
  const mayStop = isOn && may(['campaigns:write', 'campaigns:stop']);
  const turns: Turn[] = [];
  if (mayStop && state === 'live') turns.push('pause');
  if (state === 'paused' && may(['campaigns:write'])) turns.push('resume');
  if (mayStop) turns.push('stop');
  return { turns, hasBudget: isOn && may(['campaigns:approve']) };
}
