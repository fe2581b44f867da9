// Words of signing in, proving it again, and setting a password by a link.
import { pairs } from '../parts/words-of.tsx';

export const SIGN_IN_WORDS = pairs({
  'in.title': ['Sign in', '登录'],
  'in.lead': ['With the account of your bank.', '使用本行账户登录。'],
  'in.email': ['E-mail address', '邮箱'],
  'in.password': ['Password', '密码'],
  'in.code': ['Code', '验证码'],
  'in.codeHint': ['Six digits of your authenticator, or a recovery code.', '身份验证器的六位数字，或一个恢复代码。'],
  'in.go': ['Sign in', '登录'],
  'in.by': ['Sign in with {name}', '通过 {name} 登录'],
  'in.or': ['or', '或'],
  'in.demo': ['Continue as a person of the demo bank', '以演示银行人员的身份继续'],
  'in.demoWhy': [
    'No password is needed on this machine. Maker and checker must be two of them.',
    '在本机无需密码。经办人与审批人须为两个人。',
  ],
  'in.demoGo': ['Continue as {name}', '以 {name} 的身份继续'],
  'in.done': ['Signed in as {name}', '已以 {name} 的身份登录'],
  'in.already': [
    'You are signed in as {name}. Signing in as somebody else ends that session.',
    '当前以 {name} 的身份登录；用其他账户登录会结束当前会话。',
  ],
  'fault.sign_in_failed': [
    'That did not work. The address, the password or the code is wrong, or there were too many attempts: wait a while and try again.',
    '登录失败。邮箱、密码或验证码有误，或尝试次数过多：请稍后再试。',
  ],
  'fault.too_many_requests': [
    'Too many people are signing in at this moment. Try again in a minute.',
    '当前登录人数过多，请一分钟后再试。',
  ],
  'fault.oidc': ['Signing in there did not work. Try again, or ask whoever manages people.', '外部登录未成功。请重试，或联系人员管理员。'],
  'fault.oidc_unknown': [
    'You are known there, but not here. Ask whoever manages people to invite you with that e-mail address.',
    '您的外部身份有效，但尚未在本系统登记。请联系人员管理员用该邮箱邀请您。',
  ],
  'fault.link_not_valid': [
    'The link was used, has expired, or never existed. Ask whoever manages people for a new one.',
    '链接已使用、已过期或不存在。请联系人员管理员获取新链接。',
  ],
  'again.title': ['Your session has ended', '会话已结束'],
  'again.why': [
    'After fifteen quiet minutes, or eight hours, a session ends. Sign in again: what you have entered on this page stays.',
    '闲置十五分钟或登录满八小时后会话自动结束。重新登录后，本页已填写的内容仍会保留。',
  ],
  'confirm.title': ['Prove that it is you', '再次确认身份'],
  'confirm.why': [
    'What you are about to do matters, so it needs a proof of the last five minutes.',
    '此操作较为重要，需要五分钟内的身份确认。',
  ],
  'confirm.demo': ['In a real bank your password or code is asked for here.', '在正式环境中，此处需要输入密码或验证码。'],
  'confirm.go': ['Confirm', '确认'],
  'confirm.cancel': ['Cancel', '取消'],
  'confirm.way': ['Confirm with', '确认方式'],
  'confirm.byPassword': ['Password', '密码'],
  'confirm.byCode': ['Code', '验证码'],
  'confirm.oidc': ['Prove it at your provider', '前往身份提供方确认'],
  'welcome.title': ['Choose a password', '设置密码'],
  'welcome.lead': [
    'At least twelve characters; a few words in a row are best. You are signed in afterwards.',
    '至少十二个字符，几个词连在一起最好。设置后即登录。',
  ],
  'welcome.next': ['New password', '新密码'],
  'welcome.again': ['The same once more', '再次输入'],
  'welcome.differs': ['The two are not the same', '两次输入不一致'],
  'welcome.short': ['At least twelve characters', '至少十二个字符'],
  'welcome.go': ['Set password and sign in', '设置密码并登录'],
  'welcome.noLink': ['This page is opened by a link from whoever manages people.', '此页面需通过人员管理员提供的链接打开。'],
});
