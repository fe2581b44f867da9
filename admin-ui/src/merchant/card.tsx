// A card of the first page: what it is about, how many, and the way to all of them.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useWords } from '../parts/words-of.tsx';
import { MERCHANT_WORDS } from './words-merchant.ts';

interface CardOf {
  readonly title: string;
  readonly to?: string;
  readonly count?: string | null;
  readonly children: ReactNode;
}

export function Card({ title, to, count = null, children }: CardOf) {
  const say = useWords(MERCHANT_WORDS);
  return (
    <section className="sheet shop-card" aria-label={title}>
      <div className="section-head">
        <h2>
          {title}
          {count === null || count === '0' ? null : <span className="badge">{count}</span>}
        </h2>
        {to === undefined ? null : (
          <Link href={to} aria-label={`${say('card.more')}: ${title}`}>
            {say('card.more')}
          </Link>
        )}
      </div>
      {children}
    </section>
  );
}
