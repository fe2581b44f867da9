// Words of the list of offers; those of the pages behind it load with them (words-detail.ts).
import type { Campaign } from '../../../../engine/campaign/schema.ts';
import { pairs } from '../voice.ts';

export const W = pairs({
  title: ['Offers', '优惠'],
  favourites: ['Favourites', '收藏'],
  settings: ['Settings', '设置'],
  refresh: ['Ask again', '刷新'],
  filter: ['Show', '筛选'],
  all: ['All', '全部'],
  eligible: ['Just pay', '直接支付即可享'],
  nearly: ['Almost yours', '就差一点'],
  soon: ['Soon', '即将开始'],
  usedUp: ['Used for now', '已用完'],
  more: ['Show more', '显示更多'],
  emptyTitle: ['No offers right now', '暂无优惠'],
  emptyText: ['New ones appear here by themselves.', '有新优惠时会自动显示在这里。'],
  emptyFilter: ['None of this kind right now.', '暂无此类优惠。'],
  emptyFavourites: ['No favourites yet', '还没有收藏'],
  emptyFavouritesText: ['Press the heart on an offer to find it here again.', '点按优惠上的心形即可收藏。'],
  addFavourite: ['Keep {name} as a favourite', '收藏{name}'],
  until: ['Until {day}', '有效期至{day}'],
  goingFast: ['Going fast', '余量紧张'],
  nearlyGone: ['Nearly gone', '即将领完'],
  gone: ['All taken', '已领完'],
  onCards: ['With {cards}', '限{cards}'],
  leftDay: ['{count} × left today', '今天还可用{count}次'],
  leftWeek: ['{count} × left this week', '本周还可用{count}次'],
  leftMonth: ['{count} × left this month', '本月还可用{count}次'],
  leftCampaign: ['{count} × left', '还可用{count}次'],
  saved: ['Saved so far', '累计已省'],
  savedMonth: ['{amount} this month', '本月已省 {amount}'],
  savedNone: ['Your first saving will stand here.', '您的第一笔优惠会显示在这里。'],
  enrol: ['Enrol', '报名'],
  enrolled: ['You are enrolled.', '您已报名。'],
  claim: ['Claim the coupon', '领取优惠券'],
  claimed: ['The coupon is in your wallet.', '优惠券已放入卡包。'],
});

export const KIND_WORDS: Readonly<Record<Campaign['kind'], readonly [string, string]>> = pairs({
  discount: ['Discount', '立减'],
  coupon: ['Coupon', '优惠券'],
  points: ['Points', '积分'],
  membership: ['Membership', '会员'],
});
