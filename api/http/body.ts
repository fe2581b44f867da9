// Reads a request body within its limit, as UTF-8, in an accepted content type, and refuses card numbers before anything else looks at it.
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { containsPan } from '../../engine/card/pan.ts';
import { wholeBody } from './incoming.ts';
import type { ProblemCode } from './problem.ts';
import { hasUnseen, parseStrictJson } from './strict-json.ts';

/** Bytes a body may have (INVARIANTS 6.2, API4). */
export const BODY_BYTES_MAX = { authorization: 32 * 1024, batch: 1024 * 1024, admin: 1024 * 1024, campaign: 4 * 1024 * 1024 } as const;
export type BodyLimit = keyof typeof BODY_BYTES_MAX;

export interface BodyRules {
  readonly limit: BodyLimit;
  /** Content types without parameters; JSON alone unless said otherwise. */
  readonly accepts: readonly string[];
  /** Nothing at all is a body too, whatever type it claims. */
  readonly mayBeEmpty?: boolean;
  /** The room itself calls `checkText`, because its texts are too long to be looked at here. */
  readonly roomChecks: boolean;
}

export type ReadBody =
  | {
      readonly ok: true;
      readonly text: string;
      readonly contentType: string;
      readonly value: unknown;
      readonly chunks?: AsyncIterable<Uint8Array>;
    }
  | { readonly ok: false; readonly code: ProblemCode; readonly detail?: string };

export interface BodySource {
  readonly request: Request;
  /** The connection behind it; null where there is none, as in tests. */
  readonly incoming: IncomingMessage | null;
}

const EMPTY: ReadBody = { ok: true, text: '', contentType: '', value: undefined };

/** Reads and checks the body; `value` is the parsed JSON, or undefined for other content types. */
export async function readBody({ request, incoming }: BodySource, rules: BodyRules): Promise<ReadBody> {
  if (rules.mayBeEmpty === true && (await isEmpty({ request, incoming }))) return EMPTY;
  const contentType = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const encoding = request.headers.get('content-encoding');
  if (!rules.accepts.includes(contentType) || (encoding !== null && encoding !== 'identity')) {
    return { ok: false, code: 'content_type_not_accepted', detail: `Send ${rules.accepts.join(' or ')} without content encoding.` };
  }
  // The peer has gone, so nobody hears this; it is no fault of ours either.
  const bytes = await readBytes({ request, incoming }, BODY_BYTES_MAX[rules.limit]).catch(() => undefined);
  if (bytes === undefined) return { ok: false, code: 'malformed_json', detail: 'The body ended too early.' };
  if (bytes === null)
    return { ok: false, code: 'body_too_large', detail: `The limit is ${BODY_BYTES_MAX[rules.limit]} bytes; nothing was stored.` };
  if (!isUtf8(bytes)) return { ok: false, code: 'not_utf8' };
  const text = bytes.toString('utf8');
  return rules.roomChecks ? { ok: true, text, contentType, value: undefined } : checkText(text, contentType, { binRanges: false });
}

/** A connection says by its headers whether a body follows. */
async function isEmpty({ request, incoming }: BodySource): Promise<boolean> {
  const declared = request.headers.get('content-length');
  if (declared !== null) return declared === '0';
  if (incoming !== null) return request.headers.get('transfer-encoding') === null;
  return (await request.clone().arrayBuffer()).byteLength === 0;
}

/** Refuses card numbers and what hides in text; parses JSON. With `binRanges`, 62258800-62258899 is two BINs, not a card number in two parts. */
export function checkText(text: string, contentType: string, rules: { readonly binRanges: boolean }): ReadBody {
  const searched = rules.binRanges ? withoutBinRanges(text) : text;
  if (containsPan(searched)) return { ok: false, code: 'pan_not_accepted' };
  if (contentType !== 'application/json')
    return hasUnseen(text) ? { ok: false, code: 'text_not_accepted' } : { ok: true, text, contentType, value: undefined };
  const parsed = parseStrictJson(text);
  if (!parsed.ok) return parsed;
  // An escape can spell a digit, so what was escaped is searched again as it will be read.
  if (text.includes('\\u') && containsPan(JSON.stringify(parsed.value))) return { ok: false, code: 'pan_not_accepted' };
  return { ok: true, text, contentType, value: parsed.value };
}

/** Null when the body is longer than `bytesMax`; reads no further than that. */
async function readBytes({ request, incoming }: BodySource, bytesMax: number): Promise<Buffer | null> {
  const declared = request.headers.get('content-length');
  if (declared !== null) {
    if (Number(declared) > bytesMax) return null;
    return incoming === null ? Buffer.from(await request.arrayBuffer()) : wholeBody(incoming, Number(declared));
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > bytesMax) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Two BINs of one length that share their first four digits and rise are a range; a card number written in two halves is not. */
function withoutBinRanges(text: string): string {
  return text.replace(/(?<![\d-])(\d{6,11})-(\d{6,11})(?![\d-])/g, (whole, from: string, to: string) =>
    from.length === to.length && from < to && from.slice(0, 4) === to.slice(0, 4) ? '' : whole,
  );
}
