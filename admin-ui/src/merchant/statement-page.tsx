// One statement of one's own: the shared view of statements, with a way to dispute each line or the whole.
import { useState } from 'react';
import { Link, useLocation, useParams } from 'wouter';
import { Button } from '../parts/button.tsx';
import { Page } from '../parts/page.tsx';
import { useSession } from '../parts/session.tsx';
import { useFilters } from '../parts/use-filters.ts';
import { useVoice } from '../parts/voice.tsx';
import { useWords } from '../parts/words-of.tsx';
import { StatementView } from '../statements/statement-view.tsx';
import { DisputeDialog, type DisputedLine } from './dispute-dialog.tsx';
import { usePartyName } from './use-shops.ts';
import { MERCHANT_WORDS } from './words-merchant.ts';

const CURRENCY = 'CNY';

/** The router leaves the colon of an address as it was written. */
function partyIn(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function ShopStatementPage() {
  const say = useWords(MERCHANT_WORDS);
  const { day } = useVoice();
  const { may } = useSession();
  const [, go] = useLocation();
  const partyName = usePartyName();
  const { date = '', party: named = '' } = useParams<{ readonly date: string; readonly party: string }>();
  const party = partyIn(named);
  const [{ currency }] = useFilters(['currency']);
  // Null: nothing; `whole`: an item or the statement itself.
  const [disputed, setDisputed] = useState<(DisputedLine & { readonly currency: string }) | 'whole' | null>(null);
  const acts = may(['merchant:act']);
  const line = disputed === 'whole' ? null : disputed;
  return (
    <Page
      wide
      title={say('st.read', { party: partyName(party), date: day(date) })}
      above={<Link href="/shop/statements">{say('st.back')}</Link>}
      actions={acts ? <Button onClick={() => setDisputed('whole')}>{say('st.dispute')}</Button> : undefined}
    >
      <section className="sheet">
        <StatementView
          date={date}
          party={party}
          onDispute={acts ? setDisputed : undefined}
          onShop={(shop) => go(`/shop/statements/${date}/${encodeURIComponent(shop)}`)}
        />
      </section>
      {disputed === null ? null : (
        <DisputeDialog
          disputing={{ date, party, currency: line?.currency ?? (currency === '' ? CURRENCY : currency), line }}
          onClose={() => setDisputed(null)}
          onSent={(id) => go(`/shop/disputes/${encodeURIComponent(id)}`)}
        />
      )}
    </Page>
  );
}
