// Writes campaigns/reference/*.json from public npm packages: merchant category codes, card prefixes of Chinese banks, public holidays and the working days that China exchanges for them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const folder = new URL('../campaigns/reference/', import.meta.url);
const YEARS = [2026, 2027, 2028, 2029];
/** Korea is not among them: the source has its New Year of 2026 a day late. */
const CALENDARS = ['CN', 'HK', 'JP', 'DE', 'GB', 'SG', 'TH', 'US'];
/** The source gives these names in two languages; the first word is the one of the place. */
const FIRST_WORD = new Set(['CN', 'HK', 'JP']);
const DAY_MS = 86_400_000;
/** A day off for children under 14 alone: banks and shops work. */
const WORKED = new Set(['六一儿童节']);
const PRODUCTS = { DC: 'debit', CC: 'credit', SCC: 'credit', PC: 'prepaid' };
/** The source has no Chinese; these are the categories that campaigns are mostly about. */
const CHINESE = {
  4111: '市内公共交通',
  4112: '铁路客运',
  4121: '出租车',
  4131: '公交客运',
  4511: '航空公司',
  4582: '机场及航站服务',
  4784: '高速路桥费',
  4814: '电信服务',
  4899: '有线、付费及流媒体电视',
  4900: '公用事业',
  5262: '网上商城',
  5311: '百货商店',
  5399: '综合商品',
  5411: '超市',
  5422: '肉类海鲜',
  5441: '糖果坚果',
  5451: '乳制品',
  5462: '烘焙',
  5499: '便利店及食品店',
  5541: '加油站',
  5542: '自助加油',
  5641: '母婴服装',
  5651: '服饰',
  5661: '鞋类',
  5699: '其他服饰',
  5712: '家具',
  5722: '家用电器',
  5732: '电子产品',
  5811: '宴会承办',
  5812: '餐馆',
  5813: '酒吧',
  5814: '快餐及咖啡',
  5815: '数字内容：影音图书',
  5912: '药店',
  5942: '书店',
  5944: '珠宝',
  5977: '化妆品',
  5995: '宠物用品',
  6010: '柜面取现',
  6011: '自助取现',
  6012: '金融机构商品服务',
  6051: '外币及类现金',
  6300: '保险',
  6540: '预付充值',
  7011: '酒店',
  7230: '美容美发',
  7523: '停车场',
  7542: '洗车',
  7832: '电影院',
  7922: '演出票务',
  7991: '旅游景点',
  7995: '博彩',
  7997: '健身俱乐部',
  8011: '诊所',
  8062: '医院',
  8099: '其他医疗',
  8211: '中小学校',
  8220: '高等院校',
  9311: '税款',
  9399: '政府服务',
};

write('mcc.json', merchantCategories());
write('bins.json', cardPrefixes());
for (const calendar of CALENDARS) write(`holidays-${calendar}.json`, publicHolidays(calendar));

