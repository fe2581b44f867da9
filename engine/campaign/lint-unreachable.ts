// Lints what a campaign can never do: binding, places, schedule, condition and benefit that exclude each other.
import type { Condition } from '../rules/condition.ts';
import { findContradictions } from '../rules/contradiction.ts';
import type { Finding } from './finding.ts';
import { told } from './lint-finding.ts';
import { type Domain, domainOf } from './lint-domain.ts';
import type { Holidays } from './live.ts';
import type { Campaign } from './schema.ts';
import type { LintPeer } from './worst-case.ts';

export function lintUnreachable(domain: Domain, holidays: Holidays, others: readonly LintPeer[]): readonly Finding[] {
  const { terms } = domain;
  return [
    ...unknownCalendar(terms, holidays),
    ...neverOpen(domain),
    ...neverReached(domain, holidays),
    ...deadBranches(domain, holidays),
    ...couponNotLive(terms, others),
  ];
}

function unknownCalendar({ schedule }: Campaign, holidays: Holidays): readonly Finding[] {
  const rule = schedule.holidays;
  if (rule === undefined || holidays[rule.calendar] !== undefined) return [];
  const only = rule.mode === 'only';
  return [
    told(
      { code: 'calendar_unknown', severity: 'error', path: 'schedule.holidays.calendar' },
      {
        en: `There is no holiday calendar ${rule.calendar}, so ${only ? 'the campaign never opens' : 'no holiday is left out'}. Load the calendar, or name another.`,
        'zh-CN': `没有${rule.calendar}节假日日历，因此${only ? '活动永远不会开放' : '不会排除任何节假日'}。请导入该日历或改用其他日历。`,
      },
    ),
  ];
}

function neverOpen({ days }: Domain): readonly Finding[] {
  if (days === null || days.length > 0) return [];
  return [
    told(
      { code: 'never_open', severity: 'error', path: 'schedule' },
      {
        en: 'Never opens: between its first and its last moment there is no minute that its weekly windows, excluded dates and holidays leave open. Nobody would get the benefit. Widen the windows or the dates.',
        'zh-CN': '永远不会开放：在起止时间之间，每周时段、排除日期和节假日规则没有留下任何可用时间，没有人能享受优惠。请放宽时段或日期。',
      },
    ),
  ];
}

/** Said once, at the narrowest place that is certain: the condition alone, the condition with the schedule, or with the rest. */
function neverReached(domain: Domain, holidays: Holidays): readonly Finding[] {
  const { terms, alternatives, days } = domain;
  if (alternatives.length > 0 || days?.length === 0) return [];
  // Review has said already that the condition contradicts itself.
  if (terms.when !== undefined && findContradictions(terms.when).some(({ path }) => path === 'all')) return [];
  const { when: _when, ...plain } = terms;
  const isCondition = domainOf(plain as Campaign, holidays).alternatives.length > 0;
  return [isCondition ? conditionNever() : bindingNever()];
}

/** Alternatives looked at, so that a wide condition is not looked at for long. */
const BRANCHES_MAX = 40;

/** Alternatives of an `any` that nobody can take: with that one alone, nothing would be reached. */
function deadBranches({ terms, alternatives, exact }: Domain, holidays: Holidays): readonly Finding[] {
  if (terms.when === undefined || alternatives.length === 0 || !exact) return [];
  return branchesOf(terms.when, 'when')
    .slice(0, BRANCHES_MAX)
    .filter(({ alone }) => domainOf({ ...terms, when: alone }, holidays).alternatives.length === 0)
    .map(({ path }) =>
      told(
        { code: 'branch_never_taken', severity: 'warning', path },
        {
          en: 'This alternative can never apply: with cards, places, schedule and the rest of the condition no purchase fits it. Whoever it was meant for gets nothing by it. Correct it or take it out.',
          'zh-CN': '该备选条件永远不会生效：结合卡片、商户、时间及其余条件，没有交易能够满足，其目标客户不会因此获得优惠。请修改或删除。',
        },
      ),
    );
}

interface Branch {
  readonly path: string;
  /** The whole condition with this alternative alone in the place of all. */
  readonly alone: Condition;
}

function branchesOf(condition: Condition, path: string): readonly Branch[] {
  if ('all' in condition)
    return condition.all.flatMap((part, index) =>
      branchesOf(part, `${path}.all.${index}`).map((branch) => ({ ...branch, alone: { all: condition.all.with(index, branch.alone) } })),
    );
  return 'any' in condition && condition.any.length > 1
    ? condition.any.flatMap((part, index) => [{ path: `${path}.any.${index}`, alone: part }, ...branchesOf(part, `${path}.any.${index}`)])
    : [];
}

function conditionNever(): Finding {
  return told(
    { code: 'never_reached', severity: 'error', path: 'when' },
    {
      en: 'Never reached: no purchase that fits who, where and when can also meet the condition and reach the benefit. Nobody would get it. Compare the condition with cards, places, schedule and the amounts of the benefit.',
      'zh-CN':
        '永远无法触发：符合人群、商户和时间范围的交易不可能同时满足条件并达到优惠门槛，没有人能享受优惠。请对照检查条件与卡片、商户、时间及优惠金额。',
    },
  );
}

function bindingNever(): Finding {
  return told(
    { code: 'never_reached', severity: 'error', path: 'binding' },
    {
      en: 'Never reached: who and where it is open to exclude each other, or exclude what the benefit asks for. Nobody would get it. Look at what is both included and excluded, and at the tiers the benefit names.',
      'zh-CN':
        '永远无法触发：适用人群与适用范围相互排斥，或排除了优惠本身要求的对象，没有人能享受优惠。请检查同时被包含又被排除的内容及优惠指定的会员等级。',
    },
  );
}

function couponNotLive({ benefit }: Campaign, others: readonly LintPeer[]): readonly Finding[] {
  if (benefit.type !== 'coupon_issue') return [];
  if (others.some(({ terms }) => terms.id === benefit.coupon && terms.benefit.type === 'coupon_redeem')) return [];
  return [
    told(
      { code: 'coupon_not_live', severity: 'warning', path: 'benefit.coupon' },
      {
        en: `Issues coupons of ${benefit.coupon}, which is not live, so nothing is issued. Publish ${benefit.coupon} first.`,
        'zh-CN': `发放的优惠券所属活动${benefit.coupon}尚未上线，因此不会发券。请先发布${benefit.coupon}。`,
      },
    ),
  ];
}
