// Proves that a bank's brand is read as written, that one nobody could read stops the start, and that its files are served beside the screens.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { withBrand } from './brand.ts';
import { contrastOf, mixOf } from './contrast.ts';
import { readTheme } from './theme.ts';

const folder = mkdtempSync(join(tmpdir(), 'offerline-theme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>';
const LAKESIDE = { name: { en: 'Demo Lakeside Bank', 'zh-CN': '演示湖畔银行' }, accent: '#7a1f3d', logo: 'logo.svg' };

function themeFile(theme: object | string, pictures: Readonly<Record<string, string>> = { 'logo.svg': LOGO }): string {
  for (const [name, body] of Object.entries(pictures)) writeFileSync(join(folder, name), body);
  const path = join(folder, 'theme.json');
  writeFileSync(path, typeof theme === 'string' ? theme : JSON.stringify(theme));
  return path;
}

describe('the theme file', () => {
  test('gives name, colours and logo; the dark accent is found where none is given', () => {
    const theme = readTheme(themeFile(LAKESIDE));

    expect(theme).toMatchObject({ name: LAKESIDE.name, accent: '#7a1f3d', accentInk: '#ffffff', radius: 18, font: null });
    expect(contrastOf(theme.accentDark, '#182024')).toBeGreaterThanOrEqual(4.5);
    expect(contrastOf(theme.accentInkDark, theme.accentDark)).toBeGreaterThanOrEqual(4.5);
    expect(theme.pictures['logo.svg']?.type).toBe('image/svg+xml');
  });

  test('stands for the colours of the house where there is none', () => {
    expect(readConfig({}).holderTheme).toMatchObject({ accent: '#0f5b4c', pictures: {} });
  });

  test.each([
    ['an accent that is too light for text', { ...LAKESIDE, accent: '#ffcc00' }, 'accent #ffcc00 on light pages'],
    ['an ink that cannot be read on it', { ...LAKESIDE, accentInk: '#a04060' }, 'accentInk #a04060 on accent'],
    ['a dark accent lost on dark pages', { ...LAKESIDE, accentDark: '#303a40' }, 'accentDark #303a40 on dark pages'],
    ['a colour by name', { ...LAKESIDE, accent: 'crimson' }, 'accent: six hexadecimal digits'],
    ['a font from elsewhere', { ...LAKESIDE, font: 'url(https://fonts.example/a)' }, 'font: names of fonts'],
    ['a field nobody knows', { ...LAKESIDE, colour: '#000000' }, 'Unrecognized key'],
    ['a logo that is not there', { ...LAKESIDE, logo: 'gone.svg' }, 'gone.svg cannot be read'],
    ['a logo that is no picture', { ...LAKESIDE, logo: 'letter.svg' }, 'letter.svg is no SVG picture'],
    ['no JSON', '{', 'is no JSON'],
  ])('with %s stops the start with a sentence that names it', (_, theme, said) => {
    const path = themeFile(theme, { 'logo.svg': LOGO, 'letter.svg': 'dear bank' });

    expect(() => readConfig({ HOLDER_THEME: path })).toThrow('The theme file of HOLDER_THEME is not usable: ');
    expect(() => readConfig({ HOLDER_THEME: path })).toThrow(said);
  });

  test('whatever accent is taken, everything written with it can be read in both looks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (value) => {
        const accent = `#${value.toString(16).padStart(6, '0')}`;
        const path = themeFile({ ...LAKESIDE, accent });
        try {
          const theme = readTheme(path);
          for (const ground of ['#ffffff', '#f5f3ee', mixOf(accent, '#ffffff', 0.09), theme.accentInk])
            expect(contrastOf(accent, ground)).toBeGreaterThanOrEqual(4.5);
          for (const ground of ['#182024', '#0f1417', theme.accentInkDark])
            expect(contrastOf(theme.accentDark, ground)).toBeGreaterThanOrEqual(4.5);
        } catch (fault) {
          expect(String(fault)).toContain(`accent ${accent}`);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the contrast', () => {
  test('is that of WCAG: 21 for black on white, 1 for a colour on itself', () => {
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.478, 2);
    expect(contrastOf('#123456', '#123456')).toBe(1);
  });
});

describe('beside the screens', () => {
  const bodyOf = (path: string, theme = readTheme(themeFile(LAKESIDE))) => {
    const reply = withBrand(() => null, theme)(path);
    return reply === null ? null : JSON.parse(String(reply.body));
  };

  test('the pages are told what to wear, with an address for the logo', () => {
    expect(bodyOf('/me/theme.json')).toMatchObject({ accent: '#7a1f3d', logo: '/me/brand/logo.svg', name: LAKESIDE.name });
    expect(bodyOf('/me/theme.json', readTheme(undefined))).toMatchObject({ logo: '/me/mark.svg' });
  });

  test('an installed app is called as the bank is, in both languages', () => {
    expect(bodyOf('/me/en.webmanifest')).toMatchObject({ name: 'Demo Lakeside Bank', scope: '/me/', display: 'standalone', lang: 'en' });
    expect(bodyOf('/me/zh-CN.webmanifest')).toMatchObject({ name: '演示湖畔银行', lang: 'zh-CN' });
  });

  test('the logo is served as the picture it is, and nothing else of its folder', () => {
    const screens = withBrand(() => null, readTheme(themeFile(LAKESIDE)));

    expect(screens('/me/brand/logo.svg')).toMatchObject({ status: 200, type: 'image/svg+xml' });
    expect(screens('/me/brand/theme.json')).toBeNull();
    expect(screens('/me/brand/../theme.json')).toBeNull();
  });
});
