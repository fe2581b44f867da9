// Light or dark: as the machine prefers, until the reader chooses.
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';

export type Theme = 'light' | 'dark';

const REMEMBERED = 'offerline.theme';
const preferred = window.matchMedia('(prefers-color-scheme: dark)');
const ThemeContext = createContext<{ readonly theme: Theme; readonly setTheme: (theme: Theme) => void } | null>(null);

export function useTheme(): { readonly theme: Theme; readonly setTheme: (theme: Theme) => void } {
  const theme = use(ThemeContext);
  if (theme === null) throw new Error('useTheme outside ThemeProvider');
  return theme;
}

export function ThemeProvider({ children }: { readonly children: ReactNode }) {
  const [chosen, setChosen] = useState<Theme | null>(firstChosen);
  const [isDark, setIsDark] = useState(preferred.matches);
  useEffect(() => {
    const follow = () => setIsDark(preferred.matches);
    preferred.addEventListener('change', follow);
    return () => preferred.removeEventListener('change', follow);
  }, []);
  const setTheme = useCallback((theme: Theme) => {
    localStorage.setItem(REMEMBERED, theme);
    document.documentElement.dataset['theme'] = theme;
    setChosen(theme);
  }, []);
  const value = useMemo(
    () => ({ theme: chosen ?? (isDark ? ('dark' as const) : ('light' as const)), setTheme }),
    [chosen, isDark, setTheme],
  );
  return <ThemeContext value={value}>{children}</ThemeContext>;
}

/** Also colours the page before anything is drawn. */
function firstChosen(): Theme | null {
  const kept = localStorage.getItem(REMEMBERED);
  if (kept !== 'light' && kept !== 'dark') return null;
  document.documentElement.dataset['theme'] = kept;
  return kept;
}
