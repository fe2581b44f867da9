// What kinds of shop are called: the names of the reference file in English, and in Chinese those that offers are made for most.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const FILE = join(import.meta.dirname, '..', '..', 'campaigns', 'reference', 'mcc.json');
const fileSchema = z.object({ rows: z.array(z.object({ mcc: z.string(), en: z.string() })) });

const CHINESE: Readonly<Record<string, string>> = {
  '4111': '地铁与通勤',
  '4112': '铁路客运',
  '4121': '出租车与网约车',
  '4131': '公交客运',
  '4511': '航空公司',
  '4582': '机场与贵宾室',
  '4722': '旅行社',
  '4814': '通信服务',
  '4899': '影音会员',
  '4900': '水电燃气',
  '5211': '建材家居',
  '5262': '网络商城',
  '5311': '百货商店',
  '5411': '超市',
  '5462': '面包烘焙',
  '5499': '便利店',
  '5541': '加油站',
  '5542': '自助加油',
  '5621': '女装',
  '5651': '服饰',
  '5661': '鞋店',
  '5712': '家具',
  '5722': '家用电器',
  '5732': '电子产品',
  '5812': '餐馆',
  '5813': '酒吧',
  '5814': '快餐与咖啡',
  '5912': '药店',
  '5942': '书店',
  '5944': '珠宝钟表',
  '5977': '化妆品',
  '7011': '酒店',
  '7230': '美容美发',
  '7832': '电影院',
  '7922': '演出票务',
  '7997': '健身会所',
  '8062': '医院',
  '8220': '高等院校',
};

export interface KindOfShop {
  readonly code: string;
  readonly name: { readonly en: string; readonly 'zh-CN': string };
}

/** Reads the file once. A code without a name is called by itself. */
export function readMccNames(): (code: string) => KindOfShop {
  const { rows } = fileSchema.parse(JSON.parse(readFileSync(FILE, 'utf8')));
  const english = new Map(rows.map(({ mcc, en }) => [mcc, en]));
  return (code) => {
    const en = english.get(code) ?? code;
    return { code, name: { en, 'zh-CN': CHINESE[code] ?? en } };
  };
}
