// Card numbers that no bank has issued and that pass Luhn: sent everywhere, they must come back nowhere.
import type { Chance } from '../../../engine/simulation/random.ts';

const BEGINNINGS = ['622258', '411111', '555555', '356600', '621700'] as const;
const LENGTHS = [16, 16, 16, 19] as const;

/** Digits only. */
export function canaryOf(by: Chance): string {
  const beginning = by.pick(BEGINNINGS);
  const length = beginning === '622258' || beginning === '621700' ? by.pick(LENGTHS) : 16;
  const digits = Array.from({ length: length - beginning.length - 1 }, () => by.between(0, 9)).join('');
  return `${beginning}${digits}${checkDigitOf(`${beginning}${digits}`)}`;
}

function checkDigitOf(digits: string): number {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const doubled = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return (10 - (sum % 10)) % 10;
}

/** As people and programs write them. */
export function writtenCanary(digits: string, by: Chance): string {
  const groups = digits.match(/.{1,4}/g) ?? [];
  return by.pick([digits, digits, groups.join(' '), groups.join('-'), `card ${digits}.`, fullWidth(digits)]);
}

function fullWidth(digits: string): string {
  return [...digits].map((digit) => String.fromCharCode(0xff10 + Number(digit))).join('');
}
