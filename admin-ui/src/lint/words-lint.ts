// Words of the findings over the live set, in both languages.
import { pairs } from '../parts/words-of.tsx';

export const LINT_WORDS = pairs({
  'lint.title': ['Findings over everything live', '在线活动检查'],
  'lint.lead': [
    'Every live campaign is compared with all others: what can never happen, what always wins, what adds up, what the texts promise and the rule does not give.',
    '将每个在线活动与其他全部活动对比检查：永远无法触发、总被其他活动取代、叠加过高、预算不足，以及文案承诺与规则不符之处。',
  ],
  'lint.count': [
    '{errors} errors and {warnings} warnings in {campaigns} live campaigns; {waived} waived',
    '{campaigns}个在线活动中有{errors}个错误、{warnings}个提醒；已豁免{waived}个',
  ],
  'lint.none': [
    'Nothing found: {campaigns} live campaigns were compared with each other.',
    '未发现问题：已对{campaigns}个在线活动进行相互比对。',
  ],
  'lint.noneShown': ['Nothing of this sort was found.', '未发现此类问题。'],
  'lint.nothingLive': ['Nothing is live yet. Publish a campaign and it is checked here.', '尚无在线活动。活动发布后会在此检查。'],
  'lint.show': ['Show', '显示'],
  'lint.all': ['Everything', '全部'],
  'lint.errors': ['Errors only', '仅错误'],
  'lint.warnings': ['Warnings only', '仅提醒'],
  'lint.kind': ['Sort of finding', '问题类型'],
  'lint.error': ['Error', '错误'],
  'lint.warning': ['Warning', '提醒'],
  'lint.waived': ['{count} waived', '已豁免{count}个'],
  'lint.by': ['Waived by {by}: {reason}', '{by}豁免：{reason}'],
  'lint.at': ['at', '位置'],
  'lint.edit': ['Edit', '编辑'],
  'lint.try': ['Try it', '试算'],
  'lint.again': ['Check again', '重新检查'],
  'lint.version': ['version {version}', '第{version}版'],
});

/** What a code means, for the list to choose from. */
export const CODE_WORDS = pairs({
  always_beaten: ['Never wins', '永远不会被选中'],
  branch_never_taken: ['Alternative that never applies', '永不生效的备选条件'],
  budget_burns_fast: ['Budget burns too fast', '预算消耗过快'],
  budget_short: ['Budget that cannot last', '预算无法持续'],
  budget_spent: ['Budget is spent', '预算已用完'],
  calendar_unknown: ['Unknown holiday calendar', '未知的节假日日历'],
  combined_free: ['Free when combined', '叠加后全额减免'],
  combined_high: ['High when combined', '叠加后优惠过高'],
  coupon_not_live: ['Coupon that is not live', '优惠券活动未上线'],
  example_fails: ['Example no longer holds', '示例不再成立'],
  limit_below_benefit: ['Limit below one benefit', '上限低于单笔优惠'],
  never_open: ['Never opens', '永不开放'],
  never_reached: ['Never reached', '永远无法触发'],
  overlapping: ['Granted together with others', '与其他活动重叠'],
  person_limit_missing: ['No limit per person', '缺少个人次数限制'],
  rollout_overlaps: ['Rollout ranges overlap', '灰度区间重叠'],
  text_date_outside: ['Text names a date outside', '文案日期超出活动期'],
  text_day_closed: ['Text names a closed day', '文案日期不开放'],
  text_number_unknown: ['Text names an unknown number', '文案数字与规则不符'],
  text_promises_more: ['Text promises more', '文案承诺过高'],
});
