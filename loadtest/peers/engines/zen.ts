// @gorules/zen-engine: one decision table, a row per campaign, every row that holds collected; the table is compiled once.
import { type Check, type Fields, type Requirement, rank } from '../requirement.ts';
import { type Peer, fieldsNamed, only, packageFolder, quoted } from './peer.ts';

interface Reply {
  readonly result: readonly { readonly no: number }[];
}
interface Library {
  readonly ZenEngine: new () => { readonly createDecision: (content: object) => { readonly evaluate: (fields: Fields) => Promise<Reply> } };
  readonly ZenDecisionContent: new (graph: object) => object;
}
/** The column of whatever no single field can say. */
const OTHER = 'other';
const position = { x: 0, y: 0 };

export const zen: Peer = {
  name: '@gorules/zen-engine',
  use: 'one compiled decision table, selective columns first, empty cells skipped',
  prepare: async (requirements) => {
    const library = (await import(new URL('index.js', packageFolder('@gorules/zen-engine')).href)) as { readonly default: Library };
    const { ZenEngine, ZenDecisionContent } = library.default;
    const named = fieldsNamed(requirements);
    const decision = new ZenEngine().createDecision(new ZenDecisionContent(graphOf(requirements)));
    return {
      handed: (fields) => only(fields, named),
      met: async (fields) => {
        const { result } = await decision.evaluate(fields);
        return result.map(({ no }) => no);
      },
    };
  },
};

function graphOf(requirements: readonly { readonly all: readonly Requirement[] }[]): object {
  const rows = requirements.map(({ all }, no) => row(no, all));
  const filled = new Set(requirements.flatMap(({ all }) => all.map(columnOf)));
  const columns = [...filled].toSorted((one, other) => placeOf(one) - placeOf(other));
  const inputs = columns.map((column) => ({ id: column, name: column, ...(column === OTHER ? {} : { field: column }) }));
  const rules = rows.map((each) => Object.fromEntries(['_id', ...columns, 'no'].map((column) => [column, each[column] ?? ''])));
  const table = { hitPolicy: 'collect', inputs, outputs: [{ id: 'no', name: 'no', field: 'no' }], rules };
  return {
    nodes: [
      { id: 'request', type: 'inputNode', name: 'request', position },
      { id: 'table', type: 'decisionTableNode', name: 'table', position, content: table },
      { id: 'reply', type: 'outputNode', name: 'reply', position },
    ],
    edges: [
      { id: 'in', sourceId: 'request', targetId: 'table', type: 'edge' },
      { id: 'out', sourceId: 'table', targetId: 'reply', type: 'edge' },
    ],
  };
}

const columnOf = (part: Requirement): string => ('field' in part ? part.field : OTHER);
/** Rows end at their first cell that fails, so the selective columns come first. */
const placeOf = (column: string): number => rank(column === OTHER ? { any: [] } : { field: column, is: 'in', values: [] });

/** The cells of one campaign: several tests of one field share its cell. */
function row(no: number, all: readonly Requirement[]): Readonly<Record<string, string>> {
  const cells = new Map<string, string[]>();
  for (const part of all) {
    const column = columnOf(part);
    const cell = 'field' in part ? unary(part) : expressionOf(part);
    cells.set(column, [...(cells.get(column) ?? []), cell]);
  }
  const joined = [...cells].map(([column, tests]) => [column, tests.join(' and ')]);
  return { _id: `row-${no}`, ...Object.fromEntries(joined), no: String(no) };
}

/** A cell speaks of its column's field without naming it. */
function unary(check: Check): string {
  if (check.is === 'equal') return quoted(check.value);
  if (check.is === 'atLeast') return `>= ${check.value}`;
  if (check.is === 'below') return `< ${check.value}`;
  if (check.is === 'in') return check.values.map(quoted).join(', ');
  return expression('$', check);
}

function expressionOf(requirement: Requirement): string {
  if ('all' in requirement) return `(${requirement.all.map(expressionOf).join(' and ')})`;
  if ('any' in requirement) return `(${requirement.any.map(expressionOf).join(' or ')})`;
  return expression(requirement.field, requirement);
}

function expression(field: string, check: Check): string {
  if (check.is === 'equal') return `${field} == ${quoted(check.value)}`;
  if (check.is === 'atLeast') return `${field} >= ${check.value}`;
  if (check.is === 'below') return `${field} < ${check.value}`;
  if (check.is === 'in') return `${field} in ${quoted(check.values)}`;
  if (check.is === 'notIn') return `${field} not in ${quoted(check.values)}`;
  const any = check.values.map((value) => `contains(${field}, ${quoted(value)})`).join(' or ');
  return check.is === 'hasAny' ? `(${any})` : `not (${any})`;
}
