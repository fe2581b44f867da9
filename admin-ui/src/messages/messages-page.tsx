// The messages page: what was sent, the texts, the webhooks and the rules.
import { Page } from '../parts/page.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { useWords } from '../parts/words-of.tsx';
import { HookList } from './hook-list.tsx';
import { MessageList } from './message-list.tsx';
import { RulesForm } from './rules-form.tsx';
import { TextList } from './text-list.tsx';
import { MESSAGE_WORDS } from './words-messages.ts';

const TABS = ['sent', 'texts', 'hooks', 'rules'] as const;
type Tab = (typeof TABS)[number];

export function MessagesPage() {
  const say = useWords(MESSAGE_WORDS);
  const [{ tab }, set] = useFilters(['tab'] as const);
  const chosen = TABS.find((each) => each === tab) ?? 'sent';
  return (
    <Page title={say('messages.title')} lead={say('messages.lead')}>
      <Tabs
        label={say('messages.tabs')}
        tabs={TABS.map((name) => ({ name, label: say(`messages.${name}`) }))}
        chosen={chosen}
        onChoose={(name) => set({ tab: name })}
      >
        <Part tab={chosen} />
      </Tabs>
    </Page>
  );
}

function Part({ tab }: { readonly tab: Tab }) {
  if (tab === 'texts') return <TextList />;
  if (tab === 'hooks') return <HookList />;
  return tab === 'rules' ? <RulesForm /> : <MessageList />;
}
