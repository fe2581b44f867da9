// Lints what a campaign may cost: discounts that add up, budgets that cannot last, and benefits that one person may take without end.
import type { BenefitTerms } from '../benefit/schema.ts';
import { BPS_WHOLE } from '../money/rate.ts';
import { worstCombination } from './combined.ts';
import type { Finding } from './finding.ts';
import { inBoth, moneyText, percentText, told } from './lint-finding.ts';
import { plainlyMeet } from './lint-meet.ts';
import type { Reach } from './lint-reach.ts';
import type { Campaign } from './schema.ts';
import { mostEach } from './worst-case.ts';

/** A combined discount from here on is pointed out. */
export const COMBINED_HIGH_BPS = 5_000;

export function lintMoney(reach: Reach, others: readonly Reach[], used: number): readonly Finding[] {
  if (reach.alternatives.length === 0) return [];
  return [...lintCombined(reach, others), ...lintBudget(reach, used), ...lintPerson(reach.terms)];
}

/** Only where the combination makes it so: a voucher that pays a whole coffee by itself is another matter. */
function lintCombined(reach: Reach, others: readonly Reach[]): readonly Finding[] {
  const { shareBps, ids, aloneBps, exact } = worstCombination(reach, others, plainlyMeet);
  if (!exact || ids.length === 0 || shareBps < COMBINED_HIGH_BPS || aloneBps >= shareBps || aloneBps >= COMBINED_HIGH_BPS) return [];
  const isFree = shareBps >= BPS_WHOLE;
  const names = ids.join(', ');
  return [
    told(
      { code: isFree ? 'combined_free' : 'combined_high', severity: isFree ? 'error' : 'warning', path: 'stacking.combinable' },
      {
        en: `Together with ${names}, one purchase can be discounted by ${isFree ? 'its whole amount' : percentText(shareBps)}; the largest of them alone gives ${percentText(aloneBps)}. If this is not wanted, ask for a larger purchase, put them into one group, or restrict "combinable".`,
        'zh-CN': `与${names}叠加后，单笔交易最多可优惠${isFree ? '全部金额' : percentText(shareBps)}，而其中单项最高为${percentText(aloneBps)}。如不符合预期，请提高消费门槛、归入同一互斥组或限制叠加。`,
      },
    ),
  ];
}

/** A budget that one purchase can empty, or that is spent already. */
function lintBudget(reach: Reach, used: number): readonly Finding[] {
  const { terms } = reach;
  const { total } = terms.limits.budget;
  const each = mostEach(reach);
  if (total === undefined || each === null || each === 0) return [];
  const left = total - used;
  if (left <= 0)
    return [
      told(
        { code: 'budget_spent', severity: 'error', path: 'limits.budget.total' },
        inBoth((locale) =>
          locale === 'en'
            ? `The budget of ${moneyText(total, terms.currency, locale)} is spent: ${moneyText(used, terms.currency, locale)} are held or paid. Nothing more is granted. Raise the budget or stop the campaign.`
            : `预算${moneyText(total, terms.currency, locale)}已用完（已冻结或支付${moneyText(used, terms.currency, locale)}），不再给予优惠。请追加预算或停止活动。`,
        ),
      ),
    ];
  return [];
}

/** Benefits that are the same for a small purchase as for a large one invite splitting one purchase into many. */
const FLAT: readonly BenefitTerms['type'][] = ['amount_off', 'random_off', 'fixed_price'];

function lintPerson({ benefit, limits }: Campaign): readonly Finding[] {
  const isFlat = FLAT.includes(benefit.type) || (benefit.type === 'points_earn' && benefit.bonus > 0);
  const isLimited = limits.perSubject.some(({ of }) => of === 'account' || of === 'card' || of === 'person');
  if (!isFlat || isLimited) return [];
  return [
    told(
      { code: 'person_limit_missing', severity: 'warning', path: 'limits.perSubject' },
      {
        en: 'Gives a fixed benefit on every purchase and has no limit per account, card or person: somebody who splits one purchase into many takes it many times. Add a limit, such as once a day for each account.',
        'zh-CN':
          '每笔交易给予固定优惠，但未设置账户、卡片或客户的次数限制：有人可将一笔消费拆成多笔反复享受。请增加限制，例如每账户每日1次。',
      },
    ),
  ];
}
