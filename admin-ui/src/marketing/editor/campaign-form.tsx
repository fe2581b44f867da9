// The form: every section of a campaign, in the order an author thinks of them.
import type { Rollout } from '../../experiments/rollout.ts';
import { RolloutFields } from '../../experiments/rollout-fields.tsx';
import { BasicsSection, TextsSection } from './basics-section.tsx';
import { ConditionSection } from './condition-section.tsx';
import type { Json } from './draft.ts';
import { useEditing } from './editor-context.tsx';
import { type ExampleRun, ExamplesSection } from './examples-section.tsx';
import { FundingSection } from './funding-section.tsx';
import { Section } from './section.tsx';
import { BenefitSection, LimitsSection, PoliciesSection, StackingSection, WhereSection } from './terms-sections.tsx';
import { WhenSection } from './when-section.tsx';
import { WhoSection } from './who-section.tsx';

export function CampaignForm({ runs }: { readonly runs: readonly ExampleRun[] }) {
  const { document, set, zone } = useEditing();
  return (
    <div className="edit-form">
      <BasicsSection />
      <BenefitSection />
      <WhoSection />
      <WhereSection />
      <WhenSection />
      <ConditionSection />
      <LimitsSection />
      <FundingSection />
      <TextsSection />
      <ExamplesSection runs={runs} />
      <StackingSection />
      <PoliciesSection />
      <Section name="rollout" places={['rollout']} rare>
        <div className="whole">
          <RolloutFields
            value={document['rollout'] as Rollout | undefined}
            onChange={(rollout) => set(['rollout'], rollout as Json | undefined)}
            zone={zone}
          />
        </div>
      </Section>
    </div>
  );
}
