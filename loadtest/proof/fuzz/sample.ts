// Makes a value that a schema describes, for what the document gives no example of.
import type { Chance } from '../../../engine/simulation/random.ts';
import { type ApiDocument, resolved, type Schema } from './document.ts';

const DEPTH_MAX = 8;

export function sampleOf(schema: Schema, at: { readonly document: ApiDocument; readonly by: Chance }, depth = 0): unknown {
  const whole = resolved(schema, at.document);
  if (whole.const !== undefined) return whole.const;
  if (whole.enum !== undefined) return at.by.pick(whole.enum);
  const choices = whole.anyOf ?? whole.oneOf ?? whole.allOf;
  if (choices !== undefined && choices.length > 0) return sampleOf(at.by.pick(choices), at, depth + 1);
  const type = typeof whole.type === 'string' ? whole.type : whole.type?.[0];
  if (type === 'object') return recordOf(whole, at, depth);
  if (type === 'array') return listOf(whole, at, depth);
  if (type === 'boolean') return at.by.happens(0.5);
  if (type === 'integer' || type === 'number') return numberOf(whole, at.by);
  return type === 'string' ? textOf(whole, at.by) : null;
}

type Sampling = Parameters<typeof sampleOf>[1];

function recordOf({ properties = {}, required = [] }: Schema, at: Sampling, depth: number): unknown {
  const names = Object.keys(properties).filter((name) => required.includes(name) || (depth < 2 && at.by.happens(0.4)));
  return depth > DEPTH_MAX ? {} : Object.fromEntries(names.map((name) => [name, sampleOf(properties[name] ?? {}, at, depth + 1)]));
}

function listOf({ items, minItems = 0 }: Schema, at: Sampling, depth: number): unknown {
  const length = depth > DEPTH_MAX ? minItems : Math.max(minItems, at.by.between(0, 2));
  return items === undefined ? [] : Array.from({ length }, () => sampleOf(items, at, depth + 1));
}

function numberOf({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER, exclusiveMinimum }: Schema, by: Chance): number {
  const least = Math.max(minimum, exclusiveMinimum === undefined ? minimum : exclusiveMinimum + 1);
  return by.pick([least, Math.min(maximum, least + 1), Math.min(maximum, least + 100), maximum]);
}

const TEXTS = [
  'x1',
  'CNY',
  '2026-11-22',
  '2026-11-22T04:00:00.000Z',
  '1',
  'a@bank.example',
  '5814',
  'merchant:M1',
  'a text of some length',
];

function textOf({ pattern, minLength = 0, format }: Schema, by: Chance): string {
  if (format === 'date') return '2026-11-22';
  if (format === 'date-time') return '2026-11-22T04:00:00.000Z';
  const expression = pattern === undefined ? null : new RegExp(pattern, 'u');
  const fitting = TEXTS.filter((text) => text.length >= minLength && (expression?.test(text) ?? true));
  return fitting.length > 0 ? by.pick(fitting) : 'x'.repeat(Math.max(1, minLength));
}
