// The bar at the foot: the few places of the app, from the list of pages.
import { PAGES } from '../pages.ts';
import { useVoice } from '../voice.ts';
import { Icon } from './icons.tsx';
import { Link } from './link.tsx';
import { useTabCounts } from './tab-count.ts';
import { P } from './words-parts.ts';

const TABS = PAGES.flatMap(({ path, tab }) => (tab === undefined ? [] : [{ path, ...tab }])).sort((one, other) => one.order - other.order);

export function TabBar({ path }: { readonly path: string }) {
  const voice = useVoice();
  const counts = useTabCounts();
  if (TABS.length < 2) return null;
  return (
    <nav className="tabs" aria-label={voice.say(P.tabs)}>
      <ul>
        {TABS.map((tab) => (
          <li key={tab.path}>
            <Link to={tab.path} isCurrent={tab.path === path}>
              <Icon name={tab.icon} />
              <span>{voice.say(tab.word)}</span>
              <Count count={counts.get(tab.path) ?? 0} />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Count({ count }: { readonly count: number }) {
  const voice = useVoice();
  if (count === 0) return null;
  return (
    <span className="count">
      <span aria-hidden="true">{count > 99 ? '99+' : count}</span>
      <span className="unseen">{voice.say(P.unread, { count })}</span>
    </span>
  );
}
