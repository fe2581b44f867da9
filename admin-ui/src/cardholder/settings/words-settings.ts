// Words of the settings: language, look, what was agreed to, and what is kept of the cardholder.
import { pairs } from '../voice.ts';

export const W = pairs({
  title: ['Settings', '设置'],
  card: ['Cards', '卡片'],
  language: ['Language', '语言'],
  look: ['Look', '外观'],
  system: ['As the phone', '跟随系统'],
  light: ['Light', '浅色'],
  dark: ['Dark', '深色'],
  agreed: ['What you agree to', '您的授权'],
  agreedNote: ['You can change this at any time. It has effect at once.', '您可以随时更改，立即生效。'],
  lastChanged: ['Answered {at}', '{at} 更新'],
  more: ['More', '更多'],
  messages: ['Messages and quiet hours', '消息与免打扰'],
  favourites: ['Favourites', '收藏'],
  savings: ['Savings', '节省明细'],
  yours: ['What is kept of you', '您的个人数据'],
  download: ['Download a copy', '下载副本'],
  downloadNote: ['Everything that is kept of you here, as one file', '此处保存的全部内容，一个文件'],
  downloading: ['Preparing the file', '正在准备文件'],
  erase: ['Have it erased', '申请删除'],
  eraseNote: ['Your bank decides once nothing is under way', '无进行中的业务时由银行处理'],
  eraseTitle: ['Have everything erased?', '删除全部个人数据？'],
  eraseText: [
    'Your favourites, enrolments, memberships and messages go. Points lapse and coupons become void. Purchases stay in the bank’s books without your name.',
    '您的收藏、报名、会员与消息将被删除，积分失效，优惠券作废。消费记录在银行账簿中保留，但不再含您的姓名。',
  ],
  eraseYes: ['Ask for erasure', '确认申请'],
  eraseNo: ['Keep everything', '暂不删除'],
  eraseAsked: ['Your bank has your request.', '已向银行提交申请。'],
  eraseWaits: ['Erasure asked for on {day}', '已于{day}申请删除'],
  eraseBack: ['Take the request back', '撤回申请'],
  eraseTakenBack: ['The request is taken back.', '申请已撤回。'],
});

/** The words that are shown; their version is kept with each answer. */
export const CONSENT_VERSION = '2026-11';

export const CONSENTS = pairs({
  personal_offers: ['Offers chosen for me', '个性化优惠'],
  email: ['Messages by e-mail', '电子邮件消息'],
  webhook: ['Messages in my bank’s app', '银行应用内消息'],
  household: ['Share with my household', '与家庭共享'],
});

export const CONSENT_NOTES = pairs({
  personal_offers: ['Without it you see only what is open to everybody.', '关闭后仅显示面向所有人的优惠。'],
  email: ['To the address that your bank knows.', '发送至银行预留的邮箱。'],
  webhook: ['As notifications of the app.', '以应用通知的形式发送。'],
  household: ['Points and memberships of the household count together.', '家庭成员的积分与会员合并计算。'],
});
