// The examples of a campaign: made from the rule with one button, changed by hand, and each shown as it holds or not.
import { useToast } from '../../parts/toast.tsx';
import { problemText, useProblemTeller } from '../../parts/example-problem.ts';
import { Button } from '../../parts/button.tsx';
import { StateBadge } from '../../parts/state-badge.tsx';
import { useVoice } from '../../parts/voice.tsx';
import { useWords } from '../../parts/words-of.tsx';
import { instantOf, localOf } from '../days.ts';
import { type Json, type JsonObject, type Path, valueAt } from './draft.ts';
import { useEditing } from './editor-context.tsx';
import { DateTimeAt, MoneyAt, TextAt } from './fields.tsx';
import { readableOf } from './readable.ts';
import { Rows } from './rows.tsx';
import { Section } from './section.tsx';
import { suggestedExamples } from './suggest-examples.ts';
import { EDITOR_WORDS } from './words-editor.ts';

export interface ExampleRun {
  readonly name: string;
  readonly ok: boolean;
  readonly problems: readonly string[];
}

export function ExamplesSection({ runs }: { readonly runs: readonly ExampleRun[] }) {
  const tell = useWords(EDITOR_WORDS);
  const toast = useToast();
  const { document, set, zone } = useEditing();
  const make = () => {
    const campaign = readableOf(document);
    const made = campaign === null ? [] : suggestedExamples(campaign);
    const before = (document['examples'] ?? []) as readonly JsonObject[];
    const fresh = made.filter(({ name }) => !before.some((example) => example['name'] === name));
    if (made.length === 0) return toast(tell('ex.notMade'));
    set(['examples'], [...before, ...fresh] as Json);
    toast(tell('ex.made', { count: fresh.length }));
  };
  const fresh = () => ({
    name: '',
    given: { at: instantOf(localOf(new Date().toISOString(), zone), zone) ?? '', amount: 10_000 },
    expect: { amount: 0 },
  });
  return (
    <Section name="examples" places={['examples']} lead={tell('ex.lead')}>
      <p className="whole">
        <Button onClick={make}>{tell('ex.make')}</Button>
      </p>
      <div className="whole">
        <Rows path={['examples']} label={tell('s.examples')} addLabel={tell('ex.add')} fresh={fresh}>
          {(path, place) => <ExampleFields path={path} run={runs[place]} />}
        </Rows>
      </div>
    </Section>
  );
}

const SHOWN_GIVEN = ['at', 'amount', 'card'];
const SHOWN_EXPECTED = ['amount', 'reason'];
const PART_NAMES: Readonly<Record<string, readonly [en: string, zh: string]>> = {
  account: ['account', '账户'],
  merchant: ['merchant', '商户'],
  terminal: ['terminal', '终端'],
  usage: ['usage', '使用情况'],
  type: ['transaction type', '交易类型'],
  points: ['points', '积分'],
  coupons: ['coupons', '优惠券'],
  memberships: ['memberships', '会员'],
  lists: ['lists', '名单'],
  funding: ['funding', '费用分摊'],
  budgetLeft: ['budget left', '剩余预算'],
  alreadyUsed: ['already used', '已用次数'],
  instalments: ['instalments', '分期'],
  earn: ['points earned', '赠送积分'],
  redeem: ['points redeemed', '抵扣积分'],
  between: ['range of the benefit', '优惠范围'],
};

/** A field of the card and whatever has no name here is said as the source writes it. */
const partName = (field: string, locale: 'en' | 'zh-CN'): string => PART_NAMES[field]?.[locale === 'en' ? 0 : 1] ?? field;

function ExampleFields({ path, run }: { readonly path: Path; readonly run: ExampleRun | undefined }) {
  const tell = useWords(EDITOR_WORDS);
  const { document, zone } = useEditing();
  const { locale } = useVoice();
  const teller = useProblemTeller(String(document['currency'] ?? ''));
  const given = (valueAt(document, [...path, 'given']) ?? {}) as JsonObject;
  const wanted = (valueAt(document, [...path, 'expect']) ?? {}) as JsonObject;
  const card = (given['card'] ?? {}) as JsonObject;
  const more = [
    ...Object.keys(given).filter((key) => !SHOWN_GIVEN.includes(key)),
    ...Object.keys(card).filter((key) => key !== 'bin'),
    ...Object.keys(wanted).filter((key) => !SHOWN_EXPECTED.includes(key)),
  ];
  const stands = given['at'];
  const read = (local: string) => (typeof stands === 'string' && localOf(stands, zone) === local ? stands : instantOf(local, zone));
  return (
    <>
      <div className="row-wide">
        <TextAt path={[...path, 'name']} label={tell('ex.name')} keepEmpty />
      </div>
      <DateTimeAt
        path={[...path, 'given', 'at']}
        label={tell('ex.at')}
        print={(value) => (typeof value === 'string' ? localOf(value, zone) : '')}
        read={read}
      />
      <MoneyAt path={[...path, 'given', 'amount']} label={tell('ex.amount')} />
      <TextAt path={[...path, 'given', 'card', 'bin']} label={tell('ex.bin')} />
      <MoneyAt path={[...path, 'expect', 'amount']} label={tell('ex.expect')} />
      <p className="row-note small">
        {run === undefined ? (
          <span className="soft">{tell('ex.runs')}</span>
        ) : (
          <StateBadge tone={run.ok ? 'good' : 'bad'}>{tell(run.ok ? 'ex.ok' : 'ex.not')}</StateBadge>
        )}{' '}
        {run?.problems.map((problem) => problemText(problem, teller)).join('; ')}{' '}
        {more.length === 0 ? null : (
          <span className="soft">
            {tell('ex.more', { fields: more.map((field) => partName(field, locale)).join(locale === 'en' ? ', ' : '、') })}
          </span>
        )}
      </p>
    </>
  );
}
