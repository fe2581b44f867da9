// Tryouts in the browser are the decisions of the service: examples of the library give what they expect, and the form loses nothing of an example.
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseCampaign } from '../../../engine/campaign/parse.ts';
import { type Campaign, KINDS } from '../../../engine/campaign/schema.ts';
import { formOf, givenOf } from './given.ts';
import { situationGiven, tryIt } from './tryout.ts';

const folder = new URL('../../../campaigns/', import.meta.url);
const library = KINDS.flatMap((kind) =>
  readdirSync(new URL(`${kind}/`, folder)).map((name) => {
    const parsed = parseCampaign(parse(readFileSync(new URL(`${kind}/${name}`, folder), 'utf8')));
    if (!parsed.ok) throw new Error(`${name} is no campaign`);
    return parsed.campaign;
  }),
);
const holidays = Object.fromEntries(
  ['CN', 'HK', 'JP'].map((calendar) => {
    const { rows } = JSON.parse(readFileSync(new URL(`reference/holidays-${calendar}.json`, folder), 'utf8')) as {
      rows: { date: string }[];
    };
    return [calendar, new Set(rows.map(({ date }) => date))];
  }),
);
const byId = (id: string): Campaign => {
  const found = library.find((campaign) => campaign.id === id);
  if (found === undefined) throw new Error(`no campaign ${id}`);
  return found;
};
const coffee = byId('weekday-coffee');
const LONG_MS = 20_000;

describe('a tryout', () => {
  test.each(library.map((campaign) => [campaign.id, campaign] as const))(
    'of every example of %s gives what the example expects',
    (_, document) => {
      for (const { given, expect: wanted } of document.examples) {
        const { decision } = tryIt({ document, situation: situationGiven(document, given), others: [], holidays });
        const amount = decision.benefits.filter(({ delivery }) => delivery !== 'points').reduce((all, each) => all + each.amount, 0);
        if (wanted.amount !== undefined) expect(amount).toBe(wanted.amount);
        if (wanted.earn !== undefined) expect(decision.earn).toBe(wanted.earn);
      }
    },
  );

  test(
    'the form says everything an example says: read back, it decides the same',
    () => {
      for (const document of library)
        for (const { given } of document.examples.slice(0, 3)) {
          const read = givenOf(formOf(given, document), document, given);
          expect(read.ok).toBe(true);
          const of = (each: typeof given) => tryIt({ document, situation: situationGiven(document, each), others: [], holidays });
          const [one, other] = [of(given), of(read.ok ? read.given : given)];
          expect([other.result, other.decision.payable, other.decision.earn]).toEqual([
            one.result,
            one.decision.payable,
            one.decision.earn,
          ]);
        }
    },
    LONG_MS,
  );

  test('where nothing is given it names the smallest change, and that change makes it given', () => {
    const late = { ...coffee.examples[0]?.given, at: '2026-11-18T15:00:00+08:00' };
    const tryout = tryIt({ document: coffee, situation: situationGiven(coffee, late), others: [], holidays });
    expect(tryout.result).toBe('outside_schedule');
    expect(tryout.nearest?.map(({ what }) => what)).toEqual(['time']);
    const again = tryout.changed === null ? null : tryIt({ document: coffee, situation: tryout.changed, others: [], holidays });
    expect(again?.result).toBe('granted');
  });

  test('among others the better one of a group wins, and this one says so', () => {
    const given = coffee.examples[0]?.given ?? { at: '2026-11-18T08:30:00+08:00' };
    const rival: Campaign = {
      ...coffee,
      id: 'rival',
      benefit: { type: 'amount_off', amount: 2_000 },
      stacking: { ...coffee.stacking, group: 'one' },
      limits: { ...coffee.limits, perSubject: [] },
    };
    const document: Campaign = { ...coffee, stacking: { ...coffee.stacking, group: 'one' } };
    const tryout = tryIt({ document, situation: situationGiven(document, given), others: [rival, document], holidays });
    expect([tryout.result, tryout.decision.benefits.map(({ campaign }) => campaign)]).toEqual(['not_combinable', ['rival']]);
  });
});

describe('the form', () => {
  const given = coffee.examples[0]?.given ?? { at: '2026-11-18T08:30:00+08:00' };
  test.each([
    ['amount', 'twelve'],
    ['amount', '0'],
    ['bin', '62258'],
    ['mcc', '58'],
    ['when', ''],
    ['birthMonth', '13'],
    ['budgetLeft', '1.234'],
    ['points', '-1'],
  ] as const)('names %s when it is %j', (field, value) => {
    expect(givenOf({ ...formOf(given, coffee), [field]: value }, coffee, given)).toEqual({ ok: false, wrong: [field] });
  });
});
