// What comes next: save, try, backtest, submit; each step that can be taken now is a way to take it.
import { Link } from 'wouter';
import { Button } from '../../parts/button.tsx';
import { useHasPage } from '../../parts/known-pages.tsx';
import { useWords } from '../../parts/words-of.tsx';
import { NEW } from '../kept-draft.ts';
import type { DraftState } from './use-draft.ts';
import { EDITOR_WORDS } from './words-editor.ts';

interface NextStepsOf {
  readonly id: string;
  readonly state: DraftState;
  readonly isSound: boolean;
  readonly onTry: () => void;
}

export function NextSteps({ id, state, isSound, onTry }: NextStepsOf) {
  const tell = useWords(EDITOR_WORDS);
  const has = useHasPage();
  const isSaved = !state.unsaved && id !== NEW;
  const approval = '/campaigns/:id/versions/:version/approval';
  const link = (pattern: string, to: string, word: 'edit.step.backtest' | 'edit.step.submit') =>
    isSaved && has(pattern) ? <Link href={to}>{tell(word)}</Link> : tell(word);
  return (
    <nav className="steps" aria-label={tell('edit.steps')}>
      <ol>
        <li data-state={isSaved ? 'done' : 'now'}>{tell('edit.step.save')}</li>
        <li data-state={isSaved ? 'now' : 'later'}>
          {isSound ? (
            <Button kind="link" onClick={onTry}>
              {tell('edit.step.try')}
            </Button>
          ) : (
            tell('edit.step.try')
          )}
        </li>
        <li data-state={isSaved ? 'now' : 'later'}>{link('/campaigns/:id/backtest', `/campaigns/${id}/backtest`, 'edit.step.backtest')}</li>
        <li data-state={isSaved ? 'now' : 'later'}>
          {link(approval, `/campaigns/${id}/versions/${state.base ?? 1}/approval`, 'edit.step.submit')}
        </li>
      </ol>
    </nav>
  );
}
