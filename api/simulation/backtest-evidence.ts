// Reads recorded evidence piece by piece and only where it is asked for: most of a wallet, and a profile met before, need not be parsed.
import type { Wallet } from '../../engine/benefit/wallet.ts';
import type { Profile } from '../../engine/authorization/situation.ts';
import { ownText, type SeenCounters } from '../../engine/simulation/backtest-counters.ts';
import type { Evidence, Holder } from '../../engine/simulation/backtest-state.ts';
import { seenInText } from './backtest-seen.ts';

/** Pieces met before, by their text. */
type Known<Value> = Map<string, Value>;
/** Some kilobytes each. */
const KNOWN_MAX = 50_000;

/** What one replay has met; it forgets when it is full. */
export interface Memory {
  readonly parties: Known<Omit<Profile, 'merchant'>>;
  readonly merchants: Known<Profile['merchant']>;
  readonly candidates: Known<NonNullable<Evidence['candidates']>>;
}

export function openMemory(): Memory {
  return { parties: new Map(), merchants: new Map(), candidates: new Map() };
}

function recalled<Value>(known: Known<Value>, text: string, read: (text: string) => Value): Value {
  const found = known.get(text);
  if (found !== undefined) return found;
  if (known.size >= KNOWN_MAX) known.clear();
  const value = read(text);
  // A copy, because a piece of a row keeps the whole row in memory.
  known.set(ownText(text), value);
  return value;
}

/** The pieces in the order in which they are written; each begins with a sign that no text inside another can hold. */
const SIGNS = [
  ',"profile":{',
  ',"wallet":{',
  ',"presented":[',
  ',"bank":{',
  ',"couponDays":{',
  ',"counters":[',
  ',"candidates":[',
] as const;
const EMPTY: readonly never[] = [];
const NO_DAYS: Readonly<Record<string, number>> = {};

/** Evidence as the authority writes it is read in pieces, any other at once. */
export function evidenceOf(text: string, memory: Memory): Evidence {
  if (!text.startsWith('{"now":"') || text.includes('"facts":{')) return JSON.parse(text) as Evidence;
  const starts: number[] = [];
  let from = 0;
  for (const sign of SIGNS) {
    const start = text.indexOf(sign, from);
    if (start === -1) return JSON.parse(text) as Evidence;
    starts.push(start);
    from = start + sign.length;
  }
  return new PiecewiseEvidence(text, starts, memory);
}

class PiecewiseEvidence implements Evidence {
  readonly #text: string;
  readonly #starts: readonly number[];
  readonly #memory: Memory;
  readonly now: string;
  #profile: Profile | undefined;
  #holder: Holder | undefined;
  #wallet: Wallet | undefined;
  #counters: Evidence['counters'];
  #couponDays: Evidence['couponDays'];
  #candidates: Evidence['candidates'];

  constructor(text: string, starts: readonly number[], memory: Memory) {
    this.#text = text;
    this.#starts = starts;
    this.#memory = memory;
    this.now = text.slice(NOW_START, (starts[0] ?? 0) - 1);
  }

  get profile(): Profile {
    this.#profile ??= this.#readProfile();
    return this.#profile;
  }

  #readProfile(): Profile {
    const text = this.#piece(0);
    const cut = text.lastIndexOf(',"merchant":');
    if (cut === -1) return JSON.parse(text) as Profile;
    const { account, lists, enrolled, bin } = recalled(this.#memory.parties, text.slice(0, cut), readParties);
    const merchant = recalled(this.#memory.merchants, text.slice(cut + MERCHANT_LENGTH, -1), readMerchant);
    return { account, lists, enrolled, bin, merchant };
  }

  get holder(): Holder {
    this.#holder ??= this.#readHolder();
    return this.#holder;
  }

  #readHolder(): Holder {
    const text = this.#piece(1);
    const subjectEnd = text.indexOf('",');
    const members = text.lastIndexOf(',"members":[');
    if (!text.startsWith(SUBJECT) || members === -1 || text.slice(0, subjectEnd).includes('\\')) return holderOf(this.wallet);
    const tiers = text.endsWith(',"members":[]}') ? EMPTY : tiersOf(JSON.parse(text.slice(members + 11, -1)) as Wallet['members']);
    return { subject: text.slice(SUBJECT.length, subjectEnd), tiers };
  }

  get wallet(): Wallet {
    this.#wallet ??= JSON.parse(this.#piece(1)) as Wallet;
    return this.#wallet;
  }

  get presented(): NonNullable<Evidence['presented']> {
    return this.#listOf(2);
  }

  get couponDays(): NonNullable<Evidence['couponDays']> {
    this.#couponDays ??= this.#readCouponDays();
    return this.#couponDays;
  }

  #readCouponDays(): NonNullable<Evidence['couponDays']> {
    const text = this.#piece(4);
    return text === '{}' ? NO_DAYS : (JSON.parse(text) as NonNullable<Evidence['couponDays']>);
  }

  get counters(): NonNullable<Evidence['counters']> {
    this.#counters ??= this.#listOf(5);
    return this.#counters;
  }

  get seen(): SeenCounters | null {
    const text = this.#piece(5);
    return text === '[]' ? null : seenInText(text);
  }

  get candidates(): NonNullable<Evidence['candidates']> {
    this.#candidates ??= recalled(this.#memory.candidates, this.#piece(6).slice(0, -1), readCandidates);
    return this.#candidates;
  }

  #listOf<Item>(place: number): readonly Item[] {
    const text = this.#piece(place);
    return text === '[]' ? EMPTY : (JSON.parse(text) as readonly Item[]);
  }

  /** Without the comma before it and its name; the last one still has the end of the whole. */
  #piece(place: number): string {
    const start = (this.#starts[place] ?? 0) + (SIGNS[place]?.length ?? 0) - 1;
    return this.#text.slice(start, this.#starts[place + 1]);
  }
}

const NOW_START = '{"now":"'.length;
const SUBJECT = '{"subject":"';
const MERCHANT_LENGTH = ',"merchant":'.length;

function readParties(text: string): Omit<Profile, 'merchant'> {
  return JSON.parse(`${text}}`) as Omit<Profile, 'merchant'>;
}

function readMerchant(text: string): Profile['merchant'] {
  return JSON.parse(text) as Profile['merchant'];
}

function readCandidates(text: string): NonNullable<Evidence['candidates']> {
  return JSON.parse(text) as NonNullable<Evidence['candidates']>;
}

function holderOf({ subject, members }: Wallet): Holder {
  return { subject, tiers: tiersOf(members) };
}

function tiersOf(members: Wallet['members']): readonly string[] {
  return members.map((member) => `${member.programme}:${member.tier}`);
}
