// Fields that repeat: steps of spend and save, rates by tier or number of instalments, tiers of a membership.
import type { ReactNode } from 'react';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { useWords } from '../../parts/words-of.tsx';
import { isSame, type Json, type JsonObject, type Path, valueAt } from './draft.ts';
import { useEditing, useUnreadable } from './editor-context.tsx';
import { type At, bpsOf, CountAt, KeysAt, MoneyAt, TextAt } from './fields.tsx';
import { EDITOR_WORDS } from './words-editor.ts';
import { FIELD_WORDS } from './words-fields.ts';
import { useState } from 'react';

interface RowsOf {
  readonly path: Path;
  readonly label: string;
  readonly addLabel: string;
  /** What a new row begins with. */
  readonly fresh: (last: Json | undefined) => Json;
  readonly children: (path: Path, place: number) => ReactNode;
}

/** A list of rows with a button to add one and one to take each away. */
export function Rows({ path, label, addLabel, fresh, children }: RowsOf) {
  const say = useWords(EDITOR_WORDS);
  const { document, set, remarks } = useEditing();
  const given = valueAt(document, path);
  const rows: readonly Json[] = Array.isArray(given) ? given : [];
  const error = remarks.find((remark) => remark.severity === 'error' && remark.path === path.join('.'));
  return (
    <fieldset className="rows">
      <legend>{label}</legend>
      {error === undefined ? null : <p className="field-error">{error.message}</p>}
      {rows.map((_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; fields follow the document.
        <div key={index} className="row-fields">
          <div className="row-inner">{children([...path, index], index)}</div>
          <Button
            label={say('row.remove', { place: `${label} ${index + 1}` })}
            onClick={() => set(path, rows.length === 1 ? undefined : rows.filter((_each, place) => place !== index))}
          >
            ×
          </Button>
        </div>
      ))}
      <Button onClick={() => set(path, [...rows, fresh(rows.at(-1))])}>{addLabel}</Button>
    </fieldset>
  );
}

const numberIn = (row: Json | undefined, key: string): number => Number((row as JsonObject | undefined)?.[key] ?? 0);

export function Steps({ path, label }: At) {
  const say = useWords(FIELD_WORDS);
  const tell = useWords(EDITOR_WORDS);
  return (
    <Rows
      path={path}
      label={label}
      addLabel={tell('step.add')}
      fresh={(last) => ({ from: numberIn(last, 'from') + 10_000, off: numberIn(last, 'off') + 1_000 })}
    >
      {(at) => (
        <>
          <MoneyAt path={[...at, 'from']} label={say('f.from')} />
          <MoneyAt path={[...at, 'off']} label={say('f.off')} />
        </>
      )}
    </Rows>
  );
}

export function Tiers({ path, label }: At) {
  const say = useWords(FIELD_WORDS);
  const tell = useWords(EDITOR_WORDS);
  return (
    <Rows
      path={path}
      label={label}
      addLabel={tell('row.add')}
      fresh={(last) => ({ id: 'gold', name: { en: 'Gold', 'zh-CN': '金卡会员' }, threshold: numberIn(last, 'threshold') + 100_000 })}
    >
      {(at) => (
        <>
          <TextAt path={[...at, 'id']} label={say('f.tier.id')} keepEmpty />
          <TextAt path={[...at, 'name', 'en']} label={say('f.name.en')} lang="en" keepEmpty />
          <TextAt path={[...at, 'name', 'zh-CN']} label={say('f.name.zh')} lang="zh-CN" keepEmpty />
          <CountAt path={[...at, 'threshold']} label={say('f.threshold')} />
          <KeysAt path={[...at, 'rights']} label={say('f.rights')} />
        </>
      )}
    </Rows>
  );
}

/** A map of keys to percentages, written one a line: "gold: 150". */
export function Rates({ path, label }: At) {
  const say = useWords(EDITOR_WORDS);
  const { document, set } = useEditing();
  const value = valueAt(document, path) as JsonObject | undefined;
  const [typed, setTyped] = useState(() => printRates(value));
  const meant = readRates(typed);
  const shown = meant !== null && !isSame(meant, value) ? printRates(value) : typed;
  useUnreadable(meant === null ? say('bad.percent') : null);
  const change = (text: string) => {
    setTyped(text);
    const next = readRates(text);
    if (next !== null) set(path, next);
  };
  return (
    <TextField label={`${label} (%)`} rows={3} value={shown} onChange={change} error={meant === null ? say('bad.percent') : undefined} />
  );
}

const printRates = (rates: JsonObject | undefined): string =>
  Object.entries(rates ?? {})
    .map(([key, bps]) => `${key}: ${Number(bps) / 100}`)
    .join('\n');

/** Undefined for no line at all, null where a line is no "key: percent". */
export function readRates(text: string): JsonObject | undefined | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return undefined;
  const entries = lines.map((line) => {
    const [, key = '', percent = ''] = /^\s*([^:]+?)\s*[:：]\s*(.+)$/.exec(line) ?? [];
    return [key, bpsOf(percent)] as const;
  });
  if (entries.some(([key, bps]) => key === '' || bps === null)) return null;
  return Object.fromEntries(entries) as JsonObject;
}
