// The terms of an agreement in words: who, how much, how it is settled, each as one line.
import type { AgreementTerms } from '../../../engine/funding/agreement.ts';
import { useReference } from '../parts/reference.tsx';
import { StateBadge, type Tone } from '../parts/state-badge.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { CONTRACT_WORDS } from './words-contracts.ts';

export type AgreementState = 'draft' | 'active' | 'ended';
const TONES: Readonly<Record<AgreementState, Tone>> = { draft: 'wait', active: 'good', ended: 'quiet' };

export function AgreementBadge({ state }: { readonly state: AgreementState }) {
  const say = useWords(CONTRACT_WORDS);
  return <StateBadge tone={TONES[state]}>{say(`state.${state}`)}</StateBadge>;
}

/** "Morning Bean Coffee (M1101)", "chain demo-mart" in the reader's language. */
export function useFunderName(): (funder: string) => string {
  const { name } = useVoice();
  const { merchantName } = useReference();
  return (funder) => {
    const [kind = '', key] = funder.split(':', 2);
    if (kind === 'merchant' && key !== undefined && merchantName(key) !== key) return `${merchantName(key)} (${key})`;
    return key === undefined ? name('party', kind) : `${name('party', kind)} ${key}`;
  };
}

export const percentOf = (bps: number): string => `${bps / 100}%`;

export function ShareWords({ terms }: { readonly terms: AgreementTerms }) {
  const say = useWords(CONTRACT_WORDS);
  const { money } = useVoice();
  const { maxShareBps, maxFixed, currency } = terms;
  const parts = [
    ...(maxShareBps === undefined ? [] : [say('f.upTo', { share: percentOf(maxShareBps) })]),
    ...(maxFixed === undefined ? [] : [say('f.each', { money: money(maxFixed, currency) })]),
  ];
  return <>{parts.join(' · ')}</>;
}

export function TermsList({ terms }: { readonly terms: AgreementTerms }) {
  const say = useWords(CONTRACT_WORDS);
  const { money, name } = useVoice();
  const funder = useFunderName();
  const { caps, currency, tax, late } = terms;
  const capped = (['total', 'perDay', 'perMonth'] as const).flatMap((each) => {
    const minor = caps[each];
    return minor === undefined ? [] : [say(`cap.${each}`, { money: money(minor, currency) })];
  });
  const rows = [
    [say('f.funder'), funder(terms.funder)],
    [say('f.valid'), say('f.until', { from: terms.validFrom, to: terms.validTo })],
    [say('f.share'), <ShareWords key="share" terms={terms} />],
    [say('f.caps'), capped.length === 0 ? say('f.noCaps') : capped.join(' · ')],
    [say('f.atCap'), say(`atCap.${terms.atCap}`)],
    [say('f.settlement'), say(`settlement.${terms.settlement}`)],
    [say('f.order'), terms.roundingOrder.map((party) => name('party', party)).join(' → ')],
    [say('f.tax'), tax.treatment === 'service' ? say('tax.service', { rate: percentOf(tax.vatBps) }) : say('tax.price_reduction')],
    [say('f.late'), say('late.said', { rate: percentOf(late.yearlyBps), days: late.graceDays })],
    [say('f.consent'), say(`consent.${terms.consent}`)],
  ] as const;
  return (
    <dl className="facts contract-terms">
      {rows.map(([head, said]) => (
        <div key={head}>
          <dt>{head}</dt>
          <dd>{said}</dd>
        </div>
      ))}
    </dl>
  );
}
