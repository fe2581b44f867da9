// What an account of the books is called: its class and whose it is; its key below, as the journal has it.
import { useCallback } from 'react';
import { classOf } from '../../../engine/ledger/chart.ts';
import { usePartyName } from '../statements/party-name.ts';
import { useVoice } from '../parts/voice.tsx';

const OF_PARTIES: ReadonlySet<string> = new Set(['funder', 'payee', 'party']);

/** "Subsidy payable · Morning Bean Coffee" for `due:merchant:M1101`. */
export function useAccountName(): (account: string) => string {
  const { locale } = useVoice();
  const partyName = usePartyName();
  return useCallback(
    (account) => {
      const { name, of } = classOf(account);
      const whose = account.split(':').slice(1).join(':');
      if (whose === '' || account === 'subsidy:bank') return name[locale];
      if (of === 'acquirer') return `${name[locale]} · ${partyName(`acquirer:${whose}`)}`;
      const party = whose === 'cardholder:*' ? 'cardholders' : whose;
      return `${name[locale]} · ${OF_PARTIES.has(of) ? partyName(party) : whose}`;
    },
    [locale, partyName],
  );
}

export function AccountKey({ account }: { readonly account: string }) {
  return <span className="code soft small">{account}</span>;
}
