// The side panel of one authorization: the answer, who pays for it, why each campaign did or did not grant, and everything that happened since.
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Link } from 'wouter';
import { useReference } from '../parts/reference.tsx';
import { useResource } from '../parts/use-resource.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import type { AuthorizationDetail, Explanation } from '../parts/wire.ts';
import { Candidates } from './candidates.tsx';
import { History } from './history.tsx';
import { MessageButtons } from './message-buttons.tsx';
import { Answer, Known, Part } from './why-parts.tsx';
import { WHY_WORDS } from './words-why.ts';

interface WhyPanelOf {
  readonly id: string;
  /** Changes when a message about this authorization came by the feed. */
  readonly state: string | null;
  readonly onClose: () => void;
}

/** A second partial capture changes no state that the list would show, so the panel asks again. */
const REFRESH_EVERY_MS = 4_000;

export function WhyPanel({ id, state, onClose }: WhyPanelOf) {
  const { say, time } = useVoice();
  const sayWhy = useWords(WHY_WORDS);
  const { merchantName } = useReference();
  const title = useId();
  const record = useResource<AuthorizationDetail>(`/v1/authorizations/${encodeURIComponent(id)}`, REFRESH_EVERY_MS);
  const explanation = useResource<Explanation>(`/v1/authorizations/${encodeURIComponent(id)}/explanation`);
  const { reload } = record;
  useEffect(() => {
    if (state !== null) reload();
  }, [state, reload]);
  const detail = record.body;
  return (
    <Drawer labelledBy={title} opened={id} onClose={onClose}>
      <header className="panel-head">
        <div>
          <p className="panel-eyebrow">{say('why.title')}</p>
          <h2 id={title}>{detail === null ? id : merchantName(detail.merchant)}</h2>
          <p className="soft">
            <span className="code">{id}</span> {detail === null ? null : <time dateTime={detail.at}>{time(detail.at)}</time>}
          </p>
          <p>
            <Link href={`/why/${encodeURIComponent(id)}`}>{sayWhy('case.page')}</Link>
          </p>
        </div>
        <button type="button" className="button close" onClick={onClose} aria-label={say('why.close')}>
          ×
        </button>
      </header>
      <Known resource={record}>{(known) => <Answer detail={known} />}</Known>
      <Part title={say('why.candidates')}>
        <Known resource={explanation}>{(known) => <Candidates explanation={known} currency={detail?.currency ?? 'CNY'} />}</Known>
      </Part>
      {detail === null ? null : (
        <>
          <Part title={say('why.undo')}>
            <MessageButtons detail={detail} onDone={record.reload} />
          </Part>
          <Part title={say('why.history')}>
            <History detail={detail} />
          </Part>
        </>
      )}
    </Drawer>
  );
}

interface DrawerOf {
  readonly labelledBy: string;
  readonly opened: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Not modal: the list beside it stays in use. Takes the focus when it opens, gives it back when it closes, Escape closes. */
function Drawer({ labelledBy, opened, onClose, children }: DrawerOf) {
  const panel = useRef<HTMLElement>(null);
  const cameFrom = useRef<Element | null>(null);
  useEffect(() => {
    cameFrom.current = document.activeElement;
    return () => {
      if (cameFrom.current instanceof HTMLElement) cameFrom.current.focus();
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another authorization in the same drawer starts at its top again.
  useEffect(() => {
    panel.current?.scrollTo({ top: 0 });
    panel.current?.focus({ preventScroll: true });
  }, [opened]);
  useEffect(() => {
    const closeOnEscape = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onClose();
    };
    document.addEventListener('keydown', closeOnEscape);
    return () => document.removeEventListener('keydown', closeOnEscape);
  }, [onClose]);
  return (
    <aside ref={panel} className="panel" role="dialog" aria-modal="false" aria-labelledby={labelledBy} tabIndex={-1}>
      {children}
    </aside>
  );
}
