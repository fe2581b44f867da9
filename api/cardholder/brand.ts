// Serves the brand of the bank beside the screens: what the pages wear, what an installed app is called, and its pictures.
import type { Reply } from '../http/reply.ts';
import type { Screens } from '../http/screens.ts';
import type { Picture, Theme } from './theme.ts';

/** The light ground of admin-ui/src/cardholder/style/tokens.css, shown while an installed app opens. */
const GROUND = '#f5f3ee';

/** The screens, and before them the files of this theme. */
export function withBrand(screens: Screens, theme: Theme): Screens {
  const files = filesOf(theme);
  return (path, accept) => files.get(path) ?? screens(path, accept);
}

function filesOf(theme: Theme): ReadonlyMap<string, Reply> {
  const { pictures, ...worn } = theme;
  const logo = ['logo.svg', 'logo.png'].find((name) => name in pictures);
  const brand = { ...worn, logo: logo === undefined ? '/me/mark.svg' : `/me/brand/${logo}` };
  return new Map([
    ['/me/theme.json', file('application/json', JSON.stringify(brand))],
    ...(['en', 'zh-CN'] as const).map((locale) => [`/me/${locale}.webmanifest`, manifestOf(theme, locale)] as const),
    ...Object.entries(pictures).map(
      ([name, { type, body }]: readonly [string, Picture]) => [`/me/brand/${name}`, file(type, body)] as const,
    ),
  ]);
}

function manifestOf({ name, accent, pictures }: Theme, locale: 'en' | 'zh-CN'): Reply {
  const folder = '192.png' in pictures ? '/me/brand' : '/me/icons';
  const icon = (size: number, source: string, purpose: string) => ({
    src: `${folder}/${source}.png`,
    sizes: `${size}x${size}`,
    type: 'image/png',
    purpose,
  });
  const manifest = {
    id: '/me/',
    name: name[locale],
    short_name: name[locale].slice(0, 12),
    lang: locale,
    start_url: `/me/?locale=${locale}`,
    scope: '/me/',
    display: 'standalone',
    background_color: GROUND,
    theme_color: accent,
    icons: [icon(192, '192', 'any'), icon(512, '512', 'any'), icon(512, 'maskable', 'maskable')],
  };
  return file('application/manifest+json', JSON.stringify(manifest));
}

/** Another brand is seen at the next visit. */
function file(type: string, body: Reply['body']): Reply {
  return { status: 200, type, body, headers: { 'cache-control': 'no-cache' } };
}
