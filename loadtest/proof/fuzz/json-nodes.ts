// Finds a place in a JSON value and puts something else there, or a text that is no JSON at all.
import type { Chance } from '../../../engine/simulation/random.ts';
import { isRecord } from './schema-check.ts';

export type Place = readonly (string | number)[];
export interface Node {
  readonly place: Place;
  readonly value: unknown;
}

const NODES_MAX = 400;
const MARK = '@fuzz-mark@';

/** The value itself and all within, up to a limit. */
export function nodesOf(value: unknown): readonly Node[] {
  const found: Node[] = [{ place: [], value }];
  for (let next = 0; next < found.length && found.length < NODES_MAX; next += 1) {
    const node = found[next];
    if (node === undefined) break;
    for (const [name, member] of membersOf(node.value)) found.push({ place: [...node.place, name], value: member });
  }
  return found;
}

function membersOf(value: unknown): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) return value.map((each, place) => [place, each] as const);
  return isRecord(value) ? Object.entries(value) : [];
}

export function nodeOf(value: unknown, by: Chance, wanted: (node: Node) => boolean = () => true): Node | null {
  const nodes = nodesOf(value).filter(wanted);
  return nodes.length === 0 ? null : by.pick(nodes);
}

/** A new value with `other` at the place; undefined takes it out. */
export function replaced(value: unknown, place: Place, other: unknown): unknown {
  const [first, ...rest] = place;
  if (first === undefined) return other;
  if (Array.isArray(value)) {
    const list = value.map((each, index) => (index === first ? replaced(each, rest, other) : each));
    return list.filter((each) => each !== undefined);
  }
  if (!isRecord(value)) return value;
  const changed = Object.entries(value).map(([name, member]) => [name, name === first ? replaced(member, rest, other) : member] as const);
  return Object.fromEntries(changed.filter(([, member]) => member !== undefined));
}

/** The text of the value with `literal` at the place, whatever it is. */
export function withLiteral(value: unknown, place: Place, literal: string): string {
  return JSON.stringify(replaced(value, place, MARK)).replace(`"${MARK}"`, () => literal);
}
