// Demo data: what the points of the demo bank are called and who may give them on, and what they buy in its catalogue.
import { catalogueTerms } from '../../engine/benefit/catalogue.ts';
import { programmeSchema } from '../../engine/benefit/programme.ts';
import type { Sql } from '../db/connect.ts';
import { listItems, saveItem } from './catalogue-store.ts';
import { saveProgramme } from './programme-store.ts';

const ACTOR = 'demo-bank';
const TIME = { from: '2026-01-01T00:00:00+08:00', to: '2028-01-01T00:00:00+08:00' } as const;

const BONUS = programmeSchema.parse({
  name: { en: 'Bonus points', 'zh-CN': '消费积分' },
  pointName: { en: 'points', 'zh-CN': '积分' },
  transfer: { to: 'anybody', minPoints: 10, maxPointsPerDay: 20_000, maxTimesPerDay: 5 },
});
const MILES = programmeSchema.parse({
  name: { en: 'Demo Air miles', 'zh-CN': '演示航空里程' },
  pointName: { en: 'miles', 'zh-CN': '里程' },
});

const ITEMS = [
  {
    id: 'coffee-for-points',
    stock: 5_000,
    terms: {
      programme: 'bonus',
      points: 300,
      perPerson: 5,
      name: { en: 'Coffee coupon', 'zh-CN': '15元咖啡券' },
      text: { en: '¥15 off a coffee, in your wallet at once.', 'zh-CN': '咖啡立减15元，兑换后立即进入卡包。' },
      gives: { type: 'coupon', campaign: 'coffee-coupon' },
    },
  },
  {
    id: 'umbrella',
    stock: 200,
    terms: {
      programme: 'bonus',
      points: 1_200,
      perPerson: 1,
      name: { en: 'Folding umbrella', 'zh-CN': '折叠雨伞' },
      text: { en: 'Sent to the address the bank knows, within a week.', 'zh-CN': '一周内寄往您在银行预留的地址。' },
      gives: { type: 'goods' },
    },
  },
] as const;

/** Made once; what the bank changed since stays. */
export async function loadDemoCatalogue(sql: Sql): Promise<void> {
  const known = await listItems(sql, { programme: null, offered: false, after: null, limit: 1 });
  if (known.length > 0) return;
  await saveProgramme(sql, { id: 'bonus', programme: BONUS, actor: ACTOR });
  await saveProgramme(sql, { id: 'miles', programme: MILES, actor: ACTOR });
  for (const { id, stock, terms } of ITEMS)
    await saveItem(sql, { id, stock, isOn: true, actor: ACTOR, terms: catalogueTerms.parse({ ...terms, ...TIME }) });
}
