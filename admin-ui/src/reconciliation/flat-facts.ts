// Fields within fields as one list, so that no reader has to read JSON; what is empty is left out, and the outer of two of one name holds.

type Plain = string | number | boolean;

export function flatFacts(of: Readonly<Record<string, unknown>>): readonly (readonly [name: string, value: Plain])[] {
  const seen = new Map<string, Plain>();
  for (const [name, value] of [...own(of), ...inner(of)]) if (!seen.has(name)) seen.set(name, value);
  return [...seen];
}

function own(of: Readonly<Record<string, unknown>>): readonly (readonly [string, Plain])[] {
  return Object.entries(of).flatMap(([name, value]) => {
    if (value === null || value === undefined) return [];
    if (Array.isArray(value)) return value.length === 0 ? [] : [[name, JSON.stringify(value)] as const];
    return typeof value === 'object' ? [] : [[name, value as Plain] as const];
  });
}

function inner(of: Readonly<Record<string, unknown>>): readonly (readonly [string, Plain])[] {
  return Object.values(of).flatMap((value) =>
    value !== null && typeof value === 'object' && !Array.isArray(value) ? flatFacts(value as Readonly<Record<string, unknown>>) : [],
  );
}
