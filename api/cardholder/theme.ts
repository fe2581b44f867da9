// The brand of the bank on the cardholder's pages, from one file: read and judged at start, because a brand that cannot be read helps nobody.
import { readFileSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import { z } from 'zod';
import { StartupError } from '../startup-error.ts';
import { contrastOf, mixOf, TEXT_CONTRAST_MIN } from './contrast.ts';

const PICTURE_BYTES_MAX = 256 * 1024;
/** The grounds of admin-ui/src/cardholder/style/tokens.css on which the accent stands as text. */
const GROUNDS = { light: { sheet: '#ffffff', ground: '#f5f3ee', wash: 0.09 }, dark: { sheet: '#182024', ground: '#0f1417', wash: 0.14 } };

const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'six hexadecimal digits, such as #0f5b4c');
const picture = z.string().regex(/\.(svg|png)$/, 'a .svg or .png file, seen from the theme file');
const png = z.string().regex(/\.png$/, 'a .png file, seen from the theme file');

const themeSchema = z.strictObject({
  name: z.strictObject({ en: z.string().min(1).max(40), 'zh-CN': z.string().min(1).max(40) }),
  logo: picture.optional(),
  accent: colour,
  accentInk: colour.default('#ffffff'),
  accentDark: colour.optional(),
  accentInkDark: colour.optional(),
  radius: z.int().min(0).max(28).default(18),
  /** Names only: nothing may be fetched from elsewhere. */
  font: z
    .string()
    .max(200)
    .regex(/^[\w ,"'-]+$/, 'names of fonts, separated by commas')
    .nullable()
    .default(null),
  icons: z.strictObject({ 192: png, 512: png, maskable: png }).optional(),
});

export interface Picture {
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
}
export interface Theme {
  readonly name: { readonly en: string; readonly 'zh-CN': string };
  readonly accent: string;
  readonly accentInk: string;
  readonly accentDark: string;
  readonly accentInkDark: string;
  readonly radius: number;
  readonly font: string | null;
  /** By name below /me/brand/: "logo.svg", "192.png". */
  readonly pictures: Readonly<Record<string, Picture>>;
}

const PLAIN = { name: { en: 'Offerline', 'zh-CN': 'Offerline' }, accent: '#0f5b4c', accentDark: '#5fc2a5', accentInkDark: '#07231c' };

/** `path` of HOLDER_THEME; without one the colours of the house. Throws a StartupError that says what is wrong. */
export function readTheme(path: string | undefined): Theme {
  const parsed = themeSchema.safeParse(path === undefined ? PLAIN : documentAt(path));
  if (!parsed.success) {
    const said = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`).join('; ');
    throw unusable(said);
  }
  const { logo, icons, accentDark, accentInkDark, ...given } = parsed.data;
  const dark = accentDark ?? lightened(given.accent);
  const theme = { ...given, accentDark: dark, accentInkDark: accentInkDark ?? inkOn(dark) };
  const unread = unreadOf(theme);
  if (unread.length > 0) throw unusable(unread.join('; '));
  return { ...theme, pictures: path === undefined ? {} : picturesOf(dirname(resolve(path)), { logo, icons }) };
}

/** What could not be read with the accent, one clause each. */
function unreadOf(theme: Pick<Theme, 'accent' | 'accentInk' | 'accentDark' | 'accentInkDark'>): readonly string[] {
  const { accent, accentInk, accentDark, accentInkDark } = theme;
  const pairs: readonly (readonly [string, string, string, string])[] = [
    ['accentInk', accentInk, 'accent', accent],
    ...groundsOf(accent, 'light').map((ground) => ['accent', accent, 'light pages', ground] as const),
    ['accentInkDark', accentInkDark, 'accentDark', accentDark],
    ...groundsOf(accentDark, 'dark').map((ground) => ['accentDark', accentDark, 'dark pages', ground] as const),
  ];
  const said = pairs
    .filter(([, ink, , ground]) => contrastOf(ink, ground) < TEXT_CONTRAST_MIN)
    .map(([name, ink, on, ground]) => `${name} ${ink} on ${on} (${ground}) has a contrast of ${roundedDown(contrastOf(ink, ground))} to 1`);
  return said.length === 0 ? [] : [...said, `text needs ${TEXT_CONTRAST_MIN} to 1`];
}

function groundsOf(accent: string, look: 'light' | 'dark'): readonly string[] {
  const { sheet, ground, wash } = GROUNDS[look];
  return [sheet, ground, mixOf(accent, sheet, wash)];
}

const STEPS = 20;

/** The accent with as little white as dark pages need. */
function lightened(accent: string): string {
  const shades = Array.from({ length: STEPS + 1 }, (_, step) => mixOf('#ffffff', accent, step / STEPS));
  return shades.find((shade) => groundsOf(shade, 'dark').every((ground) => contrastOf(shade, ground) >= TEXT_CONTRAST_MIN)) ?? '#ffffff';
}

function inkOn(accent: string): string {
  return contrastOf('#0b1214', accent) >= TEXT_CONTRAST_MIN ? '#0b1214' : '#ffffff';
}

/** 4.49 must not be said as 4.5. */
function roundedDown(contrast: number): string {
  return (Math.floor(contrast * 10) / 10).toFixed(1);
}

function documentAt(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (fault) {
    throw unusable(`${path} ${fault instanceof SyntaxError ? 'is no JSON' : 'cannot be read'}`);
  }
}

type Given = Pick<z.output<typeof themeSchema>, 'logo' | 'icons'>;

function picturesOf(folder: string, { logo, icons }: Given): Theme['pictures'] {
  const named: readonly (readonly [string, string])[] = [
    ...(logo === undefined ? [] : [[`logo${extname(logo)}`, logo] as const]),
    ...Object.entries(icons ?? {}).map(([size, file]) => [`${size}.png`, file] as const),
  ];
  return Object.fromEntries(named.map(([name, file]) => [name, pictureAt(resolve(folder, file), file)]));
}

function pictureAt(path: string, said: string): Picture {
  const body = bytesAt(path, said);
  if (body.length > PICTURE_BYTES_MAX) throw unusable(`${said} is larger than ${PICTURE_BYTES_MAX / 1024} KiB`);
  const isPng = path.endsWith('.png');
  const isWhatItSays = isPng ? String.fromCharCode(...body.slice(1, 4)) === 'PNG' : new TextDecoder().decode(body).includes('<svg');
  if (!isWhatItSays) throw unusable(`${said} is no ${isPng ? 'PNG' : 'SVG'} picture`);
  return { type: isPng ? 'image/png' : 'image/svg+xml', body };
}

function bytesAt(path: string, said: string): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(readFileSync(path));
  } catch {
    throw unusable(`${said} cannot be read`);
  }
}

function unusable(said: string): StartupError {
  return new StartupError(`The theme file of HOLDER_THEME is not usable: ${said}.`);
}
