// An unsaved campaign: one document with two views, the form and the text; what a form does not know stays as it was written.
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, stringify, type Document } from 'yaml';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };
export type Path = readonly (string | number)[];

export interface TextFault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}
export interface Draft {
  /** The text as it was last written by hand, or read from a file. */
  readonly source: string;
  /** What that text says; the form's changes are the difference between it and `document`. */
  readonly read: JsonObject;
  readonly document: JsonObject;
  /** Why the text cannot be read; the form waits until it can. */
  readonly fault: TextFault | null;
}

const YAML = { uniqueKeys: true, merge: false, stringKeys: true, schema: 'core', logLevel: 'error', prettyErrors: false } as const;
/** Sentences stay on their line, and what stands twice is written twice: the API takes no anchors. */
const WRITING = { lineWidth: 0, aliasDuplicateObjects: false } as const;

export function draftOf(source: string): Draft {
  const read = readText(source);
  if ('fault' in read) return { source, read: {}, document: {}, fault: read.fault };
  return { source, read: read.document, document: read.document, fault: null };
}

/** The same draft after its text was written by hand; while it cannot be read, the form keeps what it had. */
export function withText(draft: Draft, source: string): Draft {
  const next = draftOf(source);
  return next.fault === null ? next : { ...next, read: draft.read, document: draft.document };
}

export function withValue(draft: Draft, path: Path, value: Json | undefined): Draft {
  return { ...draft, document: setAt(draft.document, path, value) as JsonObject };
}

/** The campaign as text: as written by hand where the form changed nothing, remarks and order kept where it did. */
export function textOf({ source, read, document, fault }: Draft): string {
  if (fault !== null || document === read) return source;
  if (isJsonText(source)) return `${JSON.stringify(document, null, 2)}\n`;
  const parsed = parseDocument(source, YAML);
  if (!isMap(parsed.contents)) return stringify(document, WRITING);
  reconcile(parsed, { node: parsed.contents, path: [], before: read, after: document });
  return parsed.toString(WRITING);
}

export const isJsonText = (text: string): boolean => text.trimStart().startsWith('{');

/** The same campaign in the other notation. */
export function inNotation(draft: Draft, notation: 'yaml' | 'json'): string {
  return notation === 'json' ? `${JSON.stringify(draft.document, null, 2)}\n` : stringify(draft.document, WRITING);
}

function readText(text: string): { readonly document: JsonObject } | { readonly fault: TextFault } {
  const plain = isJsonText(text) ? readJson(text) : null;
  if (plain !== null) return { document: plain };
  const lines = new LineCounter();
  const fault = (offset: number, message: string): { readonly fault: TextFault } => {
    const { line, col } = lines.linePos(offset);
    return { fault: { line: Math.max(1, line), column: Math.max(1, col), message } };
  };
  try {
    const parsed = parseDocument(text, { ...YAML, lineCounter: lines });
    const [first] = [...parsed.errors, ...parsed.warnings];
    if (first !== undefined) return fault(first.pos[0], first.message.split('\n')[0] ?? '');
    const document: unknown = parsed.toJS({ maxAliasCount: 0 });
    if (typeof document !== 'object' || document === null || Array.isArray(document)) return fault(0, 'is not a campaign: a map of fields');
    return { document: document as JsonObject };
  } catch (error) {
    return fault(0, error instanceof Error ? error.message : 'cannot be read');
  }
}

/** Fifty times as fast as reading JSON as the YAML it is; null where it is not JSON, so that the YAML reader names the place. */
function readJson(text: string): JsonObject | null {
  try {
    const document: unknown = JSON.parse(text);
    return typeof document === 'object' && document !== null && !Array.isArray(document) ? (document as JsonObject) : null;
  } catch {
    return null;
  }
}

interface Place {
  readonly node: Node | null | undefined;
  readonly path: Path;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** Writes into the parsed text only what differs, so that everything else keeps its remarks, order and quotes. */
function reconcile(parsed: Document, place: Place): void {
  const { node, path, before, after } = place;
  if (isSame(before, after)) return;
  const below = branchesOf(place);
  if (below !== null) for (const each of below) reconcile(parsed, each);
  else if (after === undefined) parsed.deleteIn(path);
  else if (isScalar(node) && typeof after !== 'object' && typeof node.value === typeof after) node.value = after;
  else parsed.setIn(path, parsed.createNode(after, WRITING));
}

/** The fields of a map, or the items of a list that kept its length; null where the value is replaced as a whole. */
function branchesOf({ node, path, before, after }: Place): readonly Place[] | null {
  if (isMap(node) && isRecord(before) && isRecord(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].map((key) => {
      return { node: node.get(key, true) as Node | undefined, path: [...path, key], before: before[key], after: after[key] };
    });
  }
  if (!isSeq(node) || !Array.isArray(before) || !Array.isArray(after) || before.length !== after.length || !after.some(isBranch))
    return null;
  return after.map((each: Json, index) => {
    return { node: node.get(index, true) as Node | undefined, path: [...path, index], before: before[index], after: each };
  });
}

const isBranch = (value: Json): boolean => typeof value === 'object' && value !== null;
const isRecord = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

export function isSame(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [mine, theirs] = [Object.entries(one), Object.entries(other)];
  return mine.length === theirs.length && mine.every(([key, value]) => isSame(value as Json, (other as JsonObject)[key]));
}

export function valueAt(document: Json | undefined, path: Path): Json | undefined {
  let value: Json | undefined = document;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.hasOwn(value, step) ? (value as JsonObject)[step] : undefined;
  }
  return value;
}

/** A copy with one value set; undefined takes the field away, and with it a map that is left without any. */
export function setAt(document: Json | undefined, path: Path, value: Json | undefined): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list = Array.isArray(document) ? [...(document as readonly Json[])] : [];
    const next = setAt(list[step], rest, value);
    if (next === undefined) list.splice(step, 1);
    else list[step] = next;
    return list;
  }
  const fields: Record<string, Json> = { ...(isRecord(document) ? document : {}) };
  const next = setAt(fields[step], rest, value);
  if (next === undefined || (value === undefined && isEmptied(next, fields[step]))) delete fields[step];
  else fields[step] = next;
  return fields;
}

const isEmptied = (next: Json, before: Json | undefined): boolean =>
  isRecord(next) && Object.keys(next).length === 0 && isRecord(before) && Object.keys(before).length > 0;
