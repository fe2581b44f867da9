// No link of the console leads to a page that is not there.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { PAGES } from './pages.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const LINK = /<Link\b[^>]*?href=(?:\{`|")(\/[^`"]*)/g;

/** What is filled in stands for any one part of an address. */
const partsOf = (address: string): readonly string[] =>
  address
    .replaceAll(/\$\{[^}]*\}/g, 'x')
    .split(/[?#]/)[0]
    ?.split('/') ?? [];
const fits = (path: string, parts: readonly string[]): boolean => {
  const wanted = path.split('/');
  return (
    wanted.length === parts.length && wanted.every((each, index) => each.startsWith(':') || each === parts[index] || parts[index] === 'x')
  );
};

const sources = (): readonly string[] => readdirSync(HERE, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx'));

test('every link leads to a page of the list', () => {
  const links = sources().flatMap((file) =>
    [...readFileSync(`${HERE}${file}`, 'utf8').matchAll(LINK)].map(([, address = '']) => ({ file, address })),
  );
  const lost = links.filter(({ address }) => !PAGES.some(({ path }) => fits(path, partsOf(address))));

  expect(links.length).toBeGreaterThan(30);
  expect(lost).toEqual([]);
});
