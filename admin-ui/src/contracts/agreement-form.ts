// The form of an agreement as texts, and the terms they mean: what cannot be read is named by its field.
import type { AgreementTerms } from '../../../engine/funding/agreement.ts';
import { decimalText } from '../../../engine/money/currency.ts';
import { minorOf } from '../operations/try-request.ts';

export const FUNDER_KINDS = ['merchant', 'chain', 'brand', 'scheme'] as const;
export type FunderKind = (typeof FUNDER_KINDS)[number];

export interface AgreementForm {
  readonly id: string;
  readonly kind: FunderKind;
  readonly key: string;
  readonly nameEn: string;
  readonly nameZh: string;
  readonly currency: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly share: string;
  readonly fixed: string;
  readonly total: string;
  readonly perDay: string;
  readonly perMonth: string;
  readonly atCap: AgreementTerms['atCap'];
  readonly settlement: AgreementTerms['settlement'];
  /** Who pays the odd cent: the bank or the funder. */
  readonly first: 'bank' | 'funder';
  readonly tax: AgreementTerms['tax']['treatment'];
  readonly vat: string;
  readonly grace: string;
  readonly rate: string;
  readonly consent: AgreementTerms['consent'];
  readonly note: string;
}

export const EMPTY_FORM: AgreementForm = {
  id: '',
  kind: 'merchant',
  key: '',
  nameEn: '',
  nameZh: '',
  currency: 'CNY',
  validFrom: '',
  validTo: '',
  share: '50',
  fixed: '',
  total: '',
  perDay: '',
  perMonth: '',
  atCap: 'cover',
  settlement: 'netted',
  first: 'bank',
  tax: 'price_reduction',
  vat: '6',
  grace: '5',
  rate: '18.25',
  consent: 'standing',
  note: '',
};

export function formOf(id: string, terms: AgreementTerms): AgreementForm {
  const { funder, currency, caps, tax, late } = terms;
  const money = (minor: number | undefined) => (minor === undefined ? '' : decimalText(minor, currency));
  const [kind = 'merchant', key = ''] = funder.split(':', 2);
  return {
    id,
    kind: kind as FunderKind,
    key,
    nameEn: terms.name.en,
    nameZh: terms.name['zh-CN'],
    currency,
    validFrom: terms.validFrom,
    validTo: terms.validTo,
    share: terms.maxShareBps === undefined ? '' : String(terms.maxShareBps / 100),
    fixed: money(terms.maxFixed),
    total: money(caps.total),
    perDay: money(caps.perDay),
    perMonth: money(caps.perMonth),
    atCap: terms.atCap,
    settlement: terms.settlement,
    first: terms.roundingOrder[0] === 'bank' ? 'bank' : 'funder',
    tax: tax.treatment,
    vat: tax.treatment === 'service' ? String(tax.vatBps / 100) : EMPTY_FORM.vat,
    grace: String(late.graceDays),
    rate: String(late.yearlyBps / 100),
    consent: terms.consent,
    note: '',
  };
}

export type FormField = keyof AgreementForm;
export type ReadForm = { readonly ok: true; readonly terms: unknown } | { readonly ok: false; readonly fields: readonly FormField[] };

/** Terms as the API takes them; it says the rest of what is wrong. */
export function termsOf(form: AgreementForm): ReadForm {
  const { kind, currency } = form;
  const money = (text: string) => (text.trim() === '' ? undefined : minorOf(text, currency));
  const read = {
    share: form.share.trim() === '' ? undefined : bpsIn(form.share),
    fixed: money(form.fixed),
    total: money(form.total),
    perDay: money(form.perDay),
    perMonth: money(form.perMonth),
    vat: form.tax === 'service' ? bpsIn(form.vat) : 0,
    grace: /^\d{1,3}$/.test(form.grace.trim()) ? Number(form.grace) : null,
    rate: bpsIn(form.rate),
  };
  const fields = Object.entries(read).flatMap(([field, value]) => (value === null ? [field as FormField] : []));
  if (fields.length > 0) return { ok: false, fields };
  return {
    ok: true,
    terms: {
      funder: kind === 'scheme' ? 'scheme' : `${kind}:${form.key.trim()}`,
      name: { en: form.nameEn.trim(), 'zh-CN': form.nameZh.trim() },
      currency,
      validFrom: form.validFrom,
      validTo: form.validTo,
      maxShareBps: read.share,
      maxFixed: read.fixed,
      caps: { total: read.total, perDay: read.perDay, perMonth: read.perMonth },
      atCap: form.atCap,
      settlement: form.settlement,
      roundingOrder: form.first === 'bank' ? ['bank', kind] : [kind, 'bank'],
      tax: form.tax === 'service' ? { treatment: 'service', vatBps: read.vat } : { treatment: 'price_reduction' },
      late: { graceDays: read.grace, yearlyBps: read.rate },
      consent: form.consent,
    },
  };
}

/** "12.5" percent as basis points; null for what is none. */
function bpsIn(text: string): number | null {
  const [, whole, part = ''] = /^(\d{1,3})(?:[.,](\d{1,2}))?\s*%?$/.exec(text.trim()) ?? [];
  return whole === undefined ? null : Number(whole) * 100 + Number(part.padEnd(2, '0'));
}
