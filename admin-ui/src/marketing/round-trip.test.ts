// The round trip editor, file, API loses nothing: for every campaign of the library and for a thousand generated ones.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { parseCampaignFile } from '../../../api/campaign/parse-file.ts';
import { readCampaignText } from '../../../api/campaign/read-document.ts';
import { KINDS } from '../../../engine/campaign/schema.ts';
import type { Condition } from '../../../engine/rules/condition.ts';
import { campaignDocuments, conditions } from '../../testing/campaign-documents.ts';
import { conditionOf, queryOf } from './condition-query.ts';
import { type Draft, draftOf, type Json, setAt, textOf, valueAt, withText, withValue } from './editor/draft.ts';

const CAMPAIGNS = join(import.meta.dirname, '../../../campaigns');
const library = KINDS.flatMap((kind) =>
  readdirSync(join(CAMPAIGNS, kind)).map((file) => ({ file: `${kind}/${file}`, text: readFileSync(join(CAMPAIGNS, kind, file), 'utf8') })),
);
const GENERATED = 1_000;

/** What opening the form does to a document: the condition goes through the builder, and every value is read and set again by its own path. */
function throughForm(draft: Draft): Draft {
  const when = draft.document['when'] as Condition | undefined;
  const rebuilt = when === undefined ? draft : withValue(draft, ['when'], conditionOf(queryOf(when)) as Json);
  return leavesOf(rebuilt.document, []).reduce<Draft>((last, path) => withValue(last, path, valueAt(last.document, path)), rebuilt);
}

function leavesOf(value: Json, path: readonly (string | number)[]): readonly (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries = Array.isArray(value) ? value.map((each, index) => [index, each] as const) : Object.entries(value);
  return entries.flatMap(([key, each]) => leavesOf(each as Json, [...path, key]));
}

/** The document as the API stores it, with every default filled in. */
function stored(text: string): Readonly<Record<string, unknown>> {
  const read = readCampaignText({ text, contentType: text.trimStart().startsWith('{') ? 'application/json' : 'application/yaml' });
  if (!read.ok) throw new Error(`the API refuses it: ${JSON.stringify(read)}`);
  return JSON.parse(read.document.canonical);
}

function documentOf(text: string): unknown {
  if (text.startsWith('{')) return JSON.parse(text);
  const read = parseCampaignFile(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.document;
}

/** File → form → text → API → file → form → text: nothing of the file is lost, and what the API stored is stored again. */
function expectRoundTrip(text: string): void {
  const opened = draftOf(text);
  const name = valueAt(opened.document, ['name', 'en']);
  const edited = withValue(throughForm(opened), ['name', 'en'], 'Edited');
  const written = textOf(withValue(edited, ['name', 'en'], name));
  expect(documentOf(written)).toEqual(opened.document);

  const api = stored(written);
  const file = JSON.stringify(api);
  expect(stored(textOf(throughForm(draftOf(file))))).toEqual(api);
}

describe('the round trip of editor, file and API', () => {
  test('holds for every campaign of the library', () => {
    expect(library.length).toBeGreaterThan(30);
    for (const { text } of library) {
      expectRoundTrip(text);
      expectRoundTrip(stringify(stored(text), { lineWidth: 0 }));
    }
  });

  test(`holds for ${GENERATED} generated campaigns`, { timeout: 240_000 }, () => {
    fc.assert(
      // Reading YAML takes by far the most of the time, so most of them come as JSON, which both are.
      fc.property(campaignDocuments(), fc.nat(3), (document, turn) => {
        expectRoundTrip(turn === 0 ? stringify(document, { lineWidth: 0 }) : JSON.stringify(document));
      }),
      { numRuns: GENERATED },
    );
  });

  test('a change in the form keeps the remarks, the order and the quotes of everything else', () => {
    for (const { text } of library) {
      const changed = textOf(withValue(draftOf(text), ['limits', 'budget', 'total'], 123_456));
      const remarks = (of: string) => of.split('\n').filter((line) => line.startsWith('#'));
      expect(remarks(changed)).toEqual(remarks(text));
      expect(valueAt(draftOf(changed).document, ['limits', 'budget', 'total'])).toBe(123_456);
    }
  });

  test('what stands twice is written twice, never as an anchor', () => {
    const merchant = { chain: 'demo-store' };
    const changed = withValue(draftOf('id: x\nexamples: []\n'), ['examples'], [{ merchant }, { merchant }]);

    expect(textOf(changed)).not.toMatch(/[&*]a\d/);
    expect(draftOf(textOf(changed)).document).toEqual({ id: 'x', examples: [{ merchant }, { merchant }] });
  });

  test('a text that cannot be read leaves the form as it was, names the line, and loses nothing when it is put right', () => {
    const text = library[0]?.text ?? '';
    const broken = withText(draftOf(text), `${text}\n  - : [`);

    expect(broken.fault?.line).toBeGreaterThan(1);
    expect(broken.document).toEqual(draftOf(text).document);
    expect(textOf(broken)).toBe(`${text}\n  - : [`);
    expect(textOf(withText(broken, text))).toBe(text);
  });
});

describe('a condition in the builder', () => {
  test('comes back exactly, whatever stands in it', () => {
    fc.assert(
      fc.property(conditions, (condition) => {
        expect(conditionOf(queryOf(condition))).toEqual(condition);
      }),
      { numRuns: 2_000 },
    );
  });

  test('no condition is an empty group, and an empty group asks nothing', () => {
    expect(conditionOf(queryOf(undefined))).toBeUndefined();
    expect(conditionOf({ combinator: 'and', rules: [{ combinator: 'or', rules: [] }] })).toBeUndefined();
  });

  test('a second test beside a single one makes a list of both', () => {
    const one: Condition = { fact: 'time.hour', operator: 'equal', value: 8 };
    const query = queryOf({ not: one });

    expect(conditionOf({ ...query, rules: [...query.rules, ...query.rules] })).toEqual({ not: { all: [one, one] } });
  });
});

test('setting a field makes the maps on its way, and clearing the last one takes them away again', () => {
  const made = setAt({}, ['limits', 'budget', 'total'], 5);

  expect(made).toEqual({ limits: { budget: { total: 5 } } });
  expect(setAt(made, ['limits', 'budget', 'total'], undefined)).toEqual({});
  expect(setAt({ steps: [1, 2, 3] }, ['steps', 1], undefined)).toEqual({ steps: [1, 3] });
});
