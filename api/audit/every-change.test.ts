// Every route that changes something writes to the log of changes: followed through the sources, from the declaration of each route to the call that logs.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../db/testing.ts';
import { type TestApp, testApp } from '../testing.ts';

/** Routes that take a body and change nothing that is kept: each with what it does instead. */
const CHANGES_NOTHING: Readonly<Record<string, string>> = {
  'post /v1/campaigns/check': 'reads a draft and answers with findings',
  'post /v1/me/household/invitation': 'looks up what a code invites to, and counts the try',
  'post /v1/me/qr/merchant': 'reads the code of a merchant and answers with what it says',
  'post /v1/bins/check': 'reads a text of ranges and answers with its bad lines',
  'post /v1/message-texts/{kind}/preview': 'reads a text and answers with what it says',
  'post /v1/demo/till/payments': 'asks the authority, whose journal says it',
  'post /v1/demo/till/payments/{request}/{act}': 'tells the authority, whose journal says it',
  'post /v1/account/totp': 'offers a secret, which is kept only once it is proved',
};
/** What writes a line of the log. */
const LOGS = new Set(['logChange', 'changeRowOf']);
const API = join(import.meta.dirname, '..');

interface Declared {
  readonly file: string;
  readonly name: string;
  readonly text: string;
}
interface Sources {
  readonly declared: readonly Declared[];
  /** File and name → the declarations it means there: its own, or those imported under that name. */
  readonly meant: (file: string, name: string) => readonly Declared[];
}

function readSources(): Sources {
  const files = readdirSync(API, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.test.ts'),
  );
  const texts = new Map(files.map((file) => [file, readFileSync(join(API, file), 'utf8')]));
  const declared = [...texts].flatMap(([file, text]) => declarationsOf(file, text));
  const byPlace = new Map<string, Declared[]>();
  for (const each of declared) byPlace.set(`${each.file} ${each.name}`, [...(byPlace.get(`${each.file} ${each.name}`) ?? []), each]);
  const imports = new Map([...texts].map(([file, text]) => [file, importsOf(file, text)]));
  const meant = (file: string, name: string): readonly Declared[] => {
    const own = byPlace.get(`${file} ${name}`);
    if (own !== undefined) return own;
    const from = imports.get(file)?.get(name);
    return from === undefined ? [] : (byPlace.get(`${from.file} ${from.name}`) ?? []);
  };
  return { declared, meant };
}

/** Top-level functions, constants and classes; each reaches to the next. */
function declarationsOf(file: string, text: string): readonly Declared[] {
  const starts = [...text.matchAll(/^(?:export )?(?:async )?(?:function\*?|const|let|class|interface|type) (\w+)/gm)];
  return starts.map((start, index) => ({ file, name: start[1] ?? '', text: text.slice(start.index, starts[index + 1]?.index) }));
}

function importsOf(file: string, text: string): ReadonlyMap<string, { readonly file: string; readonly name: string }> {
  const found = new Map<string, { file: string; name: string }>();
  for (const [, names = '', from = ''] of text.matchAll(/import \{([^}]*)\} from '(\.[^']+)'/g)) {
    for (const each of names.split(',')) {
      const [name = '', as = name] = each
        .trim()
        .replace(/^type /, '')
        .split(' as ');
      if (name !== '') found.set(as, { file: normalize(join(dirname(file), from)), name });
    }
  }
  return found;
}

/** Does anything that this declaration names, or that those name, write a line of the log? */
function logs(start: Declared, { meant }: Sources): boolean {
  const seen = new Set<Declared>();
  const open = [start];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    if (seen.has(each)) continue;
    seen.add(each);
    for (const [name] of each.text.matchAll(/\b[A-Za-z_]\w*\b/g)) {
      if (LOGS.has(name)) return true;
      open.push(...meant(each.file, name));
    }
  }
  return false;
}

/** The declaration that says this method and address; an address that is put together is compared by its fixed parts. */
function declarationOf(route: { readonly method: string; readonly path: string }, { declared }: Sources): Declared | undefined {
  return declared.find(({ file, text }) => {
    if (!/routes?\.ts$|reference\.ts$/.test(file) || !text.includes(`method: '${route.method}'`)) return false;
    const paths = [...text.matchAll(/path: (?:'([^']+)'|`([^`]+)`)/g)].map(([, plain, template]) => plain ?? template ?? '');
    return paths.some((path) =>
      new RegExp(
        `^${path
          .replace(/\$\{[^}]+\}/g, '\0')
          .replace(/[{}.]/g, '\\$&')
          .replaceAll('\0', '.+')}$`,
      ).test(route.path),
    );
  });
}

let house: TestApp;
beforeAll(async () => {
  house = testApp(await testDatabase());
});
afterAll(() => house.stop());

test('every route that changes something is followed to a line of the log', () => {
  const sources = readSources();
  const changing = house.app.routes.filter((route) => route.method !== 'get' && route.scope !== 'evaluate');
  const silent = changing.filter((route) => {
    if (CHANGES_NOTHING[`${route.method} ${route.path}`] !== undefined) return false;
    const declaration = declarationOf(route, sources);
    return declaration === undefined || !logs(declaration, sources);
  });

  expect(silent.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  expect(changing.length).toBeGreaterThan(15);
});

test('a route that logs nothing would be found', () => {
  const sources = readSources();
  const quiet = sources.declared.find(({ name }) => name === 'listKeys');

  expect(quiet === undefined ? null : logs(quiet, sources)).toBe(false);
  expect(declarationOf({ method: 'put', path: '/v1/nothing/here/at/all' }, sources)).toBeUndefined();
});
