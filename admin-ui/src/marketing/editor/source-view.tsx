// The source of a campaign in an editor: colours, completion from the format's schema, and errors at their lines.
import { autocompletion, type CompletionContext, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, defaultHighlightStyle, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { campaignJsonSchema } from '../../../../engine/campaign/json-schema.ts';
import type { Remark } from './editor-context.tsx';
import { type SchemaNode, suggestionsAt } from './schema-completion.ts';

interface SourceViewOf {
  readonly label: string;
  readonly text: string;
  readonly notation: 'yaml' | 'json';
  readonly onText: (text: string) => void;
  readonly remarks: readonly Remark[];
  /** Shows this line; another number each time it should be shown again. */
  readonly goTo: { readonly line: number; readonly turn: number } | null;
}

/** In a shadow root, where styles are adopted sheets: the content policy allows no style elements. */
export function SourceView({ label, text, notation, onText, remarks, goTo }: SourceViewOf) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const hear = useRef(onText);
  hear.current = onText;
  // What was typed here comes back a moment later, when more may have been typed already: only a text from elsewhere is taken.
  const typed = useRef<string[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once a notation; its text is handed over below.
  useEffect(() => {
    const root = host.current?.shadowRoot ?? host.current?.attachShadow({ mode: 'open' });
    if (root === undefined) return;
    const heard = EditorView.updateListener.of((update) => {
      if (!update.docChanged) return;
      const written = update.state.doc.toString();
      typed.current.push(written);
      hear.current(written);
    });
    const language = notation === 'json' ? json() : yaml();
    const state = EditorState.create({
      doc: text,
      extensions: [...EXTENSIONS, language, heard, EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' })],
    });
    view.current = new EditorView({ state, root, parent: root as unknown as HTMLElement });
    return () => view.current?.destroy();
  }, [notation]);
  useEffect(() => {
    const current = view.current;
    const echo = typed.current.indexOf(text);
    if (echo >= 0) typed.current.splice(0, echo + 1);
    else if (current !== null && current.state.doc.toString() !== text) {
      current.dispatch({ changes: { from: 0, to: current.state.doc.length, insert: text } });
      typed.current = [];
    }
  }, [text]);
  useEffect(() => {
    const current = view.current;
    if (current !== null) current.dispatch(setDiagnostics(current.state, diagnosticsOf(remarks, current.state)));
  }, [remarks]);
  useEffect(() => {
    const current = view.current;
    if (current === null || goTo === null) return;
    const { from } = current.state.doc.line(Math.min(Math.max(1, goTo.line), current.state.doc.lines));
    current.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
    current.focus();
  }, [goTo]);
  return <div ref={host} className="source" />;
}

function diagnosticsOf(remarks: readonly Remark[], { doc }: EditorState): readonly Diagnostic[] {
  return remarks.flatMap(({ line, severity, message, path }) => {
    if (line === undefined || line > doc.lines) return [];
    const { from, to, text } = doc.line(line);
    return [{ from: from + text.search(/\S|$/), to, severity, message: `${path}: ${message}` }];
  });
}

const schema = campaignJsonSchema() as SchemaNode;

function complete(context: CompletionContext) {
  const word = context.matchBefore(/[\w.$-]*/);
  if (word === null || (word.from === word.to && !context.explicit)) return null;
  const options = suggestionsAt(schema, context.state.doc.toString(), context.pos).map(({ label, kind, detail }) => ({
    label,
    detail,
    type: kind === 'field' ? 'property' : 'enum',
  }));
  return options.length === 0 ? null : { from: word.from, options };
}

/** The usual colours, by their places among ours, so that they can be read on a dark ground too. */
const OURS: Readonly<Record<string, string>> = {
  '#00c': 'var(--accent)',
  '#00f': 'var(--accent)',
  '#164': 'var(--membership)',
  '#219': 'var(--membership)',
  '#708': 'var(--membership)',
  '#a11': 'var(--coupon)',
  '#940': 'var(--ink-soft)',
  '#f00': 'var(--bad)',
};
const COLOURS = HighlightStyle.define(
  defaultHighlightStyle.specs.map((spec) => ({
    ...spec,
    ...(spec.color === undefined ? {} : { color: OURS[String(spec.color)] ?? 'var(--ink-soft)' }),
  })),
);

/** Tokens of the console: custom properties reach into a shadow root. */
const LOOK = EditorView.theme({
  '&': {
    color: 'var(--ink)',
    backgroundColor: 'var(--ground)',
    border: '1px solid var(--line-strong)',
    borderRadius: '8px',
    fontSize: '14px',
  },
  '&.cm-focused': { outline: '2px solid var(--focus)' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55', minHeight: '420px', maxHeight: '72vh', overflow: 'auto' },
  '.cm-gutters': { backgroundColor: 'var(--sunk)', color: 'var(--ink-soft)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--accent-wash) 60%, transparent)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground, ::selection': { backgroundColor: 'var(--accent-wash)' },
  '.cm-tooltip': { backgroundColor: 'var(--sheet)', color: 'var(--ink)', border: '1px solid var(--line-strong)', borderRadius: '8px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent)', color: 'var(--accent-ink)' },
});

const EXTENSIONS = [
  lineNumbers(),
  lintGutter(),
  history(),
  bracketMatching(),
  highlightActiveLine(),
  syntaxHighlighting(COLOURS),
  autocompletion({ override: [complete] }),
  keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
  EditorView.lineWrapping,
  LOOK,
];
