// The form of an item: its texts while they are typed, and the body that they make.
import type { Item } from './wire.ts';

export interface ItemForm {
  readonly id: string;
  readonly programme: string;
  readonly nameEn: string;
  readonly nameZh: string;
  readonly textEn: string;
  readonly textZh: string;
  readonly points: string;
  readonly stock: string;
  readonly perPerson: string;
  /** Local days of the bank, the last one within. */
  readonly from: string;
  readonly to: string;
  readonly kind: 'goods' | 'coupon';
  readonly campaign: string;
  readonly isOn: boolean;
}

/** The bank's own hours: days begin and end there. */
const OFFSET = '+08:00';
const OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

export function blankForm(programme: string, today: string): ItemForm {
  const texts = { nameEn: '', nameZh: '', textEn: '', textZh: '' };
  return {
    id: '',
    programme,
    ...texts,
    points: '',
    stock: '',
    perPerson: '',
    from: today,
    to: today,
    kind: 'goods',
    campaign: '',
    isOn: true,
  };
}

export function formOf(item: Item): ItemForm {
  return {
    id: item.id,
    programme: item.programme,
    nameEn: item.name.en,
    nameZh: item.name['zh-CN'],
    textEn: item.text.en,
    textZh: item.text['zh-CN'],
    points: String(item.points),
    stock: item.stock === null ? '' : String(item.stock),
    perPerson: item.perPerson === null ? '' : String(item.perPerson),
    from: dayOf(item.from, 0),
    to: dayOf(item.to, -1),
    kind: item.gives.type,
    campaign: item.gives.type === 'coupon' ? item.gives.campaign : '',
    isOn: item.isOn,
  };
}

/** Local day of an instant, or of the moment before it. */
function dayOf(instant: string, beforeMs: 0 | -1): string {
  return new Date(Date.parse(instant) + OFFSET_MS + beforeMs).toISOString().slice(0, 10);
}

/** What PUT /v1/catalogue/{id} takes; the API says what is wrong with it. */
export function bodyOf(form: ItemForm): Readonly<Record<string, unknown>> {
  const end = new Date(Date.parse(`${form.to}T00:00:00${OFFSET}`) + DAY_MS);
  return {
    terms: {
      programme: form.programme,
      name: { en: form.nameEn, 'zh-CN': form.nameZh },
      text: { en: form.textEn, 'zh-CN': form.textZh },
      points: Number(form.points),
      perPerson: form.perPerson === '' ? null : Number(form.perPerson),
      from: `${form.from}T00:00:00${OFFSET}`,
      to: Number.isNaN(end.getTime()) ? '' : end.toISOString(),
      gives: form.kind === 'goods' ? { type: 'goods' } : { type: 'coupon', campaign: form.campaign },
    },
    stock: form.stock === '' ? null : Number(form.stock),
    isOn: form.isOn,
  };
}
