// Lets all campaigns share their empty lists: a hundred thousand of them take less memory, and the check of one meets memory just read.
import type { Campaign } from './schema.ts';

type Rule = Campaign['where']['mccs'];
const NOTHING: string[] = [];
const ANY: Rule = { include: NOTHING, exclude: NOTHING };
const ANY_CARD: Campaign['binding']['cards'] = { ...ANY, binOf: 'funding' };

/** The same terms, value for value. Campaigns are never changed in place, so what they share stays empty. */
export function lean(terms: Campaign): Campaign {
  const { binding, where } = terms;
  const { cards } = binding;
  return {
    ...terms,
    binding: {
      cards: isAny(cards) && cards.binOf === 'funding' ? ANY_CARD : { ...shared(cards), binOf: cards.binOf },
      accounts: shared(binding.accounts),
      lists: shared(binding.lists),
      segments: shared(binding.segments),
      tiers: shared(binding.tiers),
      enrolment: binding.enrolment,
    },
    where: {
      merchants: shared(where.merchants),
      chains: shared(where.chains),
      mccs: shared(where.mccs),
      terminals: shared(where.terminals),
      regions: shared(where.regions),
      channels: shared(where.channels),
      entryModes: shared(where.entryModes),
    },
  };
}

function isAny({ include, exclude }: Rule): boolean {
  return include.length + exclude.length === 0;
}

function shared(rule: Rule): Rule {
  if (isAny(rule)) return ANY;
  return { include: rule.include.length === 0 ? NOTHING : rule.include, exclude: rule.exclude.length === 0 ? NOTHING : rule.exclude };
}
