// Words of membership and household.
import { type Pair, pairs } from '../voice.ts';

export const W = pairs({
  title: ['Membership', '会员'],
  none: ['No programme to join now', '暂无可加入的会员计划'],
  noneText: ['Your bank will show programmes here.', '银行推出的会员计划将显示在这里。'],
  member: ['Member', '会员'],
  ended: ['Ended', '已到期'],
  open: ['Open to you', '可加入'],
  nextIs: ['{missing} more to {tier}', '还差{missing}升至{tier}'],
  top: ['You hold the highest tier.', '您已是最高等级。'],
  progress: ['Progress to {tier}', '升至{tier}的进度'],
  counted: ['{measured} counted until {day}', '截至{day}已累计{measured}'],
  projected: ['At this pace you will be {tier} from {day}. Nothing is promised.', '按目前节奏，{day}起预计为{tier}，仅供参考。'],
  keep: ['{missing} more keep your tier; otherwise {tier} from {day}.', '还差{missing}可保级；否则{day}起为{tier}。'],
  lapse: ['Kept in grace until {day}, then {tier}.', '宽限期至{day}，之后为{tier}。'],
  until: ['Paid until {day}', '有效期至{day}'],
  rights: ['Your rights', '会员权益'],
  tiers: ['Tiers', '等级'],
  from: ['from {threshold}', '{threshold}起'],
  visitOne: ['1 visit', '1次'],
  visits: ['{count} {count:visit|visits}', '{count}次'],
  points: ['{count} {count:point|points}', '{count}积分'],
  joinNow: ['Join', '立即加入'],
  byPaying: ['You become a member with your first payment by card.', '首次刷卡消费即自动加入。'],
  fee: ['{fee} for {months} months, paid at {merchant}', '在{merchant}支付{fee}，有效{months}个月'],
  payment: ['Number of the payment', '支付编号'],
  paymentHint: ['It stands on your receipt.', '见消费小票。'],
  joinPaid: ['I have paid', '已支付，立即加入'],
  renew: ['Renew', '续费'],
  joined: ['You are a member of {programme}.', '您已加入{programme}。'],
  history: ['What happened', '会员记录'],
  moved_joined: ['Joined as {tier}', '加入，等级{tier}'],
  moved_up: ['Up to {tier}', '升级为{tier}'],
  moved_down: ['Down to {tier}', '降级为{tier}'],
  moved_renewed: ['Renewed until {day}', '续期至{day}'],
  moved_ended: ['Ended', '会籍终止'],
});

/** Rights that programmes name by a short word; any other is shown as the programme says it. */
const RIGHTS: Readonly<Record<string, Pair>> = pairs({
  member_price: ['Member prices', '会员专享价'],
  points_1_2: ['1.2 times the points', '1.2倍积分'],
  points_1_5: ['1.5 times the points', '1.5倍积分'],
  lounge: ['Airport lounge', '机场贵宾室'],
});

export function rightPair(right: string): Pair {
  return RIGHTS[right] ?? [right.replaceAll('_', ' '), right.replaceAll('_', ' ')];
}

export const WHY = pairs({
  counted: ['by your purchases', '消费累计'],
  enrolled: ['you enrolled', '主动报名'],
  paid: ['the fee was paid', '已缴费'],
  fee_returned: ['the fee was refunded', '费用已退款'],
  period_end: ['end of the period', '考核期结束'],
  time: ['the paid time is over', '有效期满'],
  carried: ['wallets became one', '账户合并'],
});

export const H = pairs({
  household: ['Household', '家庭账户'],
  alone: ['Share one wallet with up to five others: points, coupons and memberships.', '最多与五位家人共用卡包：积分、优惠券与会员。'],
  found: ['Found a household', '创建家庭'],
  join: ['Join by a code', '凭邀请码加入'],
  name: ['Name of the household', '家庭名称'],
  share: ['Who leaves takes an equal share of the points', '退出时按人均带走积分'],
  warn: ['What your wallet holds will belong to all members.', '您卡包中的内容将归全体成员共有。'],
  code: ['Invitation code', '邀请码'],
  look: ['Look it up', '查看'],
  joinTo: ['Join {name} ({members} of {seats})', '加入{name}（{members}/{seats}人）'],
  stays: ['Points stay with the household when you leave.', '退出时积分留在家庭。'],
  shares: ['When you leave you take an equal share of the points.', '退出时可带走人均积分。'],
  invite: ['Invite somebody', '邀请成员'],
  inviteText: [
    'This code works once, until {day}. Give it only to who shall share your wallet.',
    '邀请码限用一次，{day}前有效，请仅提供给您信任的家人。',
  ],
  leave: ['Leave the household', '退出家庭'],
  leaveAsk: ['Leave {name}?', '退出{name}？'],
  left: ['You left the household.', '您已退出家庭。'],
  me: ['You', '您'],
  someone: ['A member', '成员'],
  since: ['since {day}', '{day}加入'],
  seats: ['{members} of {seats} members', '{members}/{seats}人'],
});

/** Words for what the API refuses here. */
export const SAID = pairs({
  membership_unpaid: ['This payment does not pay the fee.', '该笔支付不符合会费要求。'],
  membership_fee_used: ['This payment was used before.', '该笔支付已使用过。'],
  membership_joined: ['You are a member already.', '您已是会员。'],
  membership_closed: ['The programme takes no members now.', '该计划暂不接受加入。'],
  household_code_unknown: ['The code is not valid. Ask for a new one.', '邀请码无效，请重新获取。'],
  household_member: ['You belong to a household already.', '您已属于一个家庭。'],
  household_full: ['The household is full.', '家庭人数已满。'],
  household_invites_full: ['Too many invitations wait. Try again tomorrow.', '待使用的邀请过多，请稍后再试。'],
  household_none: ['You belong to no household.', '您不属于任何家庭。'],
  wallet_moved: ['Your wallet has just moved. Try again in a moment.', '卡包刚刚变更，请稍后再试。'],
});
