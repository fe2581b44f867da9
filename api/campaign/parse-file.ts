// Reads a campaign file, YAML or JSON, so that every problem names its line and column.
import { isNode, isPair, isScalar, isSeq, isMap, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { type DocumentProblem, parseCampaign } from '../../engine/campaign/parse.ts';
import type { Campaign } from '../../engine/campaign/schema.ts';

export interface Position {
  readonly line: number;
  readonly column: number;
}
export interface FileProblem extends DocumentProblem, Position {}
/** Where a dotted path stands in the file; the nearest enclosing place when the path itself is not written. */
export type Locate = (path: string) => Position;
export type ParsedFile =
  | { readonly ok: true; readonly campaign: Campaign; readonly document: unknown; readonly locate: Locate }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** Characters that make a reviewer read something else than the machine does: NUL, direction overrides, lone surrogates. */
const DECEPTIVE = /[\0\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u;

/**
 * JSON is read as the YAML it is, so both refuse duplicate keys, and both know their lines; a file that claims to be JSON must be JSON as
 * well. Aliases and custom tags are refused.
 */
export function parseCampaignFile(text: string, format: 'yaml' | 'json' = 'yaml'): ParsedFile {
  if (format === 'json' && !isJson(text)) return notJson(text);
  const read = readDocument(text);
  if (!read.ok) return read;
  const parsed = parseCampaign(read.document);
  if (!parsed.ok) return { ok: false, problems: parsed.problems.map((problem) => ({ ...read.locate(problem.path), ...problem })) };
  return { ok: true, campaign: parsed.campaign, document: read.document, locate: read.locate };
}

/** The document of any YAML or JSON file (also the demo bank and umbrellas), without knowing its schema. */
export function readDocument(
  text: string,
):
  | { readonly ok: true; readonly document: unknown; readonly locate: Locate }
  | { readonly ok: false; readonly problems: readonly FileProblem[] } {
  const deceptive = DECEPTIVE.exec(text);
  if (deceptive !== null)
    return refusal({
      code: 'deceptive_character',
      message: 'holds a control character that hides or reorders text',
      ...positionOf(text, deceptive.index),
    });
  const lines = new LineCounter();
  const parsed = parse(text, lines);
  if (parsed === undefined) return refusal({ code: 'too_deep', message: 'nests too deep to be read', line: 1, column: 1 });
  const [first] = [...parsed.errors, ...parsed.warnings];
  if (first !== undefined)
    return refusal({ code: first.code.toLowerCase(), message: first.message.split('\n')[0] ?? '', ...place(lines, first.pos[0]) });
  const locate: Locate = (path) => place(lines, offsetOf(parsed, path));
  const js = toDocument(parsed);
  return js.ok
    ? { ok: true, document: js.document, locate }
    : refusal({ code: 'alias_not_allowed', message: 'anchors and aliases are not allowed', line: 1, column: 1 });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What YAML would let pass (a trailing comma, a remark) has no place it could name, so it is told at the top. */
function notJson(text: string): ParsedFile {
  const read = readDocument(text);
  return read.ok
    ? refusal({ code: 'not_json', message: 'is YAML, not JSON; look for a trailing comma or a remark', line: 1, column: 1 })
    : read;
}

function refusal(problem: Omit<FileProblem, 'path'>): { readonly ok: false; readonly problems: readonly FileProblem[] } {
  return { ok: false, problems: [{ path: '', ...problem }] };
}

/** A file of brackets alone can exhaust the stack of the parser; that is the file's fault, not ours. */
function parse(text: string, lineCounter: LineCounter): Document.Parsed | undefined {
  try {
    return parseDocument(text, {
      lineCounter,
      prettyErrors: false,
      schema: 'core',
      uniqueKeys: true,
      merge: false,
      stringKeys: true,
      logLevel: 'error',
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function toDocument(parsed: Document.Parsed): { readonly ok: true; readonly document: unknown } | { readonly ok: false } {
  try {
    return { ok: true, document: parsed.toJS({ maxAliasCount: 0 }) };
  } catch {
    return { ok: false };
  }
}

function place(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Keys may hold dots themselves, so at each level the longest key that fits the rest of the path is taken. */
function offsetOf(parsed: Document.Parsed, path: string): number {
  let node: Node | null = parsed.contents;
  let offset = node?.range?.[0] ?? 0;
  let rest = path;
  while (rest !== '' && node !== null) {
    const step = stepInto(node, rest);
    if (step === undefined) return offset;
    ({ node, offset, rest } = step);
  }
  return offset;
}

interface Step {
  readonly node: Node | null;
  readonly offset: number;
  readonly rest: string;
}

function stepInto(node: Node, path: string): Step | undefined {
  if (isSeq(node)) {
    const [index = ''] = path.split('.', 1);
    const item = node.items[Number(index)];
    return isNode(item) ? { node: item, offset: item.range?.[0] ?? 0, rest: path.slice(index.length + 1) } : undefined;
  }
  if (!isMap(node)) return undefined;
  const fitting = node.items
    .filter(isPair)
    .flatMap((pair) =>
      isScalar(pair.key) && fits(String(pair.key.value), path) ? [{ key: pair.key, name: String(pair.key.value), value: pair.value }] : [],
    );
  const [longest] = fitting.toSorted((one, other) => other.name.length - one.name.length);
  if (longest === undefined) return undefined;
  return {
    node: isNode(longest.value) ? longest.value : null,
    offset: longest.key.range?.[0] ?? 0,
    rest: path.slice(longest.name.length + 1),
  };
}

function fits(key: string, path: string): boolean {
  return path === key || path.startsWith(`${key}.`);
}
