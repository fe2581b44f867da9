// What a review says about one place of a campaign document.
import type { Locale } from './schema.ts';

export interface Finding {
  readonly code: string;
  /** An error blocks submission; a warning is for the checker's eyes. */
  readonly severity: 'error' | 'warning';
  /** Dotted, from the root of the document: `binding.cards.include.0`. */
  readonly path: string;
  readonly message: string;
  /** The message in every language of the console, where it was written in them. */
  readonly texts?: Readonly<Record<Locale, string>>;
}

export function error(code: string, path: string, message: string): Finding {
  return { code, severity: 'error', path, message };
}

export function warning(code: string, path: string, message: string): Finding {
  return { code, severity: 'warning', path, message };
}
