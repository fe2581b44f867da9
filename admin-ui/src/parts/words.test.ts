// The words of the page: every code the engine can answer has a sentence, and both languages fill in the same values.
import { expect, test } from 'vitest';
import { OBSTACLES } from '../../../engine/authorization/eligible.ts';
import { REASONS } from '../../../engine/authorization/request.ts';
import { KINDS } from '../../../engine/campaign/schema.ts';
import { MESSAGE_KINDS } from '../../../engine/hold/record.ts';
import { TEMPLATE_NAMES } from '../../../engine/ledger/templates.ts';
import { SCOPES } from '../../../engine/people/scopes.ts';
import { OPERATORS } from '../../../engine/rules/condition.ts';
import { FACTS, type FactDefinition } from '../../../engine/rules/facts.ts';
import { voiceOf } from './voice.tsx';
import { WORDS } from './words.ts';
import { TRADE } from './words-trade.ts';

test('every reason, obstacle, kind, message, template, operator, scope and listed value of a fact has words in both languages', () => {
  const wanted = {
    reason: [...REASONS, ...OBSTACLES],
    kind: KINDS,
    message: MESSAGE_KINDS,
    template: TEMPLATE_NAMES,
    operator: OPERATORS,
    scope: SCOPES,
    channel: valuesOf('terminal.channel'),
    value: Object.keys(FACTS).flatMap((fact) => (fact === 'terminal.channel' ? [] : valuesOf(fact as keyof typeof FACTS))),
  } as const;

  const missing = Object.entries(wanted).flatMap(([list, codes]) =>
    codes.filter((code) => TRADE[list as keyof typeof wanted][code] === undefined).map((code) => `${list} ${code}`),
  );

  expect(missing).toEqual([]);
});

function valuesOf(fact: keyof typeof FACTS): readonly string[] {
  const { values = [] }: FactDefinition = FACTS[fact];
  return values;
}

test('both languages of a sentence name the same values', () => {
  const valuesIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

  for (const [en, zh] of Object.values(WORDS)) expect(valuesIn(zh), en).toEqual(valuesIn(en));
});

test('a sentence is filled in, an unknown code is shown as it is', () => {
  const voice = voiceOf('en', 'Asia/Shanghai');

  expect(voice.say('live.waiting', { count: 3 })).toBe('3 new');
  expect(voice.name('reason', 'a_new_reason')).toBe('a new reason');
});

test('times are those of the bank, wherever the reader is', () => {
  const voice = voiceOf('en', 'Asia/Shanghai');

  expect(voice.time('2026-11-22T04:03:11Z')).toBe('12:03:11');
  expect(voice.day('2026-11-22')).toContain('22 November 2026');
});
