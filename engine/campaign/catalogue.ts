// The grown memory behind the book of live campaigns: slips, the tuples by which they are found, and every distinct test of their conditions.
import { DIMENSIONS_MAX, type Way, partCondition, restrictionsOf, waysOf } from './book-ways.ts';
import type { LiveCampaign } from './live.ts';
import { type Names, noNames, numberFor } from './names.ts';
import type { Campaign } from './schema.ts';
import { type SharedTests, noTests, testNumber } from './shared-tests.ts';
import * as slip from './slip.ts';
import { type Tuples, hashed, keep, noTuples } from './tuples.ts';

/** By which of a campaign's checks a tuple finds it: its binding, all it asks of request and profile, or both where the condition adds nothing. */
export type Finds = 'bound' | 'answered' | 'both';
export interface Signature {
  readonly finds: Finds;
  readonly dimensions: readonly number[];
  readonly mask: number;
}

/** Only grows; an edition of the book sees the slips born by then and not ended. */
export interface Catalogue {
  edition: number;
  readonly campaigns: LiveCampaign[];
  /** Place of the newest slip of each id. */
  readonly newest: Map<string, number>;
  readonly slips: slip.Slips;
  readonly tuples: Tuples;
  readonly signatures: Signature[];
  readonly signatureByName: Map<string, number>;
  /** Numbers of the keys that campaigns name, by dimension. */
  readonly numbers: readonly Names[];
  readonly tests: SharedTests;
  ended: number;
}

/** An authorization looks once for each signature; when there are more, new ones make do with fewer ways. */
export const SIGNATURES_MAX = 192;
/** Cards bound by few short ranges are checked as numbers; others ask the campaign. */
const RANGES_MAX = 8;

export function newCatalogue(): Catalogue {
  return {
    edition: 0,
    campaigns: [],
    newest: new Map(),
    slips: { pages: [], end: 0 },
    tuples: noTuples(),
    signatures: [],
    signatureByName: new Map(),
    numbers: Array.from({ length: DIMENSIONS_MAX }, noNames),
    tests: noTests(),
    ended: 0,
  };
}

/** Writes the campaign's slip, alive from `born` on. O(its keys). */
export function enter(catalogue: Catalogue, campaign: LiveCampaign, born: number): void {
  const { terms } = campaign;
  const { answered, rest } = partCondition(terms.when);
  const cards = cardChecks(terms);
  const no = catalogue.campaigns.push(campaign) - 1;
  const place = slip.writeSlip(catalogue.slips, {
    no,
    born,
    campaign,
    before: catalogue.newest.get(campaign.id) ?? -1,
    bits: (cards === null ? slip.ASK_BIN : 0) | scheduleBit(terms) | (asksWho(terms) ? slip.ASK_ENROLMENT : 0),
    bound: [...listChecks(catalogue, terms), ...(cards ?? [])],
    answered: answered.map(({ dimension, keys }) => slip.oneOf(dimension, numbered(catalogue, dimension, keys))),
    tests: rest.map((test) => testNumber(catalogue.tests, test, terms.timeZone)),
  });
  catalogue.newest.set(campaign.id, place);
  file(catalogue, { finds: answered.length === 0 ? 'both' : 'bound', ways: waysOf(terms), place });
  if (answered.length > 0) file(catalogue, { finds: 'answered', ways: waysOf(terms, answered), place });
}

function listChecks(catalogue: Catalogue, terms: Campaign): readonly slip.Check[] {
  return restrictionsOf(terms).flatMap(({ dimension, include, exclude }) => {
    const checks: slip.Check[] = [];
    if (exclude.length > 0) checks.push(slip.noneOf(dimension, numbered(catalogue, dimension, exclude)));
    if (include.length > 0) checks.push(slip.oneOf(dimension, numbered(catalogue, dimension, include)));
    return checks;
  });
}

/** Null: the campaign itself must be asked. */
function cardChecks({ binding: { cards } }: Campaign): readonly slip.Check[] | null {
  const { include, exclude, binOf } = cards;
  if (include.length + exclude.length === 0) return [];
  if (exclude.length > 0 || include.length > RANGES_MAX) return null;
  const triples: number[] = [];
  for (const range of include) {
    const [from = '', to = from] = range.split('-');
    if (from.length > slip.RANGE_DIGITS_MAX) return null;
    triples.push(from.length, Number(from), Number(to));
  }
  return [slip.rangesOf(binOf === 'token' ? 1 : 0, triples)];
}

function scheduleBit({ schedule }: Campaign): number {
  const { windows, excludedDates, holidays, clock } = schedule;
  const isPlain = windows.length + excludedDates.length === 0 && holidays === undefined && clock === 'ledger';
  return isPlain ? 0 : slip.ASK_SCHEDULE;
}

/** The numbers of these keys, sorted, each once. */
function numbered(catalogue: Catalogue, dimension: number, keys: readonly string[]): readonly number[] {
  const [only] = keys;
  if (keys.length === 1 && only !== undefined) return [numberOf(catalogue, dimension, only)];
  const numbers = new Set(keys.map((key) => numberOf(catalogue, dimension, key)));
  return [...Int32Array.from(numbers).sort()];
}

function numberOf(catalogue: Catalogue, dimension: number, key: string): number {
  return numberFor(catalogue.numbers[dimension] as Names, key);
}

interface Filing {
  readonly finds: Finds;
  readonly ways: readonly Way[];
  readonly place: number;
}

function file(catalogue: Catalogue, { finds, ways, place }: Filing): void {
  const { signature, used } = signatureFor(catalogue, finds, ways);
  let hashes: readonly number[] = [seedOf(signature)];
  for (const { dimension, keys } of used) {
    const numbers = keys.map((key) => numberOf(catalogue, dimension, key));
    hashes = hashes.flatMap((hash) => numbers.map((number) => hashed(hash, number)));
  }
  for (const hash of hashes) keep(catalogue.tuples, hash, place);
}

/** The hash from which the tuples of a signature begin. */
export function seedOf(signature: number): number {
  return hashed(signature + 1, 0x5bd1e995);
}

function signatureFor(
  catalogue: Catalogue,
  finds: Finds,
  ways: readonly Way[],
): { readonly signature: number; readonly used: readonly Way[] } {
  const sorted = ways.toSorted((one, other) => one.dimension - other.dimension);
  const name = `${finds} ${sorted.map((way) => way.dimension).join()}`;
  const known = catalogue.signatureByName.get(name);
  if (known !== undefined) return { signature: known, used: sorted };
  if (catalogue.signatures.length >= SIGNATURES_MAX && ways.length > 1) return signatureFor(catalogue, finds, ways.slice(0, -1));
  const dimensions = sorted.map((way) => way.dimension);
  const mask = dimensions.reduce((all, dimension) => all | (1 << dimension), 0);
  const signature = catalogue.signatures.push({ finds, dimensions, mask }) - 1;
  catalogue.signatureByName.set(name, signature);
  return { signature, used: sorted };
}

/** Is it only for those who enrolled, or only at merchants that consented? */
function asksWho({ binding, funding }: Campaign): boolean {
  return binding.enrolment === 'required' || funding.consent === 'each';
}