/** One line per row, so that a change of the source reads as a change of rows. */
function write(name, { rows, ...head }) {
  const lines = rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
  const top = Object.entries(head)
    .map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},`)
    .join('\n');
  writeFileSync(new URL(name, folder), `{\n${top}\n  "rows": [\n${lines}\n  ]\n}\n`);
  console.log(`${name}: ${rows.length} rows`);
}

function version(name) {
  const manifest = JSON.parse(readFileSync(require.resolve(`${name}/package.json`), 'utf8'));
  return `npm ${name} ${manifest.version}`;
}

function merchantCategories() {
  const { mcc_with_groups_en: categories } = require('merchant-category-codes');
  const clean = (text) => text.replaceAll(/\s+/g, ' ').trim();
  const rows = categories.map(({ mcc, shortDescription, group }) => ({
    mcc,
    en: clean(shortDescription),
    ...(mcc in CHINESE && { 'zh-CN': CHINESE[mcc] }),
    group: clean(group.description),
  }));
  return {
    note: 'Merchant category codes (ISO 18245) with the groups they are usually shown in.',
    source: version('merchant-category-codes'),
    licence: 'MIT',
    rows,
  };
}

/** The package keeps its table private and asks a web service when it does not know a number, so its text is read, not its function called. */
function cardPrefixes() {
  const text = readFileSync(require.resolve('bankcardinfo'), 'utf8');
  const rows = [...text.matchAll(/bankName: "([^"]+)",\s*bankCode: "([^"]+)",\s*patterns: \[([\s\S]*?)\]\s*\}/g)].flatMap(
    ([, bank, code, patterns]) => prefixesOf({ bank, code, patterns }),
  );
  const byPrefix = new Map(rows.map((row) => [row.prefix, row]));
  return {
    note: 'First digits of cards of Chinese banks, as public lists know them: a help while typing, never the truth about a card. A bank loads its own table.',
    source: version('bankcardinfo'),
    licence: 'ISC',
    rows: [...byPrefix.values()].toSorted((one, other) => (one.prefix < other.prefix ? -1 : 1)),
  };
}

function prefixesOf({ bank, code, patterns }) {
  return [...patterns.matchAll(/reg: \/\^\(([\d|]+)\)[^,]*,\s*cardType: "(\w+)"/g)].flatMap(([, prefixes, type]) =>
    prefixes
      .split('|')
      .filter((prefix) => prefix.length >= 6 && prefix.length <= 11)
      .map((prefix) => ({ prefix, bank, code, product: PRODUCTS[type] ?? 'debit' })),
  );
}

/** Whole public holidays only: the package also lists half days that some people have off. */
function publicHolidays(calendar) {
  const Holidays = require('date-holidays');
  const calendarOf = new Holidays(calendar);
  const days = YEARS.flatMap((year) => calendarOf.getHolidays(year)).filter(
    (day) => day.type === 'public' && day.date.includes(' 00:00:00') && !WORKED.has(day.name),
  );
  const nameOf = (name) => (FIRST_WORD.has(calendar) ? name.split(' ')[0] : name);
  const every = days.flatMap(({ date, start, end, name }) =>
    Array.from({ length: Math.round((end - start) / DAY_MS) }, (_, day) => ({ date: later(date.slice(0, 10), day), name: nameOf(name) })),
  );
  const rows = [...new Map(every.map((row) => [row.date, row])).values()].toSorted((one, other) => (one.date < other.date ? -1 : 1));
  const head = {
    calendar,
    note: 'Public holidays by law; the exchanged working days that a government announces year by year are not in it.',
    source: version('date-holidays'),
    licence: 'CC BY-SA 3.0 (holiday dates, from articles of Wikipedia)',
  };
  return calendar === 'CN' ? { ...head, ...exchangedDays(rows), rows } : { ...head, rows };
}

/** What the State Council announces for the year to come: weekdays that are off, and weekends that are worked for them. Beyond the known years, holidays by law alone. */
function exchangedDays(rows) {
  const { getDayDetail } = require('chinese-days');
  const known = readdirSync(new URL('years/', pathToFileURL(require.resolve('chinese-days')))).map((name) => Number(name.slice(0, 4)));
  const years = YEARS.filter((year) => known.includes(year));
  const dates = years.flatMap((year) => datesOf(year));
  const isWeekend = (date) => [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
  const byLaw = new Set(rows.map((row) => row.date));
  const worked = [...byLaw].filter((date) => dates.includes(date) && getDayDetail(date).work);
  if (worked.length > 0) throw new Error(`worked, though holidays by law: ${worked.join(', ')}`);
  return {
    note: 'rows: public holidays by law. daysOff and workedWeekends: what the government exchanges, for the years it has announced; later years have holidays by law alone.',
    exchange: `${version('chinese-days')} (MIT), from the announcements of the State Council`,
    exchangedYears: years,
    daysOff: dates.filter((date) => !getDayDetail(date).work && !isWeekend(date) && !byLaw.has(date)),
    workedWeekends: dates.filter((date) => getDayDetail(date).work && isWeekend(date)),
  };
}

function datesOf(year) {
  const days = (Date.UTC(year + 1, 0, 1) - Date.UTC(year, 0, 1)) / DAY_MS;
  return Array.from({ length: days }, (_, day) => later(`${year}-01-01`, day));
}

function later(date, days) {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
