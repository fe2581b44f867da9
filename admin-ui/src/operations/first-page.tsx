// What stands at the first address: the day of the bank, or for a merchant the day of its shops.
import { lazy } from 'react';
import { useSession } from '../parts/session.tsx';

const TodayPage = lazy(() => import('./today-page.tsx').then((m) => ({ default: m.TodayPage })));
const HomePage = lazy(() => import('../merchant/home-page.tsx').then((m) => ({ default: m.HomePage })));

export function FirstPage() {
  const { limited, may } = useSession();
  return limited && may(['settlement:read']) && !may(['campaigns:read']) ? <HomePage /> : <TodayPage />;
}
