// Words of the pages with codes: what is shown at the till, and what a merchant shows.
import { pairs } from '../voice.ts';

export const C = pairs({
  title: ['Show at the till', '出示付款优惠码'],
  hint: ['Let the cashier scan it before you pay with your card.', '刷卡付款前，请收银员扫描此码。'],
  withCoupon: ['Presents the coupon you chose.', '将出示您选择的优惠券。'],
  left: ['New code in {count} s', '{count} 秒后更新'],
  picture: ['QR code to show at the till', '供收银台扫描的二维码'],
  renewing: ['Getting a new code…', '正在获取新码…'],
  text: ['Code as text', '以文字显示'],
  once: ['Good for one payment and one minute. A photo of it is worth nothing later.', '仅限一次付款，一分钟内有效，截图过后无效。'],
  scan: ['Read a shop’s code', '读取商户码'],
  scanTitle: ['A shop’s code', '商户码'],
  scanHint: [
    'Scan the payment code of a shop, or paste its text, to see your offers there.',
    '扫描商户收款码，或粘贴其内容，查看可用优惠。',
  ],
  paste: ['Text of the code', '商户码内容'],
  read: ['Read it', '读取'],
  camera: ['Use the camera', '使用相机'],
  stop: ['Stop the camera', '停止相机'],
  noCamera: ['The camera could not be opened. Paste the text of the code instead.', '无法打开相机，请粘贴商户码内容。'],
  notReadable: ['This is not the payment code of a shop, or it was not read whole.', '这不是商户收款码，或读取不完整。'],
  amount: ['To pay', '应付金额'],
  openAmount: ['You say how much', '由您输入金额'],
  offers: ['Your offers there', '您在此处的优惠'],
  none: ['No offers of yours are open there now.', '您在此处暂无可用优惠。'],
  unknown: ['This shop takes no part here.', '该商户暂未参与。'],
  tooMany: ['Too many codes at once. Wait a minute.', '获取过于频繁，请一分钟后再试。'],
  noCoupon: ['This coupon can no longer be used.', '此优惠券已不可用。'],
});
