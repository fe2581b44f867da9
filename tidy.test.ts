// Keeps the rules of the house that no linter knows: captions, words, purity of the engine, no card number, no loose end.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const ROOT = import.meta.dirname;
const SKIPPED = new Set(['node_modules', 'dist', '.git', '.offerline', '.offerline-tools', 'coverage', 'reports', '.stryker-tmp']);
const CODE = new Set(['.ts', '.tsx', '.mjs', '.cjs']);
const CAPTIONED = new Set([...CODE, '.sql', '.yaml', '.yml', '.css']);
const WRITTEN = new Set([...CAPTIONED, '.json', '.md', '.html', '.svg', '']);

/** Written by drizzle-kit, which would write it again without a caption. */
const GENERATED = new Set(['api/db/migrations/0000_first.sql']);
const FORBIDDEN_WORDS = new Set([
  'data',
  'info',
  'util',
  'utils',
  'helper',
  'helpers',
  'manager',
  'processor',
  'txn',
  'amt',
  'flag',
  'flags',
  'temp',
  'tmp',
]);
/** Names that others gave: an environment variable, fields of protocols and of libraries. */
const GIVEN_NAMES = new Set(['dataDir', 'DATA_DIR', 'data', 'dataFolder']);
/** "Helper" is what Handlebars itself calls the functions of a template. */
const HANDLEBARS_FILE = 'engine/campaign/wording.ts';
/** These name test numbers on purpose, to prove that card numbers are refused. */
const MAY_HOLD_CARD_NUMBERS = new Set(['engine/card/pan.test.ts']);

const files = walk('');
const code = files.filter((file) => CODE.has(extname(file)) && !file.endsWith('.d.ts'));
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

function walk(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : walk(path);
    return [path];
  });
}

describe('every source file', () => {
  test('says on its first line what it is for', () => {
    const silent = files.filter((file) => CAPTIONED.has(extname(file)) && !GENERATED.has(file) && !isCaption(read(file)));

    expect(silent).toEqual([]);
  });

  test('leaves no loose end behind', () => {
    const marks = /(\/\/|#|\*|--) ?(FIX[M]E|TO[D]O|X{3})\b/;

    expect(files.filter((file) => WRITTEN.has(extname(file)) && marks.test(read(file)))).toEqual([]);
  });

  test('names no folder of one machine', () => {
    const paths = /(^|[\s"'`(=])\/(home|root|Users|work)\/\w/m;

    expect(files.filter((file) => WRITTEN.has(extname(file)) && paths.test(read(file)))).toEqual([]);
  });

  test('holds no number that could be a card number', () => {
    const holders = files.filter((file) => WRITTEN.has(extname(file)) && file !== 'package-lock.json' && !MAY_HOLD_CARD_NUMBERS.has(file));

    expect(holders.flatMap((file) => cardNumbers(read(file)).map((digits) => `${file}: ${digits.slice(0, 6)}...`))).toEqual([]);
  });
});

describe('every declared name', () => {
  test('says something: none of the empty words', () => {
    const empty = code.flatMap((file) =>
      declaredNames(file)
        .filter((name) => isEmptyWord(name) && !(file === HANDLEBARS_FILE && /helper/i.test(name)))
        .map((name) => `${file}: ${name}`),
    );

    expect(empty).toEqual([]);
  });
});

describe('the engine', () => {
  const engine = code.filter((file) => file.startsWith('engine/') && !file.endsWith('.test.ts'));

  test('reads no clock and throws no dice', () => {
    expect(engine.flatMap((file) => impurities(file).map((call) => `${file}: ${call}`))).toEqual([]);
  });

  test('has the rooms of the list, in that list only, and each is tested', () => {
    const rooms: { engineRooms: string[]; worldRooms: string[] } = createRequire(import.meta.url)('./scripts/rooms.cjs');
    const present = foldersOf('engine');

    expect([...present].sort()).toEqual([...rooms.engineRooms].sort());
    expect(foldersOf('api').filter((room) => !rooms.worldRooms.includes(room))).toEqual([]);
    expect(present.filter((room) => !files.some((file) => file.startsWith(`engine/${room}/`) && file.endsWith('.test.ts')))).toEqual([]);
  });
});

test('the tidiness rules notice what they forbid', () => {
  const luhnValid = `4${'1'.repeat(15)}`;

  expect(isCaption('const a = 1;')).toBe(false);
  expect(isCaption('// Says what it is for.\nconst a = 1;')).toBe(true);
  expect(isEmptyWord('cardInfo')).toBe(true);
  expect(isEmptyWord('template')).toBe(false);
  expect(cardNumbers(`x ${luhnValid} y`)).toHaveLength(1);
  expect(cardNumbers(`x ${luhnValid.slice(0, 15)}2 y`)).toHaveLength(0);
  expect(impuritiesIn('new Date(); Date.now(); Math.random(); new Date(5)')).toHaveLength(3);
});

function isCaption(text: string): boolean {
  const lines = text.split('\n');
  const first = (lines[0]?.startsWith('#!') ? lines[1] : lines[0]) ?? '';
  return /^(\/\/|#|--|\/\*) ?\S.{10,}/.test(first);
}

function isEmptyWord(name: string): boolean {
  if (GIVEN_NAMES.has(name)) return false;
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[ _$]+/)
    .some((word) => FORBIDDEN_WORDS.has(word.toLowerCase()));
}

function cardNumbers(text: string): readonly string[] {
  return (text.match(/(?<![\d.\w])[2-6]\d{12,18}(?![\d\w])/g) ?? []).filter(passesLuhn);
}

function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const doubled = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

function foldersOf(parent: string): readonly string[] {
  return [...new Set(files.filter((file) => file.startsWith(`${parent}/`)).map((file) => file.split('/')))]
    .filter((parts) => parts.length > 2)
    .map((parts) => parts[1] ?? '')
    .filter((room, place, all) => all.indexOf(room) === place);
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2023, false, file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
}

function declaredNames(file: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const name = (node as ts.NamedDeclaration).name;
    if (isDeclaration(node) && name !== undefined && ts.isIdentifier(name)) found.push(name.text);
    ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return found;
}

function isDeclaration(node: ts.Node): boolean {
  return [
    ts.isVariableDeclaration,
    ts.isParameter,
    ts.isFunctionDeclaration,
    ts.isTypeAliasDeclaration,
    ts.isInterfaceDeclaration,
    ts.isPropertySignature,
    ts.isClassDeclaration,
  ].some((is) => is(node));
}

const impurities = (file: string): readonly string[] => impuritiesIn(read(file));

function impuritiesIn(text: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'Date' && node.arguments?.length === 0)
      found.push('new Date()');
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      const path = `${node.expression.text}.${node.name.text}`;
      if (path === 'Date.now' || path === 'Math.random') found.push(path);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('engine.ts', text, ts.ScriptTarget.ES2023, false));
  return found;
}
