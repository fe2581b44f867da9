// The cardholder behind a call of a route for cardholders: their account, and the subject of their wallet.
import type { Call } from '../http/call.ts';

export interface Asking {
  readonly account: string;
  /** Of the wallet: "ac:ac_1001", or that of the household. */
  readonly subject: string;
  /** What change rows hold: "holder:ac_1001". */
  readonly actor: string;
  readonly locale: 'en' | 'zh-CN';
}

/** For handlers of routes with the scope `holder`: the door let nobody else in. */
export function askingOf({ key }: Pick<Call<unknown, unknown, unknown>, 'key'>): Asking {
  const { holder } = key;
  if (holder === undefined) throw new Error('no cardholder came through the door');
  return { account: holder.account, subject: holder.subject, actor: key.id, locale: holder.locale === 'zh-CN' ? 'zh-CN' : 'en' };
}
