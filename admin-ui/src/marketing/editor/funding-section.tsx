// Who pays: a share of each party that must add up to 100 %, fixed amounts first, and what happens when a party's cap is reached.
import { useVoice } from '../../parts/voice.tsx';
import { SelectField } from '../../parts/field.tsx';
import { useWords } from '../../parts/words-of.tsx';
import { type Json, type JsonObject, valueAt } from './draft.ts';
import { useEditing } from './editor-context.tsx';
import { MoneyAt } from './fields.tsx';
import { ContractFields, useChoices } from './contract-fields.tsx';
import { type Choice, type Party, PARTIES, shareOf, shareTotal, withCap, withShare } from './funding-shares.ts';
import { Section } from './section.tsx';
import { ShareField } from './share-field.tsx';
import { EDITOR_WORDS } from './words-editor.ts';

export function FundingSection() {
  const tell = useWords(EDITOR_WORDS);
  const { name } = useVoice();
  const { document, set } = useEditing();
  const shares = (valueAt(document, ['funding', 'shares']) ?? []) as readonly JsonObject[];
  const total = shareTotal(shares);
  const choices = useChoices();
  const rest = `${Math.abs(10_000 - total) / 100} %`;
  return (
    <Section name="funding" places={['funding']}>
      {PARTIES.map((party) => (
        <ShareField
          key={party}
          party={party}
          label={tell('fund.share', { party: name('party', party) })}
          bps={shareOf(shares, party)}
          onChange={(bps) => set(['funding', 'shares'], withShare(shares, party, bps) as Json)}
        />
      ))}
      <div className="whole">
        <div className="shares-bar fund-bar" aria-hidden="true">
          {PARTIES.filter((party) => (shareOf(shares, party) ?? 0) > 0).map((party) => (
            <span key={party} data-part={party} style={{ flexGrow: shareOf(shares, party) ?? 0 }} />
          ))}
        </div>
        <p className={total === 10_000 ? 'small soft' : 'field-error'} role="status">
          {total === 10_000 ? tell('fund.total', { share: '100 %' }) : tell(total < 10_000 ? 'fund.must' : 'fund.over', { rest })}
        </p>
      </div>
      {(shareOf(shares, 'merchant') ?? 0) > 0 && !namesMerchants(document) ? <p className="note whole">{tell('fund.merchants')}</p> : null}
      {shares.map((share, index) =>
        share['fixed'] === undefined ? null : (
          <MoneyAt
            // biome-ignore lint/suspicious/noArrayIndexKey: a share is its place in the list.
            key={index}
            path={['funding', 'shares', index, 'fixed']}
            label={tell('fund.fixed', { party: name('party', String(share['party'])) })}
          />
        ),
      )}
      {PARTIES.filter((party) => (shareOf(shares, party) ?? 0) > 0).map((party) => (
        <FunderFields key={party} party={party} choices={choices} />
      ))}
      <ConsentField />
    </Section>
  );
}

/** Asked of merchants and chains alone. */
function ConsentField() {
  const tell = useWords(EDITOR_WORDS);
  const { document, set } = useEditing();
  const shares = (valueAt(document, ['funding', 'shares']) ?? []) as readonly JsonObject[];
  const consent = valueAt(document, ['funding', 'consent']);
  if ((shareOf(shares, 'merchant') ?? 0) + (shareOf(shares, 'chain') ?? 0) === 0 && consent === undefined) return null;
  return (
    <SelectField
      label={tell('fund.consent')}
      hint={tell('fund.consent.hint')}
      value={consent === 'each' ? 'each' : 'standing'}
      options={(['standing', 'each'] as const).map((value) => ({ value, label: tell(`fund.consent.${value}`) }))}
      onChange={(next) => set(['funding', 'consent'], next === 'each' ? 'each' : undefined)}
    />
  );
}

/** Under an agreement the cap is the agreement's; without one it is the campaign's own. */
function FunderFields({ party, choices }: { readonly party: Party; readonly choices: readonly Choice[] }) {
  const { document } = useEditing();
  const shares = (valueAt(document, ['funding', 'shares']) ?? []) as readonly JsonObject[];
  const isContracted = shares.some((share) => share['party'] === party && share['agreement'] !== undefined);
  return (
    <>
      {party === 'bank' ? null : <ContractFields party={party} choices={choices} />}
      {isContracted ? null : <CapFields party={party} />}
    </>
  );
}

function namesMerchants(document: JsonObject): boolean {
  return ['merchants', 'chains'].some((part) => ((valueAt(document, ['where', part, 'include']) ?? []) as readonly Json[]).length > 0);
}

/** What happens at a cap, and which cap; a party without one pays its share to the end. */
function CapFields({ party }: { readonly party: Party }) {
  const tell = useWords(EDITOR_WORDS);
  const { name } = useVoice();
  const { document, set } = useEditing();
  const caps = (valueAt(document, ['funding', 'caps']) ?? []) as readonly JsonObject[];
  const place = caps.findIndex((cap) => cap['party'] === party);
  const cap = caps[place];
  const chosen = cap === undefined ? 'none' : cap['atCap'] === 'cover' ? `cover:${String(cap['coveredBy'])}` : String(cap['atCap']);
  const said = name('party', party);
  const options = [
    { value: 'none', label: tell('fund.cap.none') },
    { value: 'shrink', label: tell('fund.cap.shrink') },
    { value: 'stop', label: tell('fund.cap.stop') },
    ...PARTIES.filter((other) => other !== party).map((other) => ({
      value: `cover:${other}`,
      label: tell('fund.cap.cover', { party: name('party', other) }),
    })),
  ];
  return (
    <fieldset className="inner">
      <legend>{tell('fund.cap', { party: said })}</legend>
      <SelectField
        label={tell('fund.atCap')}
        value={chosen}
        options={options}
        onChange={(next) => {
          const made = withCap(caps, party, next);
          set(['funding', 'caps'], made.length === 0 ? undefined : (made as Json));
        }}
      />
      {cap === undefined ? null : (
        <>
          <MoneyAt path={['funding', 'caps', place, 'total']} label={tell('fund.cap', { party: said })} />
          <MoneyAt path={['funding', 'caps', place, 'perDay']} label={tell('fund.capDay', { party: said })} />
          <MoneyAt path={['funding', 'caps', place, 'perMonth']} label={tell('fund.capMonth', { party: said })} />
        </>
      )}
    </fieldset>
  );
}
