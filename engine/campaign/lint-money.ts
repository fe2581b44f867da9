// Lints what a campaign may cost: discounts that add up, budgets that cannot last, and benefits that one person may take without end.
import type { BenefitTerms } from '../benefit/schema.ts';
import { BPS_WHOLE } from '../money/rate.ts';
import { worstCombination } from './combined.ts';
import type { Finding } from './finding.ts';
import { moneyText, percentText, told } from './lint-finding.ts';
import { plainlyMeet } from './lint-meet.ts';
import type { Domain } from './lint-domain.ts';
import type { Campaign } from './schema.ts';
import { largestByTerms } from './worst-case.ts';
import { isDiscount } from './worth.ts';

/** A combined discount from here on is pointed out. */
export const COMBINED_HIGH_BPS = 5_000;

export function lintMoney(domain: Domain, others: readonly Domain[], used: number): readonly Finding[] {
  if (domain.alternatives.length === 0) return [];
  return [...lintCombined(domain, others), ...lintBudget(domain, used), ...lintPerson(domain.terms)];
}

/** Only where the combination makes it so: a voucher that pays a whole coffee by itself is another matter. */
function lintCombined(domain: Domain, others: readonly Domain[]): readonly Finding[] {
  const { shareBps, ids, aloneBps, exact } = worstCombination(domain, others, plainlyMeet);
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

function lintBudget(domain: Domain, used: number): readonly Finding[] {
  const { total } = domain.terms.limits.budget;
  const isSpent = total !== undefined && total > 0 && used >= total;
  return isSpent ? [budgetSpent(domain.terms, { total, used })] : [...lintDailyBudget(domain), ...lintLargest(domain)];
}

function budgetSpent({ currency }: Campaign, { total, used }: { readonly total: number; readonly used: number }): Finding {
  return told(
    { code: 'budget_spent', severity: 'error', path: 'limits.budget.total' },
    {
      en: `The budget of ${moneyText(total, currency, 'en')} is spent: ${moneyText(used, currency, 'en')} are held or paid, so nothing more is granted. Raise the budget or stop the campaign.`,
      'zh-CN': `预算${moneyText(total, currency, 'zh-CN')}已用完（已冻结或支付${moneyText(used, currency, 'zh-CN')}），不再给予优惠。请追加预算或停止活动。`,
    },
  );
}

/** Daily budgets that would use up the whole before a quarter of the days are over. */
function lintDailyBudget({ terms, days }: Domain): readonly Finding[] {
  const { total, perDay } = terms.limits.budget;
  if (total === undefined || perDay === undefined || perDay === 0 || days === null) return [];
  const lasts = Math.floor(total / perDay);
  if (lasts * 4 >= days.length) return [];
  const { currency } = terms;
  return [
    told(
      { code: 'budget_short', severity: 'warning', path: 'limits.budget' },
      {
        en: `Where each day uses its daily budget of ${moneyText(perDay, currency, 'en')}, the total of ${moneyText(total, currency, 'en')} lasts ${lasts} of ${days.length} open days. Raise the total, lower the daily budget, or end the campaign earlier.`,
        'zh-CN': `如每日用满${moneyText(perDay, currency, 'zh-CN')}，总预算${moneyText(total, currency, 'zh-CN')}仅够${lasts}天，而活动共开放${days.length}天。请提高总预算、降低每日预算或提前结束活动。`,
      },
    ),
  ];
}

/** Money bounds below the largest single benefit: such purchases get nothing at all unless parts may be granted. */
function lintLargest(domain: Domain): readonly Finding[] {
  const { limits, benefit, currency } = domain.terms;
  const each = largestByTerms(domain);
  if (limits.partial || each === null || !isDiscount(benefit)) return [];
  const bounds = [
    { path: 'limits.budget.perDay', most: limits.budget.perDay },
    { path: 'limits.budget.total', most: limits.budget.total },
    ...limits.perSubject.map((limit, index) => ({ path: `limits.perSubject.${index}.money`, most: limit.money })),
  ];
  return bounds.flatMap(({ path, most }) =>
    most === undefined || most >= each
      ? []
      : [
          told(
            { code: 'limit_below_benefit', severity: 'warning', path },
            {
              en: `One benefit can be ${moneyText(each, currency, 'en')}, but only ${moneyText(most, currency, 'en')} may be given here, and parts are not granted: larger purchases get nothing at all. Raise this, cap the benefit, or allow parts.`,
              'zh-CN': `单笔优惠最高可达${moneyText(each, currency, 'zh-CN')}，而此处上限为${moneyText(most, currency, 'zh-CN')}且不允许部分给予，较大的交易将完全没有优惠。请提高上限、设置封顶或允许部分给予。`,
            },
          ),
        ],
  );
}

/** Spent so far, projected over the days that are left; for campaigns in force. */
export function lintBurn(domain: Domain, of: { readonly used: number; readonly today: string }): readonly Finding[] {
  const { terms, days } = domain;
  const { total } = terms.limits.budget;
  if (total === undefined || days === null || of.used <= 0 || of.used >= total) return [];
  const over = days.filter((day) => day.date < of.today).length;
  const left = days.length - over;
  if (over < BURN_DAYS_MIN) return [];
  const lasts = Math.floor(((total - of.used) * over) / of.used);
  if (lasts >= left) return [];
  return [
    told(
      { code: 'budget_burns_fast', severity: 'warning', path: 'limits.budget.total' },
      {
        en: `${moneyText(of.used, terms.currency, 'en')} of ${moneyText(total, terms.currency, 'en')} went in ${over} open days. At that pace the rest lasts ${lasts} of the ${left} open days to come. Raise the budget, lower the daily budget, or end the campaign earlier.`,
        'zh-CN': `已开放${over}天，预算${moneyText(total, terms.currency, 'zh-CN')}已用${moneyText(of.used, terms.currency, 'zh-CN')}。按此速度，剩余预算仅够后续${left}个开放日中的${lasts}天。请追加预算、降低每日预算或提前结束活动。`,
      },
    ),
  ];
}

/** A pace of fewer days says nothing. */
const BURN_DAYS_MIN = 3;

/** Benefits that are the same for a small purchase as for a large one invite splitting one purchase into many. */
const FLAT: readonly BenefitTerms['type'][] = ['amount_off', 'random_off', 'coupon_issue'];

function lintPerson({ benefit, limits }: Campaign): readonly Finding[] {
  if (limits.budget.countTotal !== undefined) return [];
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
