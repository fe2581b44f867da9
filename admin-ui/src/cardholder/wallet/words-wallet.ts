// Words of the wallet: coupons, codes and gifts.
import { pairs } from '../voice.ts';

export const W = pairs({
  title: ['Wallet', '卡包'],
  points: ['Points', '积分'],
  membership: ['Membership', '会员'],
  coupons: ['Coupons', '优惠券'],
  past: ['Over', '已失效'],
  emptyTitle: ['No coupons yet', '暂无优惠券'],
  emptyText: ['Claim one from the offers, or enter a code.', '可在优惠页领取，或输入券码。'],
  enter: ['Enter a code', '输入券码'],
  code: ['Code', '券码'],
  codeHint: ['Of a coupon, or of a gift somebody sent you.', '优惠券券码，或他人赠送的券码。'],
  take: ['Put it into my wallet', '存入卡包'],
  taken: ['It is in your wallet.', '已存入卡包。'],
  use: ['Use', '使用'],
  give: ['Give away', '转赠'],
  giveTitle: ['Give this coupon away', '转赠此优惠券'],
  giveText: [
    'You get a code to send. Whoever enters it first has the coupon. You can take it back until then; after 48 hours it comes back by itself.',
    '系统将生成一个券码供您发送，先输入者获得此券。被领取前可随时收回，48小时未领取将自动退回。',
  ],
  giveNow: ['Make the code', '生成券码'],
  giftCode: ['Code of the gift', '赠送券码'],
  giftUntil: ['Good until {time}', '有效期至 {time}'],
  copy: ['Copy the code', '复制券码'],
  copied: ['Copied.', '已复制。'],
  back: ['Take it back', '收回'],
  tookBack: ['It is yours again.', '已收回。'],
  until: ['Until {day}', '有效期至{day}'],
  from: ['From {day}', '{day}起可用'],
  onItsWay: ['On its way to somebody', '转赠中'],
  issued: ['Ready', '可使用'],
  claimed: ['Ready', '可使用'],
  returned: ['Back again', '已退回'],
  reserved: ['In use by a payment', '支付占用中'],
  used: ['Used', '已使用'],
  expired: ['Expired', '已过期'],
  void: ['Ended', '已作废'],
  history: ['What happened to it', '使用记录'],
});

export const FAULTS = pairs({
  code_not_valid: ['This code is not valid. Check it, or ask whoever sent it.', '券码无效，请核对或联系赠送人。'],
  claims_used_up: ['No more of these can be yours: the limit is reached.', '已达领取上限。'],
  too_many_requests: ['Too many tries. Wait an hour, then try again.', '尝试次数过多，请一小时后再试。'],
  not_giftable: ['This coupon cannot be given away now.', '此券当前不可转赠。'],
});
