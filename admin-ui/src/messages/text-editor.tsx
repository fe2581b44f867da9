// Edits one text in both languages; what is wrong stands at its field with its line, and how it reads beside it, as it is typed.
import { type FormEvent, useMemo, useState } from 'react';
import type { Wording } from '../../../engine/message/kinds.ts';
import { checkWording, EXAMPLE_NAMES, exampleOf, say as sayMessage, type WordingProblem } from '../../../engine/message/say.ts';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { FaultNotice } from '../parts/notice.tsx';
import { useSession } from '../parts/session.tsx';
import { useToast } from '../parts/toast.tsx';
import { useWords } from '../parts/words-of.tsx';
import type { KindText } from './kind-text.ts';
import { MESSAGE_WORDS } from './words-messages.ts';

const FIELDS = [
  { part: 'subject', locale: 'en', word: 'texts.subjectEn' },
  { part: 'text', locale: 'en', word: 'texts.textEn' },
  { part: 'subject', locale: 'zh-CN', word: 'texts.subjectZh' },
  { part: 'text', locale: 'zh-CN', word: 'texts.textZh' },
] as const;
const ZONE = 'Asia/Shanghai';
const ROWS = 4;

export function TextEditor({ text, onClose }: { readonly text: KindText; readonly onClose: () => void }) {
  const say = useWords(MESSAGE_WORDS);
  const { client } = useSession();
  const tell = useToast();
  const [draft, setDraft] = useState<Wording>(text.wording);
  const [fault, setFault] = useState<Fault | null>(null);
  const problems = useMemo(() => checkWording(draft), [draft]);
  const isEmpty = FIELDS.some(({ part, locale }) => draft[part][locale] === '');
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const reply = await client.put(`/v1/message-texts/${text.kind}`, { edited: text.version, wording: draft });
    setFault(reply.ok ? null : reply.fault);
    if (!reply.ok) return;
    tell(say('texts.saved'));
    onClose();
  };
  return (
    <Dialog title={say('texts.editOf', { kind: say(`kind.${text.kind}`) })} onClose={onClose}>
      <form className="watch-form" onSubmit={(event) => void save(event)}>
        {FIELDS.map(({ part, locale, word }) => (
          <TextField
            key={word}
            label={say(word)}
            lang={locale}
            value={draft[part][locale]}
            {...(part === 'text' ? { rows: ROWS } : {})}
            error={problemAt(problems, `${part}.${locale}`, say)}
            onChange={(value) => setDraft((before) => ({ ...before, [part]: { ...before[part], [locale]: value } }))}
          />
        ))}
        {problems.length > 0 || isEmpty ? null : <Preview kind={text.kind} wording={draft} />}
        {fault === null ? null : <FaultNotice fault={fault} />}
        <div className="form-foot">
          <Button onClick={() => setDraft(text.house)}>{say('texts.reset')}</Button>
          <Button onClick={onClose}>{say('form.cancel')}</Button>
          <Button type="submit" kind="primary" disabled={problems.length > 0 || isEmpty}>
            {say('texts.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function problemAt(
  problems: readonly WordingProblem[],
  path: string,
  say: (word: 'texts.atLine', values: { readonly line: number; readonly message: string }) => string,
): string | undefined {
  const found = problems.find((problem) => problem.path === path);
  return found === undefined ? undefined : say('texts.atLine', { line: found.line, message: found.message });
}

function Preview({ kind, wording }: { readonly kind: KindText['kind']; readonly wording: Wording }) {
  const say = useWords(MESSAGE_WORDS);
  const said = sayMessage(wording, exampleOf(kind), { names: EXAMPLE_NAMES, timeZone: ZONE });
  return (
    <section aria-label={say('texts.preview')}>
      <h3>{say('texts.preview')}</h3>
      {(['en', 'zh-CN'] as const).map((locale) => (
        <div key={locale} lang={locale} className="message-said">
          <strong>{said.subject[locale]}</strong>
          <p>{said.text[locale]}</p>
        </div>
      ))}
    </section>
  );
}
