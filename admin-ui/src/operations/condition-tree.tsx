// A condition tree as tried: each test says the fact in words, what it asks, what was found, and whether it holds.
import { FACTS, type FactDefinition } from '../../../engine/rules/facts.ts';
import { useVoice, type Voice } from '../parts/voice.tsx';
import type { Word } from '../parts/words.ts';
import type { MetCondition } from '../parts/wire.ts';

interface TreeOf { readonly condition: MetCondition; readonly currency: string }
type Test = Extract<MetCondition, { readonly fact: string }>;

export function ConditionTree({ condition, currency }: TreeOf) {
  return <ul className="tree"><Node condition={condition} currency={currency} /></ul>;
}

function Node({ condition, currency }: TreeOf) {
  const { say } = useVoice();
  if ('fact' in condition) return <TestItem test={condition} currency={currency} />;
  return (
    <li className="tree-group">
      <p className="tree-line"><Verdict met={condition.met} /><span>{say(`why.${condition.of}`)}</span></p>
      {/* biome-ignore lint/suspicious/noArrayIndexKey: the tree of a decided authorization never changes. */}
      <ul>{condition.conditions.map((each, index) => <Node key={index} condition={each} currency={currency} />)}</ul>
    </li>
  );
}

function TestItem({ test, currency }: { readonly test: Test; readonly currency: string }) {
  const voice = useVoice();
  const { say, name, locale } = voice;
  const definition: FactDefinition | undefined = (FACTS as Readonly<Record<string, FactDefinition>>)[test.fact];
  const value = (raw: unknown) => factText(raw, { definition, currency, voice });
  const missing = test.found === undefined || test.found === null;
  return (
    <li className="tree-test" data-met={String(test.met)}>
      <p className="tree-line">
        <Verdict met={test.met} />
        <span>
          <span title={test.fact}>{definition?.label[locale] ?? test.fact}</span> <span className="soft">{name('operator', test.operator)}</span> <b>{value(test.expected)}</b>
          <span className="tree-found">{missing ? say('why.missing') : <>{say('why.found')} <b>{value(test.found)}</b></>}</span>
        </span>
      </p>
    </li>
  );
}

function Verdict({ met }: { readonly met: boolean | null }) {
  const { say } = useVoice();
  const word: Word = met === null ? 'why.untested' : met ? 'why.passed' : 'why.failed';
  return <span className="verdict" data-good={String(met)} role="img" aria-label={say(word)} title={say(word)}>{met === null ? '·' : met ? '✓' : '×'}</span>;
}

interface FactContext { readonly definition: FactDefinition | undefined; readonly currency: string; readonly voice: Voice }

function factText(raw: unknown, context: FactContext): string {
  const { definition, currency, voice } = context;
  if (Array.isArray(raw)) return raw.length === 0 ? '∅' : raw.slice(0, VALUES_SHOWN).map((each) => factText(each, context)).join(voice.locale === 'en' ? ', ' : '、') + (raw.length > VALUES_SHOWN ? ' …' : '');
  if (typeof raw === 'number') return definition?.unit === 'minor' ? voice.money(raw, currency) : voice.count(raw);
  if (typeof raw === 'boolean') return voice.say(raw ? 'fact.yes' : 'fact.no');
  return String(raw);
}

const VALUES_SHOWN = 8;
