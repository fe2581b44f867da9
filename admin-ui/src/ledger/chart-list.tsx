// The chart of accounts and the posting templates, as the engine itself has them.
import { type AccountName, CHART } from '../../../engine/ledger/chart.ts';
import { HOUSE_TEMPLATES, houseAccountsOf } from '../../../engine/ledger/house.ts';
import { ACCOUNT_MEANINGS, TEMPLATE_MEANINGS } from '../../../engine/ledger/meaning.ts';
import { accountsOf, TEMPLATE_NAMES } from '../../../engine/ledger/templates.ts';
import { Table } from '../parts/table.tsx';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { LEDGER_WORDS } from './words-ledger.ts';

const TEMPLATES = [
  ...TEMPLATE_NAMES.map((name) => ({ name, accounts: accountsOf(name) })),
  ...HOUSE_TEMPLATES.map((name) => ({ name, accounts: houseAccountsOf(name) })),
];

export function ChartList() {
  const say = useWords(LEDGER_WORDS);
  const { locale } = useVoice();
  return (
    <>
      <section className="sheet">
        <Table
          caption={say('tab.chart')}
          rows={Object.keys(CHART) as AccountName[]}
          rowKey={(name) => name}
          empty=""
          columns={[
            {
              key: 'account',
              head: say('ledger.accountHead'),
              cell: (name) => (
                <>
                  {CHART[name].name[locale]}
                  <br />
                  <span className="code">{name}</span>
                </>
              ),
            },
            { key: 'kind', head: say('chart.kind'), cell: (name) => say(`kind.${CHART[name].kind}`) },
            { key: 'normal', head: say('chart.normal'), cell: (name) => say(`ledger.${CHART[name].normal}`) },
            { key: 'meaning', head: say('chart.meaning'), cell: (name) => ACCOUNT_MEANINGS[name][locale] },
          ]}
        />
      </section>
      <section className="sheet" aria-labelledby="templates-title">
        <h2 id="templates-title">{say('chart.templates')}</h2>
        <Table
          caption={say('chart.templates')}
          rows={TEMPLATES}
          rowKey={({ name }) => name}
          empty=""
          columns={[
            { key: 'template', head: say('account.template'), cell: ({ name }) => <span className="code">{name}</span> },
            { key: 'debit', head: say('ledger.debit'), cell: ({ accounts: [debit] }) => <span className="code">{debit}</span> },
            { key: 'credit', head: say('ledger.credit'), cell: ({ accounts: [, credit] }) => <span className="code">{credit}</span> },
            { key: 'meaning', head: say('chart.meaning'), cell: ({ name }) => TEMPLATE_MEANINGS[name][locale] },
          ]}
        />
      </section>
    </>
  );
}
