// Texts: what may be said, how it reads, and the published attacks on Handlebars, each refused.
import fc from 'fast-check';
import Handlebars from 'handlebars';
import { afterEach, describe, expect, test } from 'vitest';
import { formatInteger, formatMoney } from '../money/currency.ts';
import { checkTemplate, compileTemplate, type TemplateValues } from './wording.ts';

const values: TemplateValues = {
  amount: 1_000,
  payable: 123_456,
  points: 1_234,
  campaign: 'Weekday coffee',
  merchant: 'Tea & <Co>',
  date: '2026-11-02',
  currency: 'CNY',
  locale: 'en',
};
const codes = (source: string) => checkTemplate(source).map(({ code }) => code);

describe('a text', () => {
  test.each([
    ['plain words, 你好 & <b>', 'plain words, 你好 & <b>'],
    ['{{money amount}} off, you pay {{money payable}}', '¥10.00 off, you pay ¥1,234.56'],
    ['{{number points}} or {{points}} points', '1,234 or 1234 points'],
    ['on {{date date}} at {{merchant}}', 'on 2 Nov 2026 at Tea & <Co>'],
    ['{{campaign}} in {{currency}}, {{locale}}', 'Weekday coffee in CNY, en'],
    ['{{#if points}}plus {{points}}{{else}}no points{{/if}}', 'plus 1234'],
    ['{{#if points}}a{{else if amount}}b{{else}}c{{/if}}', 'a'],
    ['{{! a remark }}said', 'said'],
    ['a {{~#if points~}} b {{~/if~}} c', 'abc'],
    ['\\{{merchant}}', '{{merchant}}'],
  ])('%s', (source, said) => {
    expect(checkTemplate(source)).toEqual([]);
    expect(compileTemplate(source)(values)).toBe(said);
  });

  test('reads in Chinese where the values say so', () => {
    expect(compileTemplate('{{date date}}立减{{money amount}}')({ ...values, locale: 'zh-CN' })).toBe('2026年11月2日立减¥10.00');
  });

  test('shows minor units by the exponent of the currency', () => {
    expect(compileTemplate('{{money amount}}')({ ...values, currency: 'JPY' })).toBe('JP¥1,000');
    expect(compileTemplate('{{money amount}}')({ ...values, currency: 'KWD' })).toBe('KWD 1.000');
  });

  test('says nothing where a value is absent, and takes zero and empty as no', () => {
    const say = compileTemplate(
      '[{{money amount}}{{number points}}{{date date}}{{merchant}}]{{#if points}}yes{{else if merchant}}maybe{{else}}no{{/if}}',
    );

    expect(say({ currency: 'CNY', locale: 'en' })).toBe('[]no');
    expect(say({ points: 0, merchant: '', currency: 'CNY', locale: 'en' })).toBe('[0]no');
  });

  test('a date that is none is shown as it came', () => {
    expect(compileTemplate('{{date date}}')({ ...values, date: 'soon' })).toBe('soon');
    expect(compileTemplate('{{date date}}')({ ...values, date: '2026-13-02' })).toBe('2 13 2026');
  });

  test('a value is never read as a template again', () => {
    expect(compileTemplate('{{merchant}}')({ ...values, merchant: '{{campaign}}' })).toBe('{{campaign}}');
  });

  test('reads as Handlebars itself would say it', () => {
    const stock = Handlebars.create();
    stock.registerHelper('money', (amount: number | undefined) => (amount === undefined ? '' : formatMoney(amount, 'CNY', 'en')));
    stock.registerHelper('number', (points: number | undefined) => (points === undefined ? '' : formatInteger(points)));
    const piece = fc.constantFrom(
      'a ',
      '\n',
      ' b',
      '{{money amount}}',
      '{{number points}}',
      '{{merchant}}',
      '{{~campaign}} ',
      '{{!-- x --}}',
      '{{#if points}}',
      '{{else}}',
      '{{/if}}',
      '{{#if merchant}}\n',
      '\n{{/if}}\n',
    );
    const given = fc.record(
      { amount: fc.nat(), points: fc.nat(2), merchant: fc.constantFrom('', '<M>'), campaign: fc.constant('C') },
      { requiredKeys: [] },
    );

    let compared = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), given, (pieces, context) => {
        const source = pieces.join('');
        if (checkTemplate(source).length > 0) return;
        compared += 1;
        expect(compileTemplate(source)({ ...context, currency: 'CNY', locale: 'en' })).toBe(
          stock.compile(source, { noEscape: true })(context),
        );
      }),
      { numRuns: 3_000 },
    );
    expect(compared).toBeGreaterThan(300);
  });
});

