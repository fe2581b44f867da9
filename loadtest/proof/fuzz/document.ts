// The OpenAPI document as the fuzzer reads it: every operation with what it takes and what it may answer.

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly default?: unknown;
}
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: Schema;
}
export interface BodyForm {
  readonly type: string;
  readonly schema: Schema;
  readonly example: unknown;
}
/** Who opens it: a service key, a person who has signed in, a cardholder, or anybody. */
export type Opener = 'key' | 'person' | 'holder' | 'public';

export interface Operation {
  /** "POST /v1/evaluate". */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly tag: string;
  readonly opener: Opener;
  readonly params: readonly Parameter[];
  readonly query: readonly Parameter[];
  readonly bodies: readonly BodyForm[];
  /** By status, then by content type. */
  readonly replies: ReadonlyMap<number, ReadonlyMap<string, Schema>>;
  /** Its answer has no end: server-sent events. */
  readonly isEndless: boolean;
}
export interface ApiDocument {
  readonly operations: readonly Operation[];
  readonly components: Readonly<Record<string, Schema>>;
}

interface RawBody {
  readonly schema?: Schema;
  readonly example?: unknown;
}
interface RawOperation {
  readonly tags: readonly string[];
  readonly description: string;
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly parameters?: readonly (Omit<Parameter, 'required'> & { readonly required?: boolean })[];
  readonly requestBody?: { readonly content: Readonly<Record<string, RawBody>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, RawBody>> }>>;
}
export interface RawDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const ENDLESS = 'text/event-stream';

export function readDocument(raw: RawDocument): ApiDocument {
  const operations = Object.entries(raw.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, each]) => operationOf(path, method.toUpperCase(), each)),
  );
  return { operations, components: raw.components.schemas };
}

function operationOf(path: string, method: string, raw: RawOperation): Operation {
  const parameters = (raw.parameters ?? []).map((each) => ({ ...each, required: each.required ?? false }));
  const replies = new Map(
    Object.entries(raw.responses).map(([status, { content = {} }]) => [
      Number(status),
      // "text/html; charset=utf-8" is text/html.
      new Map(Object.entries(content).map(([type, { schema = {} }]) => [type.split(';', 1)[0] ?? '', schema])),
    ]),
  );
  return {
    name: `${method} ${path}`,
    method,
    path,
    tag: raw.tags[0] ?? '',
    opener: openerOf(raw),
    params: parameters.filter((each) => each.in === 'path'),
    query: parameters.filter((each) => each.in === 'query'),
    bodies: Object.entries(raw.requestBody?.content ?? {}).map(([type, { schema = {}, example }]) => ({ type, schema, example })),
    replies,
    isEndless: [...replies.values()].some((types) => types.has(ENDLESS)),
  };
}

function openerOf({ security = [], description }: RawOperation): Opener {
  if (security.length === 0) return 'public';
  if (security.some((each) => 'cardholderToken' in each)) return 'holder';
  return description.endsWith('Needs the scope .') ? 'person' : 'key';
}

/** What a reference leads to. */
export function resolved(schema: Schema, { components }: ApiDocument): Schema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
  const found = components[name];
  if (found === undefined) throw new Error(`The document refers to ${schema.$ref}, which it does not have`);
  return resolved(found, { operations: [], components });
}

/** The operation a method and an address lead to; null where the document has none. */
export function operationAt(document: ApiDocument, method: string, path: string): Operation | null {
  return document.operations.find((each) => each.method === method && patternOf(each.path).test(path)) ?? null;
}

const patterns = new Map<string, RegExp>();
function patternOf(path: string): RegExp {
  const known = patterns.get(path);
  if (known !== undefined) return known;
  const made = new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);
  patterns.set(path, made);
  return made;
}
