// The address within the app: pages live under /me/, and going to another is no request.
import { useEffect, useState } from 'react';

const ROOT = '/me';
const GONE = 'offerline:address';

/** "/offers/weekday-coffee": the part after /me, always with a leading stroke. */
export function currentPath(): string {
  const path = location.pathname.startsWith(ROOT) ? location.pathname.slice(ROOT.length) : '/';
  return path === '' ? '/' : path;
}

export function go(path: string): void {
  rememberScroll();
  history.pushState({ isInside: true }, '', `${ROOT}${path}`);
  dispatchEvent(new Event(GONE));
  scrollTo(0, 0);
}

/** To where the cardholder came from within the app, or to `path` when the app was opened at this page. */
export function goBack(path: string): void {
  if ((history.state as { readonly isInside?: boolean } | null)?.isInside === true) history.back();
  else go(path);
}

export function hrefOf(path: string): string {
  return `${ROOT}${path}`;
}

export function usePath(): string {
  const [path, setPath] = useState(currentPath);
  useEffect(() => {
    const look = () => setPath(currentPath());
    addEventListener('popstate', look);
    addEventListener(GONE, look);
    return () => {
      removeEventListener('popstate', look);
      removeEventListener(GONE, look);
    };
  }, []);
  return path;
}

const scrolled = new Map<string, number>();
let shown = currentPath();

function rememberScroll(): void {
  scrolled.set(shown, scrollY);
}

/** Called when the page of `path` stands: a page that was gone back to is where it was left. */
export function arriveAt(path: string, isBack: boolean): void {
  shown = path;
  if (isBack) scrollTo(0, scrolled.get(path) ?? 0);
}