describe('refused at save', () => {
  test.each([
    ['{{amount}}', 'needs_formatting'],
    ['{{payable}}', 'needs_formatting'],
    ['{{date}}', 'needs_formatting'],
    ['{{account}}', 'unknown_value'],
    ['{{money}}', 'unknown_value'],
    ['{{money points}}', 'unknown_value'],
    ['{{money amount payable}}', 'unknown_value'],
    ['{{money amount currency="USD"}}', 'not_allowed'],
    ['{{money "1"}}', 'unknown_value'],
    ['{{upper merchant}}', 'unknown_helper'],
    ['{{#if amount payable}}x{{/if}}', 'unknown_value'],
    ['{{#if 1}}x{{/if}}', 'unknown_value'],
    ['{{#unless points}}x{{/unless}}', 'not_allowed'],
    ['{{^points}}x{{/points}}', 'not_allowed'],
    ['{{{merchant}}}', 'not_allowed'],
    ['{{&merchant}}', 'not_allowed'],
    ['{{this}}', 'not_allowed'],
    ['{{this.merchant}}', 'not_allowed'],
    ['{{../merchant}}', 'not_allowed'],
    ['{{@root.merchant}}', 'not_allowed'],
    ['{{merchant.length}}', 'not_allowed'],
    ['{{"merchant"}}', 'not_allowed'],
    ['{{money', 'syntax'],
    ['{{#if points}}', 'syntax'],
    ['{{/if}}', 'syntax'],
    ['x'.repeat(2_001), 'too_long'],
  ])('%s', (source, code) => {
    expect(codes(source)).toEqual([code]);
    expect(() => compileTemplate(source)).toThrow(TypeError);
  });

  test('four conditions may nest, five may not', () => {
    const nested = (levels: number): string => (levels === 0 ? 'x' : `{{#if points}}${nested(levels - 1)}{{/if}}`);

    expect(codes(nested(4))).toEqual([]);
    expect(codes(nested(5))).toEqual(['nested_too_deep']);
  });

  test('every problem is told, with its line', () => {
    expect(checkTemplate('{{a}}\n{{#if points}}\n{{b}}{{else}}{{c}}{{/if}}').map(({ line }) => line)).toEqual([1, 3, 3]);
    expect(checkTemplate('fine\n\n{{#if points}}')[0]).toMatchObject({ code: 'syntax', line: 3 });
  });
});

describe('the published attacks on Handlebars', () => {
  const marker = globalThis as { pwned?: unknown };
  afterEach(() => {
    delete marker.pwned;
  });

  test('CVE-2026-33937: a ready-made syntax tree in place of a text is not read', () => {
    const path = (name: string) => ({ type: 'PathExpression', data: false, depth: 0, parts: [name], original: name, loc: null });
    const tree = {
      type: 'Program',
      body: [
        {
          type: 'MustacheStatement',
          escaped: true,
          strip: {},
          loc: null,
          path: path('money'),
          params: [{ type: 'NumberLiteral', value: '{},(globalThis.pwned=1)', original: 1, loc: null }],
        },
      ],
    };

    expect(codes(tree as unknown as string)).toEqual(['not_text']);
    expect(() => compileTemplate(tree as unknown as string)).toThrow(TypeError);
    expect(marker.pwned).toBeUndefined();
  });

  test.each([
    ['CVE-2026-33938: overwriting @partial-block', '{{> @partial-block}}'],
    ['CVE-2026-33939: an unknown decorator, which broke the process', '{{*n}}'],
    ['CVE-2026-33939: a decorator block', '{{#*inline "x"}}y{{/inline}}'],
    ['CVE-2026-33940: a partial taken from the values', '{{> (lookup . "merchant")}}'],
    ['CVE-2026-33916: a partial found on a polluted prototype', '{{> toString}}'],
    ['CVE-2026-33941: code in a name', '{{[x");globalThis.pwned=1;//]}}'],
    ['CVE-2021-23369: code in a strict path', '{{[constructor].[constructor]}}'],
    [
      'CVE-2019-19919: the constructor of a string',
      '{{#with "s" as |string|}}{{#with "e"}}{{lookup string.sub "constructor"}}{{/with}}{{/with}}',
    ],
    ['a constructor by name', '{{constructor}}'],
    ['the prototype by name', '{{__proto__}}'],
    ['the getter trick', '{{__lookupGetter__ "x"}}'],
    ['the hidden helpers', '{{helperMissing}}{{blockHelperMissing}}'],
    ['lookup', '{{lookup this "constructor"}}'],
    ['a log to the console', '{{log merchant}}'],
    ['each', '{{#each this}}{{@key}}{{/each}}'],
    ['a sub-expression', '{{money (lookup this "constructor")}}'],
    ['a raw block', '{{{{if}}}}x{{{{/if}}}}'],
    ['block parameters', '{{#if points as |x|}}{{x}}{{/if}}'],
  ])('%s', (_, source) => {
    expect(codes(source).length).toBeGreaterThan(0);
    expect(() => compileTemplate(source)).toThrow(TypeError);
    expect(marker.pwned).toBeUndefined();
  });

  test('what stands on a prototype is not a value', () => {
    const inherited = Object.assign(Object.create({ merchant: 'ghost' }) as object, { currency: 'CNY', locale: 'en' }) as TemplateValues;

    expect(compileTemplate('[{{merchant}}]')(inherited)).toBe('[]');
  });

  test('no text generates code: rendering works where eval is forbidden', () => {
    const original = globalThis.Function;
    globalThis.Function = (() => {
      throw new EvalError('code generation is forbidden');
    }) as unknown as FunctionConstructor;
    try {
      expect(compileTemplate('{{money amount}}')(values)).toBe('¥10.00');
    } finally {
      globalThis.Function = original;
    }
  });
});
