// Lets all campaigns share their empty lists and equal parts: a hundred thousand take less memory, and a decision meets memory just read.
import type { Campaign } from './schema.ts';
import { shared } from './shared.ts';

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
    ...sharedParts(terms),
    binding: {
      cards: isAny(cards) && cards.binOf === 'funding' ? ANY_CARD : { ...leanRule(cards), binOf: cards.binOf },
      accounts: leanRule(binding.accounts),
      lists: leanRule(binding.lists),
      segments: leanRule(binding.segments),
      tiers: leanRule(binding.tiers),
      enrolment: binding.enrolment,
    },
    where: {
      merchants: leanRule(where.merchants),
      chains: leanRule(where.chains),
      mccs: leanRule(where.mccs),
      terminals: leanRule(where.terminals),
      regions: leanRule(where.regions),
      channels: leanRule(where.channels),
      entryModes: leanRule(where.entryModes),
    },
  };
}

/** Parts that many campaigns have in common, word for word. */
function sharedParts({ schedule, when, benefit, limits, stacking, funding, policies, texts, examples }: Campaign): Partial<Campaign> {
  return {
    schedule: shared(schedule),
    ...(when === undefined ? {} : { when: shared(when) }),
    benefit: shared(benefit),
    limits: shared(limits),
    stacking: shared(stacking),
    funding: shared(funding),
    policies: shared(policies),
    texts: { ...texts, receipt: shared(texts.receipt) },
    examples: shared(examples),
  };
}

function isAny({ include, exclude }: Rule): boolean {
  return include.length + exclude.length === 0;
}

function leanRule(rule: Rule): Rule {
  if (isAny(rule)) return ANY;
  return { include: rule.include.length === 0 ? NOTHING : rule.include, exclude: rule.exclude.length === 0 ? NOTHING : rule.exclude };
}
