// The bank's brand: its name, its drawing and its colour, from /me/theme.json; the last one is worn at once, so that nothing changes colour.
import { createContext, useContext, useEffect, useState } from 'react';
import type { Locale } from '../../../engine/campaign/schema.ts';

export interface Brand {
  readonly name: { readonly [Each in Locale]: string };
  /** An address of this service. */
  readonly logo: string;
  readonly accent: string;
  readonly accentInk: string;
  readonly accentDark: string;
  readonly accentInkDark: string;
  /** Of cards, pixels. */
  readonly radius: number;
  readonly font: string | null;
}

const KEPT = 'offerline.brand';

/** Before the first answer ever, and where there is none. The colours are those of style/tokens.css. */
const PLAIN: Brand = {
  name: { en: 'Offerline', 'zh-CN': 'Offerline' },
  logo: '/me/mark.svg',
  accent: '#0f5b4c',
  accentInk: '#ffffff',
  accentDark: '#5fc2a5',
  accentInkDark: '#07231c',
  radius: 18,
  font: null,
};

const BrandContext = createContext<Brand>(PLAIN);
export const BrandProvider = BrandContext.Provider;

export function useBrand(): Brand {
  return useContext(BrandContext);
}

/** The brand of this bank, worn by the whole document. */
export function useWornBrand(): Brand {
  const [brand, setBrand] = useState(keptBrand);
  useEffect(() => wear(brand), [brand]);
  useEffect(() => {
    void fetchBrand().then((fetched) => {
      if (fetched === null) return;
      localStorage.setItem(KEPT, JSON.stringify(fetched));
      setBrand(fetched);
    });
  }, []);
  return brand;
}

async function fetchBrand(): Promise<Brand | null> {
  try {
    const response = await fetch('/me/theme.json');
    return response.ok ? { ...PLAIN, ...((await response.json()) as Partial<Brand>) } : null;
  } catch {
    return null;
  }
}

function keptBrand(): Brand {
  try {
    return { ...PLAIN, ...(JSON.parse(localStorage.getItem(KEPT) ?? '{}') as Partial<Brand>) };
  } catch {
    return PLAIN;
  }
}

/** Through the CSSOM: the content policy allows no style in the document. */
function wear(brand: Brand): void {
  const { style } = document.documentElement;
  style.setProperty('--brand-accent', brand.accent);
  style.setProperty('--brand-accent-ink', brand.accentInk);
  style.setProperty('--brand-accent-dark', brand.accentDark);
  style.setProperty('--brand-accent-ink-dark', brand.accentInkDark);
  style.setProperty('--brand-radius', `${brand.radius}px`);
  if (brand.font === null) style.removeProperty('--brand-font');
  else style.setProperty('--brand-font', brand.font);
}

const LOOK = 'offerline.look';
export type Look = 'system' | 'light' | 'dark';

export function chosenLook(): Look {
  const kept = localStorage.getItem(LOOK);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export function chooseLook(look: Look): void {
  if (look === 'system') localStorage.removeItem(LOOK);
  else localStorage.setItem(LOOK, look);
  wearLook();
}

export function wearLook(): void {
  const look = chosenLook();
  if (look === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = look;
}
