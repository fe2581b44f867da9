// What may be written at a place of the source: field names and closed values, from the JSON Schema of the campaign format.

export interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
}
export interface Suggestion {
  readonly label: string;
  readonly kind: 'field' | 'value';
  readonly detail: string;
}

/** Suggestions at `offset` of a YAML or JSON text; `path` of it is read from indentation and brackets, so the text may be unfinished. */
export function suggestionsAt(schema: SchemaNode, text: string, offset: number): readonly Suggestion[] {
  const { path, key } = placeAt(text, offset);
  const nodes = path.reduce<readonly SchemaNode[]>((at, step) => at.flatMap((node) => below(schema, node, step)), [schema]);
  if (key === null) return fieldsOf(schema, nodes);
  return valuesOf(
    schema,
    nodes.flatMap((node) => below(schema, node, key)),
  );
}

function branches(root: SchemaNode, node: SchemaNode): readonly SchemaNode[] {
  if (node.$ref !== undefined) {
    const target = root.$defs?.[node.$ref.replace('#/$defs/', '')];
    return target === undefined ? [] : branches(root, target);
  }
  const inner = [...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  return inner.length === 0 ? [node] : inner.flatMap((each) => branches(root, each));
}

function below(root: SchemaNode, node: SchemaNode, step: string): readonly SchemaNode[] {
  return branches(root, node).flatMap((each) => {
    const next = step === '*' ? each.items : each.properties?.[step];
    return next === undefined ? [] : branches(root, next);
  });
}

function fieldsOf(root: SchemaNode, nodes: readonly SchemaNode[]): readonly Suggestion[] {
  const fields = new Map<string, Suggestion>();
  for (const node of nodes.flatMap((each) => branches(root, each)))
    for (const [label, field] of Object.entries(node.properties ?? {}))
      fields.set(label, { label, kind: 'field', detail: detailOf(field) });
  return [...fields.values()];
}

function valuesOf(root: SchemaNode, nodes: readonly SchemaNode[]): readonly Suggestion[] {
  const values = nodes
    .flatMap((node) => branches(root, node))
    .flatMap((node) => [
      ...(node.enum ?? []),
      ...(node.const === undefined ? [] : [node.const]),
      ...(node.type === 'boolean' ? [true, false] : []),
    ]);
  return [...new Set(values.map(String))].map((label) => ({ label, kind: 'value', detail: '' }));
}

function detailOf({ type, enum: values }: SchemaNode): string {
  if (values !== undefined) return values.length > 4 ? `${values.length} values` : values.join(' | ');
  return typeof type === 'string' ? type : '';
}

interface Place {
  readonly path: readonly string[];
  /** The field whose value is being written; null where a field name is. */
  readonly key: string | null;
}

const KEY = /"?([\w$-]+)"?\s*:\s*$/;

export function placeAt(text: string, offset: number): Place {
  const flow = flowAt(text, offset);
  const block = blockAt(text, flow.start);
  const key = KEY.exec(text.slice(flow.from, offset).replace(/["\w.-]*$/, ''))?.[1] ?? null;
  if (flow.start < offset) return { path: [...block.path, ...(block.key === null ? [] : [block.key]), ...flow.path], key };
  return block;
}

interface Flow {
  readonly path: readonly string[];
  /** Where the outermost open bracket stands, or the offset itself. */
  readonly start: number;
  /** Where the entry at the offset begins. */
  readonly from: number;
}

/** The brackets that are open at the offset: on its line, and above it where the text goes on from a bracket or a comma. */
function flowAt(text: string, offset: number): Flow {
  const open = openBrackets(text, offset);
  const path = open.flatMap((at) => {
    const key = KEY.exec(text.slice(0, at))?.[1];
    return [...(key === undefined ? [] : [key]), ...(text[at] === '[' ? ['*'] : [])];
  });
  const [start = offset] = open;
  const inside = text.slice((open.at(-1) ?? lineStart(text, offset) - 1) + 1, offset);
  // The key before the outermost bracket belongs to the block around it.
  const isBlockKey = open.length > 0 && /^\s*(?:- )*[\w$-]+:\s*$/.test(lineBefore(text, start));
  return { path: isBlockKey ? path.slice(1) : path, start, from: offset - inside.length + lastEntry(inside) };
}

/** After the last comma that stands in no bracket of its own. */
function lastEntry(inside: string): number {
  let depth = 0;
  for (let at = inside.length - 1; at >= 0; at -= 1) {
    depth += weightOf(inside[at]);
    if (inside[at] === ',' && depth === 0) return at + 1;
  }
  return 0;
}

/** Places of the brackets still open at the offset, outermost first. */
function openBrackets(text: string, offset: number): readonly number[] {
  const open: number[] = [];
  let depth = 0;
  for (let at = offset - 1; at >= 0 && !(depth === 0 && isBlockEnd(text, at)); at -= 1) {
    const change = weightOf(text[at]);
    if (change < 0 && depth === 0) open.unshift(at);
    else depth += change;
  }
  return open;
}

/** A line end after which no bracket goes on. */
const isBlockEnd = (text: string, at: number): boolean => text[at] === '\n' && !/[{[,]\s*$/.test(text.slice(0, at));

/** Read backwards: a closing bracket begins one, an opening one ends it. */
function weightOf(character: string | undefined): number {
  if (character === '}' || character === ']') return 1;
  return character === '{' || character === '[' ? -1 : 0;
}

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;
const lineBefore = (text: string, at: number): string => text.slice(lineStart(text, at), at);

/** The keys above a line, by indentation. */
function blockAt(text: string, offset: number): Place {
  const current = lineBefore(text, offset);
  const key = /^\s*(?:- )*"?([\w$-]+)"?\s*:/.exec(current)?.[1] ?? null;
  const isItem = /^\s*- /.test(current);
  let inner: Level = { path: isItem ? ['*'] : [], indent: indentOf(current), limit: isItem ? current.search(/\S/) + 1 : indentOf(current) };
  const above = text.slice(0, lineStart(text, offset)).split('\n').reverse();
  for (const line of above) if (line.trim() !== '' && !line.trim().startsWith('#')) inner = around(line, inner);
  return { path: inner.path, key };
}

interface Level {
  readonly path: readonly string[];
  readonly indent: number;
  /** A line must begin before this column to be around what was found so far. */
  readonly limit: number;
}

/** What a line above adds to the path: the item or the field that the lines below it stand in. */
function around(line: string, inner: Level): Level {
  const [, spaces = '', dashes = '', name] = /^(\s*)((?:- )*)"?([\w$-]+)?"?\s*:?/.exec(line) ?? [];
  const place = spaces.length + dashes.length;
  const isItem = dashes !== '';
  if (isItem && spaces.length < inner.limit && inner.path[0] !== '*' && place <= inner.indent)
    return { path: ['*', ...inner.path], limit: spaces.length + 1, indent: spaces.length };
  if (!isItem && name !== undefined && place < inner.limit) return { path: [name, ...inner.path], limit: place, indent: place };
  return inner;
}

/** Where the names of a line's map begin: after its dashes. */
const indentOf = (line: string): number => /^\s*(?:- )*/.exec(line)?.[0].length ?? 0;
