// The editor of a campaign: form and source as two views of one document, what it means in plain words and what is wrong beside it, and the steps that follow.
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { Link, useLocation, useParams, useSearch } from 'wouter';
import { Button } from '../parts/button.tsx';
import type { Fault } from '../parts/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { FaultNotice, Reading } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { useToast } from '../parts/toast.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { CampaignForm } from './editor/campaign-form.tsx';
import { type Draft, inNotation, isJsonText, textOf, valueAt } from './editor/draft.ts';
import { type Editing, EditingContext, type Remark } from './editor/editor-context.tsx';
import { FindingsList } from './editor/findings-list.tsx';
import { NextSteps } from './editor/next-steps.tsx';
import { showField } from './editor/show-field.ts';
import { type Check, useCheck } from './editor/use-check.ts';
import { type DraftState, useDraft } from './editor/use-draft.ts';
import { EDITOR_WORDS } from './editor/words-editor.ts';
import { isFree } from './free-id.ts';
import { NEW } from './kept-draft.ts';
import { Sentences } from './plain-reading.tsx';

const SourceView = lazy(() => import('./editor/source-view.tsx').then((m) => ({ default: m.SourceView })));
const TryPanel = lazy(() => import('../try/try-panel.tsx').then((m) => ({ default: m.TryPanel })));

export function EditorPage() {
  const { id = NEW } = useParams<{ readonly id?: string }>();
  const tell = useWords(EDITOR_WORDS);
  const version = Number(new URLSearchParams(useSearch()).get('version'));
  const state = useDraft(id, Number.isSafeInteger(version) && version > 0 ? version : null);
  if (state.draft === null) {
    return (
      <Page title={id === NEW ? tell('edit.new') : id} above={<Link href="/campaigns">{tell('edit.back')}</Link>}>
        {state.fault === null ? <Reading /> : <FaultNotice fault={state.fault} />}
      </Page>
    );
  }
  return <Editor key={id} id={id} draft={state.draft} state={state} />;
}

type View = 'form' | 'source' | 'try';
interface EditorOf {
  readonly id: string;
  readonly draft: Draft;
  readonly state: DraftState;
}

function Editor({ id, draft, state }: EditorOf) {
  const tell = useWords(EDITOR_WORDS);
  const { locale } = useVoice();
  const [unreadable, mark] = useUnreadableFields();
  const checked = useCheck(draft);
  const check = useMemo(() => ({ ...checked, remarks: [...unreadable, ...checked.remarks] }), [checked, unreadable]);
  const [view, setView] = useState<View>('form');
  const [line, setLine] = useState<{ readonly line: number; readonly turn: number } | null>(null);
  const editing = useEditingOf({ draft, state, check, mark });
  const named = valueAt(draft.document, ['name', locale]);
  const name = typeof named === 'string' && named !== '' ? named : id;
  const go = (remark: Remark) => {
    if (view === 'source' && remark.line !== undefined) return setLine((last) => ({ line: remark.line ?? 1, turn: (last?.turn ?? 0) + 1 }));
    setView('form');
    // After the form is drawn.
    requestAnimationFrame(() => showField(remark.path));
  };
  const tabs = [
    { name: 'form' as const, label: tell('edit.form') },
    { name: 'source' as const, label: tell('edit.source') },
    { name: 'try' as const, label: tell('edit.try') },
  ];
  return (
    <EditingContext value={editing}>
      <Page
        title={id === NEW ? tell('edit.new') : tell('edit.title', { name })}
        above={<Link href={id === NEW ? '/campaigns/new' : `/campaigns/${id}`}>{id === NEW ? tell('edit.back') : name}</Link>}
        lead={<Standing state={state} />}
        actions={<SaveButtons id={id} state={state} isReadable={unreadable.length === 0 && draft.fault === null} />}
        wide
      >
        <div className="editor">
          <div className="editor-main">
            <Tabs label={tell('edit.views')} tabs={tabs} chosen={view} onChoose={setView}>
              <EditorView view={view} draft={draft} state={state} check={check} line={line} />
            </Tabs>
          </div>
          <aside className="editor-aside" aria-label={tell('edit.findings')}>
            <NextSteps id={id} state={state} isSound={check.campaign !== null} onTry={() => setView('try')} />
            <FindingsList check={check} onGo={go} />
            <PlainWords check={check} />
          </aside>
        </div>
      </Page>
    </EditingContext>
  );
}

/** Fields that show what cannot be read, as errors without a place: they are on screen. */
function useUnreadableFields(): readonly [readonly Remark[], Editing['mark']] {
  const [fields, setFields] = useState<ReadonlyMap<string, string>>(new Map());
  const mark = useCallback((field: string, complaint: string | null) => {
    setFields((last) => {
      const next = new Map(last);
      if (complaint === null) next.delete(field);
      else next.set(field, complaint);
      return next;
    });
  }, []);
  const remarks = useMemo(
    () => [...new Set(fields.values())].map((message) => ({ severity: 'error' as const, code: UNREADABLE, path: '', message })),
    [fields],
  );
  return [remarks, mark];
}

const UNREADABLE = 'unreadable';

interface EditingOf {
  readonly draft: Draft;
  readonly state: DraftState;
  readonly check: Check;
  readonly mark: Editing['mark'];
}

