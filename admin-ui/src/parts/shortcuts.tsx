// Keys: "/" to search, "g" and a letter to go to a page, "?" for the list; they can be switched off.
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { PAGES } from '../pages.ts';
import type { PageEntry } from './page-entry.ts';
import { Dialog } from './dialog.tsx';
import { CheckField } from './field.tsx';
import { type Session, useSession } from './session.tsx';
import { useVoice } from './voice.tsx';
import { useWords } from './words-of.tsx';
import { SHELL_WORDS } from './words-shell.ts';

const SEQUENCE_MS = 1_500;
const REMEMBERED = 'offerline.keys';
/** Asks for the list of keys from anywhere. */
export const SHOW_KEYS = 'offerline:keys';

export function Shortcuts() {
  const [, go] = useLocation();
  const { opens } = useSession();
  const [shown, setShown] = useState(false);
  const [on, setOn] = useState(() => localStorage.getItem(REMEMBERED) !== 'off');
  const went = useRef(0);
  useEffect(() => {
    const show = () => setShown(true);
    window.addEventListener(SHOW_KEYS, show);
    return () => window.removeEventListener(SHOW_KEYS, show);
  }, []);
  useEffect(() => {
    const act = (event: KeyboardEvent) => {
      const isSecond = event.timeStamp - went.current < SEQUENCE_MS;
      went.current = event.key === 'g' ? event.timeStamp : 0;
      const page = isSecond ? pageOf(event.key, opens) : undefined;
      if (page === undefined) pressed(event, () => setShown(true));
      else go(page.path);
    };
    const hear = (event: KeyboardEvent) => (isTyping(event) ? undefined : act(event));
    if (on) window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, [on, go, opens]);
  const choose = (chosen: boolean) => {
    localStorage.setItem(REMEMBERED, chosen ? 'on' : 'off');
    setOn(chosen);
  };
  return shown ? <KeyList on={on} onChoose={choose} onClose={() => setShown(false)} /> : null;
}

const pageOf = (letter: string, opens: Session['opens']): PageEntry | undefined =>
  PAGES.find((entry) => entry.go === letter && opens(entry));

function pressed(event: KeyboardEvent, showList: () => void): void {
  if (event.key === '?') showList();
  const search = event.key === '/' ? document.querySelector<HTMLElement>('[data-search]') : null;
  if (search === null) return;
  event.preventDefault();
  search.focus();
}

function isTyping(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector('dialog[open]') !== null) return true;
  // Through shadow roots: an editor may live in one.
  const target = event.composedPath()[0];
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

interface KeyListOf {
  readonly on: boolean;
  readonly onChoose: (on: boolean) => void;
  readonly onClose: () => void;
}

function KeyList({ on, onChoose, onClose }: KeyListOf) {
  const say = useWords(SHELL_WORDS);
  const { locale } = useVoice();
  const { opens } = useSession();
  const keys = [
    ['/', say('shell.keys.search')],
    ['?', say('shell.keys.help')],
    ['Esc', say('shell.keys.escape')],
    ...PAGES.filter((entry) => entry.go !== undefined && opens(entry)).map((entry) => [
      `g ${entry.go}`,
      say('shell.keys.go', { page: entry.word[locale === 'en' ? 0 : 1] }),
    ]),
  ];
  return (
    <Dialog title={say('shell.keys')} onClose={onClose}>
      <p className="soft">{say('shell.keys.why')}</p>
      <table>
        <caption className="spoken">{say('shell.keys')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('shell.key')}</th>
            <th scope="col">{say('shell.does')}</th>
          </tr>
        </thead>
        <tbody>
          {keys.map(([key, does]) => (
            <tr key={key}>
              <td>
                <kbd>{key}</kbd>
              </td>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <CheckField label={say('shell.keys.on')} checked={on} onChange={onChoose} />
    </Dialog>
  );
}
