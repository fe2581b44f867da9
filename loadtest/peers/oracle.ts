// The reference answer: every campaign's requirement as plain closures, all of them tried one after the other.
import { type Check, FIELDS, type Field, type Fields, type ListCheck, type Requirement } from './requirement.ts';

/** The values in the order of FIELDS: a closure finds its own by number. */
type Values = readonly Field[];
type Holds = (values: Values) => boolean;

const NAMES = [...FIELDS.keys()];

/** The numbers of the campaigns that an authorization meets, in their own order. */
export function oracleOf(requirements: readonly Requirement[]): (fields: Fields) => readonly number[] {
  const all = requirements.map(closureOf);
  return (fields) => {
    const values = NAMES.map((name) => fields[name] ?? null);
    const met: number[] = [];
    for (let no = 0; no < all.length; no += 1) if (all[no]?.(values) === true) met.push(no);
    return met;
  };
}

function closureOf(requirement: Requirement): Holds {
  if ('field' in requirement) return checkOf(requirement);
  return 'all' in requirement ? everyOf(requirement.all.map(closureOf)) : someOf(requirement.any.map(closureOf));
}

/** The first is kept apart: mostly it fails, and nothing else is looked at. */
function everyOf([first, ...rest]: readonly Holds[]): Holds {
  if (first === undefined) return () => true;
  if (rest.length === 0) return first;
  return (values) => {
    if (!first(values)) return false;
    for (const holds of rest) if (!holds(values)) return false;
    return true;
  };
}

function someOf(parts: readonly Holds[]): Holds {
  return (values) => {
    for (const holds of parts) if (holds(values)) return true;
    return false;
  };
}

function checkOf(check: Check): Holds {
  const place = NAMES.indexOf(check.field);
  switch (check.is) {
    case 'equal': {
      const { value } = check;
      return (values) => values[place] === value;
    }
    case 'atLeast': {
      const { value } = check;
      return (values) => (values[place] as number) >= value;
    }
    case 'below': {
      const { value } = check;
      return (values) => (values[place] as number) < value;
    }
    default:
      return listedOf(check, place);
  }
}

function listedOf(check: ListCheck, place: number): Holds {
  const listed: ReadonlySet<Field> = new Set(check.values);
  const isIn = check.is === 'in' || check.is === 'hasAny';
  return (values) => {
    const value = values[place] ?? '';
    const isListed = Array.isArray(value) ? value.some((each) => listed.has(each)) : listed.has(value);
    return isListed === isIn;
  };
}
