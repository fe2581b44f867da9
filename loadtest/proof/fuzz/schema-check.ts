// Says whether a value is one that a schema of the OpenAPI document describes; an own reading of JSON Schema, so that the product is not judged by itself.
import { type ApiDocument, resolved, type Schema } from './document.ts';

/** Null when the value is described; else the place and what is wrong there. */
export function faultOf(value: unknown, schema: Schema, document: ApiDocument): string | null {
  return faultAt({ value, path: '$' }, schema, document);
}

interface At {
  readonly value: unknown;
  readonly path: string;
}

function faultAt(at: At, schema: Schema, document: ApiDocument): string | null {
  const whole = resolved(schema, document);
  return (
    typeFault(at, whole) ??
    listedFault(at, whole) ??
    combinedFault(at, whole, document) ??
    (typeof at.value === 'string' ? textFault(at.value, at.path, whole) : null) ??
    (typeof at.value === 'number' ? numberFault(at.value, at.path, whole) : null) ??
    (Array.isArray(at.value) ? listFault(at, whole, document) : null) ??
    (isRecord(at.value) ? recordFault({ value: at.value, path: at.path }, whole, document) : null)
  );
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeFault({ value, path }: At, { type }: Schema): string | null {
  if (type === undefined) return null;
  const types = typeof type === 'string' ? [type] : type;
  return types.some((each) => isOfType(value, each)) ? null : `${path} is no ${types.join(' or ')}`;
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isRecord(value);
  if (type === 'integer') return typeof value === 'number' && Number.isInteger(value);
  return typeof value === type;
}

function listedFault({ value, path }: At, schema: Schema): string | null {
  if (schema.enum !== undefined && !schema.enum.includes(value)) return `${path} is none of those listed`;
  return schema.const !== undefined && schema.const !== value ? `${path} is not ${JSON.stringify(schema.const)}` : null;
}

function combinedFault(at: At, { anyOf, oneOf, allOf }: Schema, document: ApiDocument): string | null {
  for (const choices of [anyOf, oneOf]) {
    if (choices === undefined) continue;
    const faults = choices.map((each) => faultAt(at, each, document));
    // Overlapping alternatives of oneOf are no fault of a value.
    if (!faults.includes(null)) return `${at.path} is none of its alternatives (${faults[0]})`;
  }
  for (const each of allOf ?? []) {
    const fault = faultAt(at, each, document);
    if (fault !== null) return fault;
  }
  return null;
}

/** JSON Schema counts characters, programs count pairs of bytes: what is right by one of them is right. */
function textFault(text: string, path: string, { minLength, maxLength, pattern, format }: Schema): string | null {
  if (minLength !== undefined && text.length < minLength) return `${path} is shorter than ${minLength}`;
  if (maxLength !== undefined && text.length > maxLength && [...text].length > maxLength) return `${path} is longer than ${maxLength}`;
  if (pattern !== undefined && !expressionOf(pattern).test(text)) return `${path} is not as ${pattern}`;
  const shape = format === undefined ? undefined : FORMATS[format];
  return shape !== undefined && !shape.test(text) ? `${path} is no ${format}` : null;
}

const FORMATS: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}-\d{2}-\d{2}$/,
  'date-time': /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:?\d{2})$/,
};

const expressions = new Map<string, RegExp>();
function expressionOf(pattern: string): RegExp {
  const known = expressions.get(pattern);
  if (known !== undefined) return known;
  const made = new RegExp(pattern, 'u');
  expressions.set(pattern, made);
  return made;
}

function numberFault(value: number, path: string, { minimum, maximum, exclusiveMinimum }: Schema): string | null {
  if (minimum !== undefined && value < minimum) return `${path} is below ${minimum}`;
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return `${path} is not above ${exclusiveMinimum}`;
  return maximum !== undefined && value > maximum ? `${path} is above ${maximum}` : null;
}

function listFault({ value, path }: At, { items, prefixItems = [], minItems, maxItems }: Schema, document: ApiDocument): string | null {
  const list = value as readonly unknown[];
  if (minItems !== undefined && list.length < minItems) return `${path} has fewer than ${minItems}`;
  if (maxItems !== undefined && list.length > maxItems) return `${path} has more than ${maxItems}`;
  for (const [place, member] of list.entries()) {
    const schema = prefixItems[place] ?? items;
    const fault = schema === undefined ? null : faultAt({ value: member, path: `${path}[${place}]` }, schema, document);
    if (fault !== null) return fault;
  }
  return null;
}

interface RecordAt {
  readonly value: Readonly<Record<string, unknown>>;
  readonly path: string;
}

function recordFault({ value, path }: RecordAt, schema: Schema, document: ApiDocument): string | null {
  const missing = schema.required?.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) return `${path}.${missing} is missing`;
  for (const [name, member] of Object.entries(value)) {
    const fault = memberFault({ value: member, path: `${path}.${name}` }, name, { schema, document });
    if (fault !== null) return fault;
  }
  return null;
}

function memberFault(
  at: At,
  name: string,
  { schema, document }: { readonly schema: Schema; readonly document: ApiDocument },
): string | null {
  const { properties = {}, additionalProperties, propertyNames } = schema;
  if (propertyNames !== undefined) {
    const fault = faultAt({ value: name, path: at.path }, propertyNames, document);
    if (fault !== null) return fault;
  }
  const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (known !== undefined) return faultAt(at, known, document);
  if (additionalProperties === false) return `${at.path} is not known`;
  return typeof additionalProperties === 'object' ? faultAt(at, additionalProperties, document) : null;
}
