// A card token stands for a card without being its number; the brand keeps it apart from every other string.
import { containsPan } from './pan.ts';

declare const tokenBrand: unique symbol;
/** What the acquirer or the network calls this card; never a PAN. */
export type CardToken = string & { readonly [tokenBrand]?: 'CardToken' };
export type ParsedToken =
  | { readonly ok: true; readonly token: CardToken }
  | { readonly ok: false; readonly code: 'token_malformed' | 'pan_not_accepted' };

/** Printable ASCII without spaces, at most 128 characters, and not a card number in disguise. */
export function parseToken(text: string): ParsedToken {
  if (!/^[\x21-\x7e]{1,128}$/.test(text)) return { ok: false, code: 'token_malformed' };
  if (containsPan(text)) return { ok: false, code: 'pan_not_accepted' };
  return { ok: true, token: text };
}
