// @marcbachmann/cel-js: one typed expression per campaign, parsed and checked once, all of them tried.
import { type Check, FIELDS, type FieldType, type Fields, type Requirement } from '../requirement.ts';
import { type Peer, packageFolder, quoted, typeOf } from './peer.ts';

interface Environment {
  readonly registerVariable: (name: string, type: string) => Environment;
  readonly parse: (expression: string) => (fields: Fields) => unknown;
}
interface Library {
  readonly Environment: new () => Environment;
}
/** A truth may be unknown, and the language's own bool may not. */
const TYPES: Readonly<Record<FieldType, string>> = { text: 'string', number: 'double', truth: 'dyn', texts: 'list<string>' };

export const cel: Peer = {
  name: '@marcbachmann/cel-js',
  use: 'a typed, parsed expression per campaign',
  prepare: async (requirements) => {
    const library = (await import(new URL('lib/index.js', packageFolder('@marcbachmann/cel-js')).href)) as Library;
    const environment = new library.Environment();
    for (const [field, type] of FIELDS) environment.registerVariable(field, TYPES[type]);
    const compiled = requirements.map((requirement) => environment.parse(expressionOf(requirement)));
    return {
      met: (fields) => {
        const met: number[] = [];
        for (let no = 0; no < compiled.length; no += 1) if (compiled[no]?.(fields) === true) met.push(no);
        return met;
      },
    };
  },
};

function expressionOf(requirement: Requirement): string {
  if ('all' in requirement) return `(${requirement.all.map(expressionOf).join(' && ')})`;
  if ('any' in requirement) return `(${requirement.any.map(expressionOf).join(' || ')})`;
  return testOf(requirement);
}

function testOf(check: Check): string {
  const { field } = check;
  if (check.is === 'equal') return `${field} == ${literal(field, check.value)}`;
  if (check.is === 'atLeast') return `${field} >= ${literal(field, check.value)}`;
  if (check.is === 'below') return `${field} < ${literal(field, check.value)}`;
  if (check.is === 'in') return `${field} in ${quoted(check.values)}`;
  if (check.is === 'notIn') return `!(${field} in ${quoted(check.values)})`;
  const any = check.values.map((value) => `${quoted(value)} in ${field}`).join(' || ');
  return check.is === 'hasAny' ? `(${any})` : `!(${any})`;
}

/** Numbers are doubles on both sides, so that none is converted. */
function literal(field: string, value: string | number | boolean): string {
  return typeOf(field) === 'number' ? Number(value).toFixed(1) : quoted(value);
}
