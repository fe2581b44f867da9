// What every class of account and every posting template means, in both languages, for people who read the books.
import type { AccountName } from './chart.ts';
import type { HouseTemplate } from './house.ts';
import type { Template } from './templates.ts';

interface Meaning {
  readonly en: string;
  readonly 'zh-CN': string;
}
const say = (en: string, zh: string): Meaning => ({ en, 'zh-CN': zh });

export const ACCOUNT_MEANINGS: Readonly<Record<AccountName, Meaning>> = {
  subsidy: say(
    'What a funder owes for benefits that were captured, less what it has paid, netted or drawn from its deposit. For the bank: its expense.',
    '出资方就已请款优惠应付而未付的金额（已扣除付款、轧差及预存抵扣）；银行本身则为费用。',
  ),
  due: say('What a payee is still owed.', '尚应付给收款方的金额。'),
  deposit: say('What a funder has paid in before its benefits were granted.', '出资方预先存入、尚未使用的资金。'),
  clearing: say('Card sales that the acquirer has still to bring.', '收单机构尚未划来的交易款。'),
  payout: say('Ordered to be paid, and not yet out of the settlement account.', '已下单付款、资金尚未划出。'),
  collection: say('Ordered to be collected, and not yet on the settlement account.', '已发起扣收、资金尚未到账。'),
  cash: say('Money on the settlement account.', '结算账户上的资金。'),
  income: say('What the house has earned: fees, late charges, points that expired.', '本方收入：手续费、滞纳金、过期积分。'),
  tax: say('Tax that was charged and is owed to the state.', '已收取、应上缴的税款。'),
  hold: say('Promised for authorizations that have not been cleared.', '为未清算授权预占的金额。'),
  commitment: say('The other side of the holds: what funders have promised.', '预占的对方科目：出资方的承诺。'),
  points_issued: say('Points that came into being, less those taken back.', '已产生的积分（已扣除收回）。'),
  points_pending: say('Earned points that wait for the payment to be captured.', '已赚取、待请款生效的积分。'),
  points_active: say('Points that can be spent; below zero they are a debt.', '可用积分；为负即欠分。'),
  points_reserved: say('Points held by an open authorization.', '被未结授权预占的积分。'),
  points_spent: say('Points that paid for something, less those given back.', '已用于支付的积分（已扣除退回）。'),
  points_expired: say('Points that expired unused.', '过期未用的积分。'),
};

export const TEMPLATE_MEANINGS: Readonly<Record<Template | HouseTemplate, Meaning>> = {
  'benefit.hold': say('A benefit is granted, or grows', '授予优惠或优惠增加'),
  'benefit.release': say('It is reversed, or shrinks, before it was captured', '请款前冲正或减少'),
  'benefit.expire': say('Its hold reached its deadline', '预占到期'),
  'benefit.unhold': say('It is captured: the promise becomes a payment', '请款：预占转为支付'),
  'benefit.capture': say('The payment of that promise', '请款支付补贴'),
  'benefit.return': say('A refund, or a reversal after capture', '退款，或请款后冲正'),
  'benefit.chargeback': say('A chargeback', '拒付'),
  'benefit.represent': say('A chargeback was won again', '再请款'),
  'points.earn': say('Points are earned, and wait', '赚取积分（待生效）'),
  'points.cancel': say('Waiting points are taken back', '取消待生效积分'),
  'points.activate': say('Waiting points can be spent', '积分生效'),
  'points.clawback': say('Active points are taken back', '收回可用积分'),
  'points.reinstate': say('Points that were taken back return', '恢复被收回的积分'),
  'points.reserve': say('Points are held for a payment', '预占积分'),
  'points.restore': say('Held points return', '释放预占积分'),
  'points.spend': say('Held points pay', '积分支付'),
  'points.refund': say('Spent points return', '退回已用积分'),
  'points.respend': say('Returned points pay again', '再次使用退回的积分'),
  'points.expire': say('Points expire', '积分过期'),
  'sale.settle': say('The card sale itself', '刷卡交易本金'),
  'sale.return': say('A card sale is returned', '交易本金退回'),
  'fee.charge': say('A fee of the merchant', '收取商户手续费'),
  'fee.return': say('A fee is given back', '退还手续费'),
  'tax.charge': say('Tax on a subsidy or a fee', '计收税款'),
  'tax.return': say('Tax is given back', '退还税款'),
  'late.charge': say('A charge for late payment', '计收滞纳金'),
  'late.return': say('A late charge is given back', '退还滞纳金'),
  'adjustment.give': say('A correction: somebody pays the party', '调整：付给该方'),
  'adjustment.take': say(
    'A correction: the party gives back. Also: what redeemed points cost, out of the points liability',
    '调整：向该方收回；亦用于已兑积分成本转出',
  ),
  'breakage.recognise': say('Points that expired will cost nothing any more', '过期积分确认为收入'),
  'deposit.receive': say('A funder pays in', '收到预存资金'),
  'deposit.repay': say('What is left of a deposit goes back', '退还预存资金'),
  'deposit.use': say('A deposit pays what its funder owes', '以预存资金抵付补贴'),
  'deposit.restore': say('What was drawn from a deposit goes back into it', '退回预存资金'),
  'net.offset': say('What a party is owed against what it owes', '应付与应收轧差'),
  'payout.order': say('A payment to a party is ordered', '付款下单'),
  'payout.cancel': say('The payment is not made', '撤销付款'),
  'payout.pay': say('The payment has left the account', '付款划出'),
  'payout.bounce': say('The payment came back', '付款退回'),
  'collection.order': say('A funder is asked to pay', '发起扣收'),
  'collection.cancel': say('It is asked no more', '撤销扣收'),
  'collection.receive': say('Its money is here', '扣收到账'),
  'collection.bounce': say('Its payment was taken back', '扣收款被退回'),
  'reclaim.order': say('A merchant is asked for what it owes beyond its earnings', '向商户追收'),
  'reclaim.cancel': say('It is asked no more', '撤销追收'),
};
