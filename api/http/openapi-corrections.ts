// Puts right what the generator of the OpenAPI document writes wrongly: patterns with the flags of their expression, and references that may be null.

/** A copy of the document; everything else in it stays. */
export function corrected(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(corrected);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, correctedMember(name, member)] as const);
  const written = Object.fromEntries(members);
  return isNullableReference(written) ? orNull(written) : written;
}

/** A schema whose property is called "pattern" holds an object there, no text. */
function correctedMember(name: string, member: unknown): unknown {
  return name === 'pattern' && typeof member === 'string' ? withoutModifiers(member) : corrected(member);
}

/** `String(/a/u)` without its first slash; a slash of the expression itself is always escaped. */
function withoutModifiers(pattern: string): string {
  return pattern.replace(/(?<!\\)\/[dgimsuvy]+$/, '');
}

type Nullable = Record<string, unknown> & { readonly allOf: readonly [object, unknown] };

/** "This component and, besides, an object or null", which never lets null through. */
function isNullableReference(schema: Record<string, unknown>): schema is Nullable {
  const parts = schema['allOf'];
  if (!Array.isArray(parts) || parts.length !== 2) return false;
  const [reference, rest] = parts as unknown as readonly [object, { readonly type?: unknown }];
  return '$ref' in reference && Object.keys(rest).length === 1 && Array.isArray(rest.type) && rest.type.includes('null');
}

function orNull({ allOf: [reference], ...others }: Nullable): object {
  return { ...others, anyOf: [reference, { type: 'null' }] };
}
