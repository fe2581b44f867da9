// What every measured rule engine offers: it takes the requirements once, then names the campaigns that one authorization meets.
import { type FieldType, FIELDS, type Fields, type Requirement } from '../requirement.ts';

export interface Ready {
  /** The numbers of the campaigns met, in any order. */
  readonly met: (fields: Fields) => Promise<readonly number[]> | readonly number[];
  /** What of the fields the engine is handed; made before the clock starts. */
  readonly handed?: (fields: Fields) => Fields;
}

export interface Peer {
  readonly name: string;
  /** How it is used, in a few words. */
  readonly use: string;
  readonly prepare: (requirements: readonly { readonly all: readonly Requirement[] }[]) => Promise<Ready>;
}

/** The folder of a package of the comparison, which the product never installs. */
export function packageFolder(name: string): URL {
  return new URL(`../node_modules/${name}/`, import.meta.url);
}

export const quoted = (value: unknown): string => JSON.stringify(value);

export function typeOf(field: string): FieldType {
  const type = FIELDS.get(field);
  if (type === undefined) throw new RangeError(`no field ${field}`);
  return type;
}

/** Only the fields that any rule names are handed over, so that no engine copies what it never reads. */
export function fieldsNamed(requirements: readonly Requirement[]): ReadonlySet<string> {
  const named = new Set<string>();
  const visit = (requirement: Requirement): void => {
    if ('field' in requirement) named.add(requirement.field);
    else for (const part of 'all' in requirement ? requirement.all : requirement.any) visit(part);
  };
  for (const requirement of requirements) visit(requirement);
  return named;
}

/** Leaves out the other fields. */
export function only(fields: Fields, named: ReadonlySet<string>): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => named.has(field)));
}
