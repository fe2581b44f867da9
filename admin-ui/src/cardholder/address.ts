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
  history.pushState(null, '', `${ROOT}${path}`);
  dispatchEvent(new Event(GONE));
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
