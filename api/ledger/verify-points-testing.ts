// For the verifier's test: one order from the catalogue and one gift of points, made with points that a played day earned.
import { placeOrder } from '../points/catalogue-order.ts';
import { saveItem } from '../points/catalogue-store.ts';
import { startGift, takeGift } from '../points/gift.ts';
import { saveProgramme } from '../points/programme-store.ts';
import type { Asking } from '../cardholder/asking.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction } from '../http/settings-store.ts';

const words = { en: 'Mug', 'zh-CN': '马克杯' };
const askingOf = (account: string): Asking => ({ account, subject: `ac:${account}`, actor: `holder:${account}`, locale: 'en' });

/** Throws where the played day earned nobody two points. */
export async function spendPoints(sql: Sql): Promise<void> {
  const [rich] = await sql<{ account: string; programme: string }[]>`
    select substr(subject, 4) as account, programme from lots where subject like 'ac:%' and active >= 2 order by active desc, id limit 1`;
  if (rich === undefined) throw new Error('nobody has points');
  const { account, programme } = rich;
  const transfer = { to: 'anybody' as const, minPoints: 1, maxPointsPerDay: 10, maxTimesPerDay: 10 };
  await saveProgramme(sql, { id: programme, programme: { name: words, pointName: words, transfer }, actor: 'key_1' });
  const span = { from: '2020-01-01T00:00:00Z', to: '2099-01-01T00:00:00Z' };
  const terms = { programme, name: words, text: words, points: 1, perPerson: null, ...span, gives: { type: 'goods' as const } };
  await saveItem(sql, { id: 'mug', terms, stock: 5, isOn: true, actor: 'key_1' });
  const asking = askingOf(account);
  const ordered = await inTransaction(sql, (transaction) => placeOrder(transaction, { item: 'mug' }, asking));
  const offered = await inTransaction(sql, (transaction) =>
    startGift(transaction, { programme, points: 1 }, { asking, codeHashOf: () => 'hash' }),
  );
  const taken = await inTransaction(sql, (transaction) => takeGift(transaction, { codeHash: 'hash', asking: askingOf('ac_receiver') }));
  if (!ordered.ok || !offered.ok || !taken.ok) throw new Error(JSON.stringify([ordered, offered, taken]));
}
