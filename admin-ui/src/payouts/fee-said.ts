// A fee as a sentence.
import type { Fee } from '../../../engine/settlement/contract.ts';
import type { Say } from '../parts/words-of.tsx';
import { percent } from './contract-draft.ts';
import { CONTRACT_WORDS, type ContractWord } from './words-contracts.ts';

export function sayFee(fee: Fee, by: { readonly say: Say<ContractWord>; readonly money: (minor: number) => string }): string {
  const { say, money } = by;
  const name = sayFeeName(say, fee.name);
  if (fee.kind === 'fixed' || fee.kind === 'daily') return say(`fee.said.${fee.kind}`, { name, amount: money(fee.amount) });
  const base = say(`fee.base.${fee.base}`);
  if (fee.kind === 'tiered') {
    const steps = fee.tiers.map(({ from, bps }) => say('fee.said.step', { rate: `${percent(bps)} %`, from: money(from) })).join('; ');
    return `${say('fee.said.tiered', { name, base, steps })} (${say(`fee.mode.${fee.mode}`)})`;
  }
  const bounds = [
    ...(fee.min === null ? [] : [say('fee.said.least', { amount: money(fee.min) })]),
    ...(fee.max === null ? [] : [say('fee.said.most', { amount: money(fee.max) })]),
  ];
  return [say('fee.said.percent', { name, rate: `${percent(fee.bps)} %`, base }), ...bounds].join(', ');
}

/** The usual names in the reader's language; any other as the contract has it. */
export function sayFeeName(say: Say<ContractWord>, name: string): string {
  const word = `fee.called.${name}`;
  return Object.hasOwn(CONTRACT_WORDS, word) ? say(word as ContractWord) : name;
}