function useEditingOf({ draft, state, check, mark }: EditingOf): Editing {
  const { zone } = useVoice();
  const { document } = draft;
  const { set, base } = state;
  return useMemo(() => {
    const text = (key: string, otherwise: string) =>
      typeof document[key] === 'string' && document[key] !== '' ? String(document[key]) : otherwise;
    return {
      document,
      set,
      mark,
      remarks: check.remarks,
      isNew: base === null,
      currency: text('currency', 'CNY'),
      zone: text('timeZone', zone),
    };
  }, [document, set, mark, base, check.remarks, zone]);
}

function Standing({ state }: { readonly state: DraftState }) {
  const tell = useWords(EDITOR_WORDS);
  const said = [
    state.base === null ? null : tell('edit.base', { version: state.base }),
    state.restored ? tell('edit.kept') : state.unsaved ? tell('edit.unsaved') : null,
  ];
  return <span role="status">{said.filter(Boolean).join(' · ')}</span>;
}

interface EditorViewOf {
  readonly view: View;
  readonly draft: Draft;
  readonly state: DraftState;
  readonly check: Check;
  readonly line: { readonly line: number; readonly turn: number } | null;
}

function EditorView({ view, draft, state, check, line }: EditorViewOf) {
  const tell = useWords(EDITOR_WORDS);
  if (view === 'try') {
    return (
      <Suspense fallback={<Reading />}>
        {check.campaign === null ? <p className="empty">{tell('edit.tryFirst')}</p> : <TryPanel document={check.campaign} />}
      </Suspense>
    );
  }
  const { fault } = draft;
  const warning =
    fault === null ? null : (
      <p className="fault" role="alert">
        {tell('edit.sourceFault', { line: fault.line, message: fault.message })}
      </p>
    );
  if (view === 'form') {
    return (
      <>
        {warning}
        <fieldset className="plain" disabled={fault !== null}>
          <CampaignForm runs={check.runs} />
        </fieldset>
      </>
    );
  }
  const text = textOf(draft);
  const isJson = isJsonText(text);
  const broken: readonly Remark[] =
    fault === null ? check.remarks : [{ severity: 'error', code: 'unreadable', path: '', message: fault.message, line: fault.line }];
  return (
    <Suspense fallback={<Reading />}>
      {warning}
      <p>
        <Button disabled={fault !== null} onClick={() => state.write(inNotation(draft, isJson ? 'yaml' : 'json'))}>
          {tell(isJson ? 'edit.toYaml' : 'edit.toJson')}
        </Button>
      </p>
      <SourceView
        label={tell('edit.sourceLabel')}
        text={text}
        notation={isJson ? 'json' : 'yaml'}
        onText={state.write}
        remarks={broken}
        goTo={line}
      />
    </Suspense>
  );
}

function PlainWords({ check }: { readonly check: Check }) {
  const tell = useWords(EDITOR_WORDS);
  const { locale } = useVoice();
  const [spoken, setSpoken] = useState(locale);
  if (check.readable === null) return null;
  return (
    <section className="sheet" aria-labelledby="reading-title">
      <div className="section-head">
        <h2 id="reading-title">{tell('edit.reading')}</h2>
        <fieldset className="segments">
          <legend className="spoken">{tell('edit.reading')}</legend>
          {(['en', 'zh-CN'] as const).map((each) => (
            <button key={each} type="button" lang={each} aria-pressed={spoken === each} onClick={() => setSpoken(each)}>
              {each === 'en' ? 'English' : '中文'}
            </button>
          ))}
        </fieldset>
      </div>
      <Sentences document={check.readable} locale={spoken} />
    </section>
  );
}

interface SaveButtonsOf {
  readonly id: string;
  readonly state: DraftState;
  /** Nothing on screen says what the document does not. */
  readonly isReadable: boolean;
}

const takenFault = (title: string): Fault => ({ status: 409, code: 'id_taken', title });

function SaveButtons({ id, state, isReadable }: SaveButtonsOf) {
  const tell = useWords(EDITOR_WORDS);
  const toast = useToast();
  const { client, may } = useSession();
  const [, go] = useLocation();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const [asking, setAsking] = useState(false);
  const save = async () => {
    setBusy(true);
    const named = state.draft?.document['id'];
    // A new campaign under an id in use would become the next version of another one.
    const isTaken = state.base === null && typeof named === 'string' && !(await isFree(client, named));
    const reply = isTaken ? { ok: false as const, fault: takenFault(tell('edit.taken', { id: named })) } : await state.save();
    setBusy(false);
    setFault(reply.ok ? null : reply.fault);
    if (!reply.ok) return;
    toast(tell(reply.saved.created ? 'edit.saved' : 'edit.same', { version: reply.saved.version }));
    if (id === NEW) go(`/campaigns/${reply.saved.id}/edit`, { replace: true });
  };
  const discard = () => {
    state.discard();
    setAsking(false);
    if (id === NEW) go('/campaigns/new');
  };
  return (
    <>
      {state.unsaved ? <Button onClick={() => setAsking(true)}>{tell('edit.discard')}</Button> : null}
      <Button kind="primary" busy={busy} disabled={!state.unsaved || !isReadable || !may(['campaigns:write'])} onClick={() => void save()}>
        {state.base === null ? tell('edit.save') : tell('edit.saveAs', { version: state.base + 1 })}
      </Button>
      {fault === null ? null : <FaultNotice fault={fault} />}
      {asking ? (
        <Dialog
          title={tell('edit.discardSure')}
          onClose={() => setAsking(false)}
          actions={
            <Button kind="danger" onClick={discard}>
              {tell('edit.discard')}
            </Button>
          }
        >
          <p>{tell('edit.discardWhat')}</p>
        </Dialog>
      ) : null}
    </>
  );
}
