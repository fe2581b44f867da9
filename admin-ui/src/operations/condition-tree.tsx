// A condition tree as tried: each test says the fact in words, what it asks, what was found, and whether it holds.
import { FACTS, type FactDefinition } from '../../../engine/rules/facts.ts';
import { useVoice, type Voice } from '../parts/voice.tsx';
import type { Word } from '../parts/words.ts';
import { useWords } from '../parts/words-of.tsx';
import type { ExplainedCondition } from '../parts/wire.ts';
import { WHY_WORDS } from './words-why.ts';

interface TreeOf {
  readonly condition: ExplainedCondition;
  readonly currency: string;
}
type Test = Extract<ExplainedCondition, { readonly kind: 'test' }>;

export function ConditionTree({ condition, currency }: TreeOf) {
  return (
    <ul className="tree">
      <Node condition={condition} currency={currency} />
    </ul>
  );
}

function Node({ condition, currency }: TreeOf) {
  const { say } = useVoice();
  if (condition.kind === 'test') return <TestItem test={condition} currency={currency} />;
  const parts = condition.kind === 'not' ? [condition.condition] : condition.conditions;
  return (
    <li className="tree-group">
      <p className="tree-line">
        <Verdict outcome={condition.outcome} />
        <span>{say(`why.${condition.kind}`)}</span>
      </p>
      <ul>
        {parts.map((each, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the tree of a decided authorization never changes.
          <Node key={index} condition={each} currency={currency} />
        ))}
      </ul>
    </li>
  );
}

function TestItem({ test, currency }: { readonly test: Test; readonly currency: string }) {
  const voice = useVoice();
  const { say, name, locale } = voice;
  const sayWhy = useWords(WHY_WORDS);
  const definition: FactDefinition = FACTS[test.fact];
  const value = (raw: unknown) => factText(raw, { definition, currency, voice });
  return (
    <li className="tree-test" data-met={test.outcome}>
      <p className="tree-line">
        <Verdict outcome={test.outcome} />
        <span>
          <span title={test.fact}>{definition.label[locale]}</span> <span className="soft">{name('operator', test.operator)}</span>{' '}
          <b>{value(test.expected)}</b>
          <span className="tree-found">
            {test.masked === true ? (
              sayWhy('case.masked')
            ) : test.actual === null ? (
              say('why.missing')
            ) : (
              <>
                {say('why.found')} <b>{value(test.actual)}</b>
              </>
            )}
          </span>
        </span>
      </p>
    </li>
  );
}

const VERDICTS = { true: ['✓', 'why.passed'], false: ['×', 'why.failed'], unknown: ['?', 'why.missing'] } as const satisfies Record<
  string,
  readonly [string, Word]
>;

function Verdict({ outcome }: { readonly outcome: ExplainedCondition['outcome'] }) {
  const { say } = useVoice();
  const [sign, word] = VERDICTS[outcome];
  return (
    <span className="verdict" data-good={outcome} role="img" aria-label={say(word)} title={say(word)}>
      {sign}
    </span>
  );
}

interface FactContext {
  readonly definition: FactDefinition;
  readonly currency: string;
  readonly voice: Voice;
}

function factText(raw: unknown, context: FactContext): string {
  const { definition, currency, voice } = context;
  if (Array.isArray(raw)) return listText(raw, context);
  if (typeof raw === 'number') return definition.unit === 'minor' ? voice.money(raw, currency) : voice.count(raw);
  return typeof raw === 'boolean' ? voice.say(raw ? 'fact.yes' : 'fact.no') : String(raw);
}

function listText(values: readonly unknown[], context: FactContext): string {
  const { say, locale } = context.voice;
  if (values.length === 0) return say('fact.none');
  const shown = values
    .slice(0, VALUES_SHOWN)
    .map((each) => factText(each, context))
    .join(locale === 'en' ? ', ' : '、');
  return values.length > VALUES_SHOWN ? `${shown} …` : shown;
}

const VALUES_SHOWN = 8;
