// One offer in a list: what it gives in large type, what is missing, and until when; the whole card leads to its page.
import { Badge } from '../parts/badge.tsx';
import { Icon } from '../parts/icons.tsx';
import { Link } from '../parts/link.tsx';
import { useVoice } from '../voice.ts';
import { Heart } from './heart.tsx';
import { footWords, lookOfQuota, quotaWords } from './offer-words.ts';
import type { Offer } from './wire.ts';
import { KIND_WORDS } from './words-offers.ts';

export function OfferCard({ offer }: { readonly offer: Offer }) {
  const voice = useVoice();
  const quota = quotaWords(offer, voice);
  return (
    <li className={`card offer ${offer.state}`}>
      <div className="offer-head">
        <Badge look={offer.kind}>{voice.say(KIND_WORDS[offer.kind])}</Badge>
        {quota !== null && <Badge look={lookOfQuota(offer)}>{quota}</Badge>}
        <Heart offer={offer} />
      </div>
      <h3>
        <Link to={`/offers/${encodeURIComponent(offer.campaign)}`} className="cover">
          {voice.text(offer.offer)}
        </Link>
      </h3>
      <p className="soft">{voice.text(offer.name)}</p>
      <Missing offer={offer} />
      <p className="offer-foot small soft">{footWords(offer, voice).join(' · ')}</p>
    </li>
  );
}

/** "¥3.20 more", "from Tuesday": the one sentence that makes an offer worth a second look. */
export function Missing({ offer }: { readonly offer: Pick<Offer, 'missing'> }) {
  const voice = useVoice();
  if (offer.missing.length === 0) return null;
  return (
    <ul className="missing">
      {offer.missing.map((each) => (
        <li key={each.code + voice.text(each.text)}>
          <Icon name="spark" size={18} />
          <span>{voice.text(each.text)}</span>
        </li>
      ))}
    </ul>
  );
}
