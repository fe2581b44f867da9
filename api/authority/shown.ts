// Codes shown at the till: looked up and verified when a batch opens, and judged when its command is decided; each is good once (I20).
import { createHash, createPublicKey, verify } from 'node:crypto';
import { CODE_SECONDS, isShownCode, isStale, readCode } from '../../engine/qr/shown-code.ts';
import type { BatchTx } from './batch-store.ts';
import type { Command } from './commands.ts';
import type { EvaluateCommand } from './plan.ts';
import type { CodeRow, ConsumedCode, SliceRow } from './shown-store.ts';
import { together } from './together.ts';
import type { SecurityRow } from './writes.ts';

export interface ShownCode {
  readonly hash: string;
  /** Empty where no such code was given out. */
  readonly subject: string;
  readonly coupon: string | null;
  /** Seconds since 1970. */
  readonly expiresAt: number;
  readonly consumedBy: string | null;
  readonly signature: 'good' | 'forged' | 'unknown';
  /** Since it was made, by the database's clock: where messages bring their own time, nobody keeps a code alive with it. */
  readonly ageMs: number;
}
/** What the commands of one batch show, by text, and the slices that taps are taken from, by id. */
export interface Shown {
  readonly codes: ReadonlyMap<string, ShownCode>;
  readonly slices: ReadonlyMap<string, SliceRow>;
}
export const NOTHING_SHOWN: Shown = { codes: new Map(), slices: new Map() };

/** Sends nothing where no command shows a code. Taken after the authorizations and before the wallets, codes before slices, each sorted. */
export async function lockShown(tx: BatchTx, commands: readonly Command[]): Promise<Shown> {
  const evaluates = commands.filter((command) => command.kind === 'evaluate');
  const texts = [...new Set(evaluates.flatMap(codesOf))];
  if (texts.length === 0) return NOTHING_SHOWN;
  const slices = [...new Set(evaluates.flatMap(({ tap }) => (tap === undefined ? [] : [tap.slice])))];
  const hashes = texts.flatMap((text) => hashOf(text) ?? []);
  const [codeRows, sliceRows] = await together<[readonly CodeRow[], readonly SliceRow[]]>(tx.lockCodes(hashes), tx.lockSlices(slices));
  const byHash = new Map(codeRows.map((row) => [row.hash, row]));
  const codes = texts.map((text): [string, ShownCode] => {
    const read = readCode(text);
    const hash = hashOf(text) ?? '';
    const row = byHash.get(hash);
    const expiresAt = read?.expiresAt ?? 0;
    if (read === null || row === undefined)
      return [text, { hash, subject: '', coupon: null, expiresAt, consumedBy: null, signature: 'unknown', ageMs: 0 }];
    const { subject, coupon, consumedBy, ageMs } = row;
    const isGood = Date.parse(row.expiresAt) === expiresAt * 1_000 && verify(null, read.signed, publicKeyOf(row.publicKey), read.signature);
    return [text, { hash, subject, coupon, expiresAt, consumedBy, signature: isGood ? 'good' : 'forged', ageMs }];
  });
  return { codes: new Map(codes), slices: new Map(sliceRows.map((row) => [row.id, row])) };
}

/** Texts of ours among the coupons of a request. */
export function codesOf({ request }: Pick<EvaluateCommand, 'request'>): readonly string[] {
  return request.coupons?.filter(isShownCode) ?? NO_TEXTS;
}
const NO_TEXTS: readonly string[] = [];

function hashOf(text: string): string | null {
  const read = readCode(text);
  return read === null ? null : nonceHash(read.nonce);
}

/** What stands for a code in the database: its nonce has 128 bits, so that nobody guesses it from this. */
export function nonceHash(nonce: Uint8Array): string {
  return createHash('sha256').update(nonce).digest('hex');
}

function publicKeyOf(raw: string) {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw }, format: 'jwk' });
}

export type CodeFault = 'qr_unknown' | 'qr_forged' | 'qr_replayed' | 'qr_stale';

/** When a code was shown: by the ledger's clock, or offline, and then by that of the gate. */
interface Showing {
  readonly shownAt: string;
  readonly isOffline: boolean;
}
const AGE_MS_MAX = (CODE_SECONDS + 5) * 1_000;

/** Null: it may be used. */
function codeFault(code: ShownCode, { shownAt, isOffline }: Showing): CodeFault | null {
  if (code.signature !== 'good') return `qr_${code.signature}`;
  if (code.consumedBy !== null) return 'qr_replayed';
  const isOld = isStale(code, Date.parse(shownAt)) || (!isOffline && code.ageMs > AGE_MS_MAX);
  return isOld ? 'qr_stale' : null;
}

/** What came of the codes of one command. */
export interface JudgedCodes {
  /** Coupons that only a refused code presents. */
  readonly withheld: ReadonlySet<string>;
  readonly consumed: readonly ConsumedCode[];
  readonly security: readonly SecurityRow[];
  /** As they are written down with the decision. */
  readonly verdicts: readonly { readonly code: string; readonly result: CodeFault | 'accepted' }[];
}
const NO_CODES: JudgedCodes = { withheld: new Set(), consumed: [], security: [], verdicts: [] };

/** The codes as the commands before this one left them. A payment goes on whatever came of them; what is wrong is a security event. */
export function judgeCodes(
  codes: ReadonlyMap<string, ShownCode>,
  command: EvaluateCommand,
  on: Showing & { readonly now: string },
): JudgedCodes {
  const { authorizationId } = command;
  const shown = [...new Set(codesOf(command))].flatMap((text) => codes.get(text) ?? []);
  if (shown.length === 0) return NO_CODES;
  const judged = shown.map((code) => ({ code, fault: codeFault(code, on) }));
  const refused = judged.flatMap(({ code, fault }) => (fault === null ? [] : [{ code, fault }]));
  return {
    withheld: new Set(refused.flatMap(({ code }) => code.coupon ?? [])),
    consumed: judged.filter(({ fault }) => fault === null).map(({ code }) => ({ hash: code.hash, authorizationId, at: on.now })),
    security: refused.map(({ code, fault }) => ({
      kind: fault,
      subject: authorizationId,
      detail: JSON.stringify({ code: nameOf(code), consumedBy: code.consumedBy }),
      at: on.now,
    })),
    verdicts: judged.map(({ code, fault }) => ({ code: nameOf(code), result: fault ?? 'accepted' })),
  };
}

const NAME_LENGTH = 16;

/** Names a code to people without being it. */
function nameOf({ hash }: ShownCode): string {
  return hash.slice(0, NAME_LENGTH);
}
