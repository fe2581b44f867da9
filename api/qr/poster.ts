// A printable sheet for one campaign: its name, what it offers, where the terms stand, and a QR code to its page in the app.
import type { Campaign, Locale } from '../../engine/campaign/schema.ts';
import { qrCode, qrPath, QUIET } from '../../engine/qr/qr-code.ts';

export interface Poster {
  readonly locale: Locale;
  readonly name: string;
  readonly offer: string;
  /** The campaign's own terms, or how long it runs. */
  readonly terms: string;
  readonly scan: string;
  readonly url: string;
  /** Its code: modules of a side with the quiet zone, and the dark ones as a path of SVG. */
  readonly code: { readonly side: number; readonly path: string };
}

/** Null where the address is longer than a code holds. */
export function posterOf(terms: Campaign, { locale, url }: { readonly locale: Locale; readonly url: string }): Poster | null {
  const code = qrCode(url);
  if (code === null) return null;
  const day = (instant: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: terms.timeZone }).format(new Date(instant));
  const [from, to] = [day(terms.schedule.from), day(terms.schedule.to)];
  const runs = locale === 'en' ? `From ${from} to ${to}. Terms apply.` : `活动时间：${from}至${to}。详见活动规则。`;
  return {
    locale,
    name: terms.name[locale],
    offer: terms.texts.offer[locale],
    terms: terms.texts.terms?.[locale] ?? runs,
    scan: locale === 'en' ? 'Scan to see it in your app' : '扫码查看优惠',
    url,
    code: { side: code.size + 2 * QUIET, path: qrPath(code) },
  };
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => ESCAPES[letter] ?? '');
const WIDTH = 595;
const HEIGHT = 842;
export const CODE_SIDE = 300;

/** A4 in points. Text is broken by width: a Chinese letter is as wide as two Latin ones. */
export function posterSvg({ locale, name, offer, terms, scan, code }: Poster): string {
  const lines = (text: string, wide: number, most: number) => brokenLines(text, wide).slice(0, most);
  const block = (of: { readonly texts: readonly string[]; readonly y: number; readonly size: number; readonly look: string }) =>
    of.texts
      .map(
        (text, no) =>
          `<text x="${WIDTH / 2}" y="${of.y + no * of.size * 1.3}" text-anchor="middle" font-size="${of.size}" ${of.look}>${escaped(text)}</text>`,
      )
      .join('');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" lang="${locale}" font-family="Noto Sans SC, Noto Sans, sans-serif">`,
    `<title>${escaped(name)}</title><rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    block({ texts: lines(name, 28, 2), y: 110, size: 34, look: 'font-weight="600" fill="#1b1f24"' }),
    block({ texts: lines(offer, 44, 3), y: 210, size: 22, look: 'fill="#1b1f24"' }),
    `<g transform="translate(${(WIDTH - CODE_SIDE) / 2} 310) scale(${CODE_SIDE / code.side})"><path d="${code.path}" fill="#000000"/></g>`,
    block({ texts: [scan], y: 650, size: 18, look: 'fill="#1b1f24"' }),
    block({ texts: lines(terms, 90, 6), y: 710, size: 11, look: 'fill="#57606a"' }),
    '</svg>',
  ].join('');
}

function brokenLines(text: string, wide: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let width = 0;
  for (const part of text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+|\s+/gu) ?? []) {
    const more = /[\u2e80-\uffef]/u.test(part) ? 2 : part.length;
    if (width + more > wide && line.trim() !== '') {
      lines.push(line.trim());
      line = '';
      width = 0;
    }
    line += part;
    width += more;
  }
  return line.trim() === '' ? lines : [...lines, line.trim()];
}
