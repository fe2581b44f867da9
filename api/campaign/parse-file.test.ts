// Campaign files: YAML and JSON read alike, every problem with its line and column, and hostile files refused.
import { describe, expect, test } from 'vitest';
import { parseCampaignFile, readDocument } from './parse-file.ts';

const yaml = `# Coffee
id: coffee
kind: discount
name: { en: Coffee, zh-CN: 咖啡 }
texts:
  offer: { en: 30 % off, zh-CN: 七折 }
  receipt: { en: "{{money amount}} off", zh-CN: "减{{money amount}}" }
currency: CNY
timeZone: Asia/Shanghai
schedule: { from: "2026-01-01T00:00:00+08:00", to: "2027-01-01T00:00:00+08:00" }
when:
  all:
    - { fact: authorization.amount, operator: greaterThan, value: 1000 }
benefit: { type: amount_off, amount: 500 }
limits:
  budget: { total: 100000 }
funding:
  shares:
    - { party: bank, bps: 10000 }
examples:
  - name: earns
    given: { at: "2026-11-22T12:00:00+08:00" }
    expect: { amount: 500 }
  - name: does not
    given: { at: "2026-11-22T12:00:00+08:00", amount: 900 }
    expect: { amount: 0 }
  - name: edge
    given: { at: "2026-11-22T12:00:00+08:00", amount: 1001 }
    expect: { amount: 500 }
`;
const problems = (text: string) => {
  const parsed = parseCampaignFile(text);
  return parsed.ok ? [] : parsed.problems.map(({ line, column, code, path }) => `${line}:${column} ${code} ${path}`.trim());
};

describe('a sound file', () => {
  test('is a campaign with its defaults, and knows where everything stands', () => {
    const parsed = parseCampaignFile(yaml);

    expect(parsed).toMatchObject({ ok: true, campaign: { id: 'coffee', stacking: { priority: 100 } } });
    if (!parsed.ok) return;
    expect(parsed.locate('limits.budget.total')).toEqual({ line: 16, column: 13 });
    expect(parsed.locate('when.all.0.value')).toEqual({ line: 13, column: 60 });
    expect(parsed.locate('examples.1')).toEqual({ line: 24, column: 5 });
    expect(parsed.locate('limits.budget.perDay')).toEqual({ line: 16, column: 3 });
    expect(parsed.locate('')).toEqual({ line: 2, column: 1 });
  });

  test('says the same as JSON', () => {
    const fromYaml = parseCampaignFile(yaml);
    if (!fromYaml.ok) throw new Error('the test file is wrong');

    const fromJson = parseCampaignFile(JSON.stringify(fromYaml.document, null, '\t'));

    expect(fromJson).toMatchObject({ ok: true, campaign: fromYaml.campaign });
  });

  test('a dotted key is found as the one key it is', () => {
    const read = readDocument('a:\n  b.c:\n    d: 1\n  b: 2\n');

    expect(read.ok && read.locate('a.b.c.d')).toEqual({ line: 3, column: 5 });
  });
});

describe('problems', () => {
  test('of the schema stand at their line and column', () => {
    expect(problems(yaml.replace('amount: 500 }\nlimits', 'amount: 5.5 }\nlimits'))).toEqual(['14:30 invalid_type benefit.amount']);
    expect(problems(yaml.replace('greaterThan', 'above'))).toEqual(['13:37 invalid_value when.all.0.operator']);
    expect(problems(yaml.replace('  budget:', '  bugdet:'))).toEqual(['16:3 unknown_field limits.bugdet']);
    expect(problems(yaml.replace('currency: CNY\n', ''))).toEqual(['2:1 invalid_type currency']);
  });

  test('of the syntax stand where reading stopped', () => {
    expect(problems('id: coffee\nname: { en: x')).toEqual([expect.stringMatching(/^2:\d+ /)]);
    expect(parseCampaignFile('{"id": "a",}', 'json')).toMatchObject({ ok: false, problems: [{ code: 'not_json' }] });
    expect(parseCampaignFile('{"id": "a"\n"b": 1}', 'json')).toMatchObject({ ok: false, problems: [{ line: 2 }] });
    expect(problems('')).toEqual(['1:1 invalid_type']);
    expect(problems('a: 1\n---\nb: 2\n')).toEqual([expect.stringContaining('multiple_docs')]);
  });

  test('a key written twice is refused, in YAML and in JSON', () => {
    expect(problems(`${yaml}id: other\n`)).toEqual([expect.stringMatching(/^30:1 duplicate_key/)]);
    expect(problems('{\n  "id": "a",\n  "id": "b"\n}')).toEqual([expect.stringMatching(/^3:3 duplicate_key/)]);
  });
});

describe('hostile files', () => {
  test('aliases are refused, so none can multiply', () => {
    expect(problems('a: &x [1, 1]\nb: [*x, *x]\n')).toEqual(['1:1 alias_not_allowed']);
  });

  test('tags are refused, so none can build an object', () => {
    expect(problems('a: !!js/function "x"\n')).toEqual([expect.stringContaining('tag_resolve_failed')]);
  });

  test('brackets without end exhaust nothing', () => {
    expect(problems('['.repeat(100_000))).toHaveLength(1);
    expect(problems(`a: ${'{b: '.repeat(40)}1${'}'.repeat(40)}`)).toEqual(['1:1 too_deep']);
  });

  test('a text that reads differently from what it says is refused', () => {
    expect(problems('id: a\nkind: "\u202etnuocsid"\n')).toEqual(['2:8 deceptive_character']);
    expect(problems('id: "\u0000"')).toEqual(['1:6 deceptive_character']);
    expect(problems('id: "\ud800"')).toEqual(['1:6 deceptive_character']);
  });

  test('a key named __proto__ changes no prototype', () => {
    expect(problems('{"__proto__": {"polluted": true}}').join()).toContain('__proto__');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('words that older YAML took for numbers and booleans stay words', () => {
    const read = readDocument('a: no\nb: 12:30\nc: 2026-11-22\nd: 0777\ne: "24:00"\n');

    expect(read.ok && read.document).toEqual({ a: 'no', b: '12:30', c: '2026-11-22', d: 777, e: '24:00' });
  });
});
