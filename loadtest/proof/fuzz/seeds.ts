// Valid requests: one for an operation of the document, about things that exist, by somebody who may.
import type { Chance } from '../../../engine/simulation/random.ts';
import type { Credentials } from './credentials.ts';
import type { ApiDocument, BodyForm, Operation, Parameter } from './document.ts';
import { type Draft, JSON_TYPE, type Seed } from './draft.ts';
import { type Harvest, kindOfParam, type Pools } from './pools.ts';
import { sampleOf } from './sample.ts';
import { isRecord } from './schema-check.ts';

export interface World {
  readonly document: ApiDocument;
  readonly harvest: Harvest;
  /** The newest: they are renewed while the run goes on. */
  readonly credentials: () => Credentials;
}
export interface Draw {
  readonly world: World;
  readonly by: Chance;
  /** Number of the request in this run, for names that must be new. */
  readonly no: number;
}

const OPTIONAL_SHARE = 0.35;
const KNOWN_SHARE = 0.8;

export function seedOf(operation: Operation, draw: Draw): Seed {
  const form = formOf(operation, draw.by);
  const value = form?.type === JSON_TYPE ? bodyValueOf(operation, form, draw) : undefined;
  const body = form === null ? null : Buffer.from(value === undefined ? textBody(form.type) : JSON.stringify(value));
  const typed = form === null ? [] : [['content-type', form.type] as const];
  const headers = [...authorized(operation, draw), ...typed];
  const draft: Draft = { method: operation.method, path: pathOf(operation, draw), query: queryOf(operation, draw), headers, body };
  return { operation, draft, value };
}

function formOf({ bodies }: Operation, by: Chance): BodyForm | null {
  if (bodies.length === 0) return null;
  const json = bodies.find(({ type }) => type === JSON_TYPE);
  return json !== undefined && by.happens(0.9) ? json : by.pick(bodies);
}

const TEXT_BODIES: Readonly<Record<string, string>> = {
  'text/csv': 'account\nac-1\nac-2\n',
  'text/plain': '62220200\n62258800-62258899\n',
  'application/pdf': '%PDF-1.4\n%%EOF\n',
  'application/octet-stream': 'H,1\nD,1,2,3\nT,1\n',
};
function textBody(type: string): string {
  return TEXT_BODIES[type] ?? 'id: fuzzed\nname: { en: Fuzzed }\n';
}

function bodyValueOf(operation: Operation, form: BodyForm, draw: Draw): unknown {
  if (operation.path.startsWith('/v1/campaigns') && form.example === undefined) return renamed(draw.world.harvest.document() ?? {}, draw);
  const example = form.example ?? sampleOf(form.schema, { document: draw.world.document, by: draw.by });
  return renamed(example, draw);
}

/** Example values with names of things that exist, and a new name where one asks for a new thing. */
function renamed(value: unknown, draw: Draw, depth = 0): unknown {
  if (Array.isArray(value)) return value.map((each) => renamed(each, draw, depth + 1));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, renamedMember(name, member, { draw, depth })]));
}

function renamedMember(name: string, member: unknown, { draw, depth }: { readonly draw: Draw; readonly depth: number }): unknown {
  const { by, no } = draw;
  if (typeof member !== 'string') return renamed(member, draw, depth + 1);
  if (NEW.has(name) && depth < 3) return by.happens(0.85) ? `${member.slice(0, 20)}-${no.toString(36)}` : member;
  if (name === 'date' || name === 'currency') return member;
  return known(draw.world.harvest.pools, name, by) ?? member;
}

const NEW = new Set(['id', 'requestId', 'messageId', 'email', 'reference']);

function known(pools: Pools, kind: string, by: Chance): string | null {
  const names = pools.get(kind);
  return names === undefined || !by.happens(KNOWN_SHARE) ? null : by.pick(names);
}

export function pathOf({ path, params }: Operation, draw: Draw): string {
  return params.reduce((made, each) => made.replace(`{${each.name}}`, encodeURIComponent(paramOf(path, each, draw))), path);
}

function paramOf(path: string, { name, schema }: Parameter, draw: Draw): string {
  const found = known(draw.world.harvest.pools, kindOfParam(path, name), draw.by);
  return found ?? String(sampleOf(schema, { document: draw.world.document, by: draw.by }));
}

export function queryOf({ path, query }: Operation, draw: Draw): string {
  const parts = query
    .filter(({ required }) => required || draw.by.happens(OPTIONAL_SHARE))
    .map((each) => `${each.name}=${encodeURIComponent(paramOf(path, each, draw))}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

const SESSION_SHARE = 0.15;

function authorized({ opener, method }: Operation, { world, by }: Draw): readonly (readonly [string, string])[] {
  const { keys, tokens, sessions } = world.credentials();
  if (opener === 'public') return [];
  if (opener === 'holder') return [['authorization', `Bearer ${by.pick(tokens)}`]];
  if (opener === 'key' && !by.happens(SESSION_SHARE)) return [['authorization', `Bearer ${by.pick(keys)}`]];
  const { cookie, csrf } = by.pick(sessions);
  return method === 'GET'
    ? [['cookie', cookie]]
    : [
        ['cookie', cookie],
        ['x-csrf-token', csrf],
      ];
}
