// The reference answer: every campaign's requirement as plain closures, all of them tried one after the other.
import type { Check, Field, Fields, Requirement } from './requirement.ts';

type Holds = (fields: Fields) => boolean;

/** The numbers of the campaigns that an authorization meets, in their own order. */
export function oracleOf(requirements: readonly Requirement[]): (fields: Fields) => readonly number[] {
  const all = requirements.map(closureOf);
  return (fields) => {
    const met: number[] = [];
    for (let no = 0; no < all.length; no += 1) if (all[no]?.(fields) === true) met.push(no);
    return met;
  };
}

function closureOf(requirement: Requirement): Holds {
  if ('all' in requirement) {
    const parts = requirement.all.map(closureOf);
    return (fields) => {
      for (const part of parts) if (!part(fields)) return false;
      return true;
    };
  }
  if ('any' in requirement) {
    const parts = requirement.any.map(closureOf);
    return (fields) => {
      for (const part of parts) if (part(fields)) return true;
      return false;
    };
  }
  return checkOf(requirement);
}

function checkOf(check: Check): Holds {
  const { field } = check;
  switch (check.is) {
    case 'equal': {
      const { value } = check;
      return (fields) => fields[field] === value;
    }
    case 'atLeast': {
      const { value } = check;
      return (fields) => (fields[field] as number) >= value;
    }
    case 'below': {
      const { value } = check;
      return (fields) => (fields[field] as number) < value;
    }
    default:
      return listed(field, { isIn: check.is === 'in' || check.is === 'hasAny', values: new Set(check.values) });
  }
}

function listed(field: string, { isIn, values }: { readonly isIn: boolean; readonly values: ReadonlySet<Field> }): Holds {
  return (fields) => {
    const value = fields[field] ?? '';
    const isListed = Array.isArray(value) ? value.some((each) => values.has(each)) : values.has(value);
    return isListed === isIn;
  };
}
