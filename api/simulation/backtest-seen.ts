// The counters that a decision saw, walked in the text of its evidence: every decision of a backtest compares them, and few ask for more than a figure.
import type { CounterState } from '../../engine/authorization/situation.ts';
import { type Figures, type SeenCounters, seenIn } from '../../engine/simulation/backtest-counters.ts';

type Listed = readonly (readonly [string, CounterState])[];

/** `text` is the list as the authority writes it, which is walked; one written otherwise is parsed. */
export function seenInText(text: string): SeenCounters {
  const walked = walk(text);
  return walked === null ? seenIn(JSON.parse(text) as Listed) : new SeenText(text, walked);
}

class SeenText implements SeenCounters {
  readonly #text: string;
  readonly figures: readonly Figures[];
  #whole: SeenCounters | undefined;

  constructor(text: string, figures: readonly Figures[]) {
    this.#text = text;
    this.figures = figures;
  }

  get(key: string): CounterState | undefined {
    this.#whole ??= seenIn(JSON.parse(this.#text) as Listed);
    return this.#whole.get(key);
  }
}

interface Place {
  readonly text: string;
  at: number;
}

/** [["key",{"held":1,"captured":0,"returned":0,"ceiling":null,"open":true,"version":4}],…]; null where anything is written otherwise. */
function walk(text: string): readonly Figures[] | null {
  if (text.includes('\\')) return null;
  const found: Figures[] = [];
  const place: Place = { text, at: 1 };
  while (place.at < text.length) {
    const keyStart = place.at + '["'.length;
    const keyEnd = text.indexOf('"', keyStart);
    place.at = keyEnd + '",{'.length;
    const used = figure(place, HELD) + figure(place, CAPTURED) - figure(place, RETURNED);
    const ceiling = figure(place, CEILING);
    if (keyEnd === -1 || Number.isNaN(used) || Number.isNaN(ceiling)) return null;
    found.push({ key: text.slice(keyStart, keyEnd), used, ceiling: ceiling === UNBOUNDED ? null : ceiling });
    place.at = text.indexOf(']', place.at) + '],'.length;
  }
  return found;
}

const [HELD, CAPTURED, RETURNED, CEILING] = ['"held":', '"captured":', '"returned":', '"ceiling":'] as const;
/** Stands for null, which is written for a counter without a ceiling. */
const UNBOUNDED = -1;
const [ZERO, NINE, COMMA, LETTER_N] = [48, 57, 44, 110] as const;

/** The whole number behind `name`, which must stand here and end with a comma; NaN where it does not. Two letters tell the names apart. */
function figure(place: Place, name: string): number {
  const { text } = place;
  if (text.charCodeAt(place.at + 1) !== name.charCodeAt(1) || text.charCodeAt(place.at + 2) !== name.charCodeAt(2)) return Number.NaN;
  let at = place.at + name.length;
  let value = 0;
  if (text.charCodeAt(at) === LETTER_N) {
    value = UNBOUNDED;
    at += 'null'.length;
  }
  for (let code = text.charCodeAt(at); code >= ZERO && code <= NINE; code = text.charCodeAt(at)) {
    value = value * 10 + code - ZERO;
    at += 1;
  }
  place.at = at + ','.length;
  return text.charCodeAt(at) === COMMA ? value : Number.NaN;
}
