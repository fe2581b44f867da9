// Words of the inbox and of what a cardholder wants to hear.
import { pairs } from '../voice.ts';

export const W = pairs({
  inbox: ['Inbox', '消息'],
  none: ['No messages yet', '暂无消息'],
  noneText: ['What you earn, use and get back is told here.', '您获得、使用和退回的权益会在这里通知您。'],
  new: ['New', '未读'],
  markAll: ['Mark all as read', '全部标为已读'],
  preferences: ['What I want to hear', '通知设置'],
  inboxNote: [
    'Everything is in the inbox. Here you choose what is sent to you as well.',
    '所有消息都在收件箱中，您可以在此选择另行通知的内容。',
  ],
  email: ['E-mail', '电子邮件'],
  webhook: ['From the bank’s app', '银行应用通知'],
  emailTo: ['To {address}', '发送至 {address}'],
  notSetUp: ['Your bank does not offer this', '您的银行未提供此方式'],
  noConsent: ['Off: you have not agreed to it in the settings', '未开启：您尚未在设置中同意'],
  noAddress: ['Your bank has no address of yours', '银行没有您的邮箱地址'],
  toSettings: ['To the settings', '前往设置'],
  quiet: ['Quiet hours', '免打扰时段'],
  quietNote: ['What is not urgent waits until they are over.', '非紧急消息会在时段结束后发送。'],
  quietBank: ['As the bank has set: {from} to {to}', '按银行设置：{from} 至 {to}'],
  quietOwn: ['My own hours', '自定义时段'],
  from: ['From', '从'],
  to: ['To', '至'],
  language: ['Language of what is sent', '通知语言'],
  languageBank: ['As the bank writes', '按银行设置'],
  kinds: ['What is sent', '通知内容'],
  save: ['Save', '保存'],
  saved: ['Saved', '已保存'],
  unsaved: ['Not saved yet', '尚未保存'],
});

export const KINDS = pairs({
  earned: ['Points earned', '获得积分'],
  used: ['Benefits used', '优惠使用'],
  points_active: ['Points ready to spend', '积分入账'],
  points_expiring: ['Points that end soon', '积分即将到期'],
  coupon_received: ['Coupons received', '收到优惠券'],
  coupon_expiring: ['Coupons that end soon', '优惠券即将到期'],
  tier_changed: ['Membership', '会员等级'],
  refund: ['Refunds', '退款'],
  gift_received: ['Gifts', '收到赠礼'],
  security: ['Security', '安全提醒'],
  digest: ['Summary', '消息汇总'],
});
