// Names of things that exist in the bank under attack, gathered from what it lists, so that requests reach beyond "not found".
import type { Answer } from './answer.ts';
import type { Operation } from './document.ts';
import { isRecord } from './schema-check.ts';

/** What things of a kind are called: kinds by their singular, "campaign". */
export type Pools = ReadonlyMap<string, readonly string[]>;
export interface Harvest {
  readonly pools: Pools;
  readonly take: (operation: Operation, answer: Answer) => void;
  /** A campaign document as somebody wrote it, for the routes that take one. */
  readonly document: () => unknown;
}

const EACH_MAX = 60;
/** Names of the fuzzer's own keys and people begin so: what it needs to go on it must not find. */
export const OWN = 'fuzz-';
const NAMES = /^[\x21-\x7e]{1,64}$/;

export function openHarvest(): Harvest {
  const pools = new Map<string, string[]>([['version', ['1', '2']]]);
  let document: unknown;
  const add = (kind: string, name: unknown) => {
    if (typeof name !== 'string' || !NAMES.test(name) || name.startsWith(OWN)) return;
    const known = pools.get(kind) ?? [];
    if (!known.includes(name) && known.length < EACH_MAX) pools.set(kind, [...known, name]);
  };
  const takeMember = (name: string, member: unknown, kind: string): void => {
    if (name === 'id') add(kind, typeof member === 'number' ? String(member) : member);
    else if (KINDS.has(name)) add(name, member);
    else walk(member, name === 'items' ? kind : singular(name));
  };
  const walk = (value: unknown, kind: string): void => {
    if (Array.isArray(value)) for (const each of value.slice(0, EACH_MAX)) walk(each, kind);
    if (isRecord(value)) for (const [name, member] of Object.entries(value)) takeMember(name, member, kind);
  };
  return {
    pools,
    document: () => document,
    take: (operation, { body }) => {
      const value = jsonOf(body);
      walk(value, kindOfList(operation.path));
      if (operation.path === '/v1/campaigns/{id}/versions/{version}' && isRecord(value)) document ??= value['document'];
    },
  };
}

/** Members that name a thing of another kind, and what the parts of addresses are called. */
const KINDS = new Set([
  ...['campaign', 'account', 'merchant', 'terminal', 'acquirer', 'programme', 'party', 'chain', 'token', 'card', 'coupon'],
  ...['agreement', 'currency', 'item', 'gate', 'date', 'group', 'list', 'kind', 'mapping', 'benefitCampaign', 'name', 'purpose'],
]);

function kindOfList(path: string): string {
  return singular(path.split('/').findLast((part) => part !== '' && !part.startsWith('{')) ?? '');
}

/** The kind that a part of an address names: `{id}` is what stands before it. */
export function kindOfParam(path: string, name: string): string {
  if (name !== 'id' && name !== 'no') return name;
  const parts = path.split('/');
  return singular(parts[parts.indexOf(`{${name}}`) - 1] ?? '');
}

function singular(word: string): string {
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(ch|sh|x)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

export function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
