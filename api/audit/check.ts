// Proves the log of changes from its rows, its seals and the published heads: the rule of the sealer written a second time, so that one mistake cannot prove itself.
import { createHmac, hkdfSync } from 'node:crypto';
import { groupBy } from '../../engine/simulation/group-by.ts';
import type { Sql } from '../db/connect.ts';
import { type CheckResult, resultOf } from '../ledger/check.ts';
import type { HeadLine } from './head-log.ts';
import type { SealedFields } from './seal.ts';
import { readCopies, readSeals, readUnsealed, type StoredLink } from './seal-store.ts';

const SEALS_PER_READ = 1_000;
const FAULTS_MAX = 1_000;
const CHECK = {
  name: 'Every line of the log of changes is the service’s own, sealed in its place, under each published head',
  proves: 'I25',
} as const;

export interface AuditProof {
  /** Null where it is not at hand: the result then says that nothing was proven. */
  readonly chainKey: string | null;
  /** Null where the file is not at hand: a log that was cut short is then not found out. */
  readonly heads: readonly HeadLine[] | null;
  /** Restores of older copies that were accepted: of the heads published before, those beyond `audit` are not missed. */
  readonly accepted?: readonly { readonly at: string; readonly accepted: { readonly audit: number } }[];
}

/** The first fault names the first bad seq. */
export async function checkAudit(sql: Sql, { chainKey, heads, accepted = [] }: AuditProof): Promise<CheckResult> {
  if (chainKey === null)
    return resultOf(CHECK, { examined: 0, faults: ['no chain key: the seals of the log of changes were not checked'] });
  const keys = keysOf(chainKey);
  const faults: string[] = [];
  const isMissed = ({ at, seq }: HeadLine) => !accepted.some((each) => at <= each.at && seq > each.accepted.audit);
  const published = publishedBySeq(heads ?? [], keys.head, isMissed);
  let standing: Standing = { seq: 0, hash: '0'.repeat(64), isSigned: false };
  let examined = 0;
  for (;;) {
    const links = await readSeals(sql, { after: standing.seq, limit: SEALS_PER_READ });
    for (const link of links) {
      faults.push(...faultsOf(link, standing, keys).map((fault) => `seq ${link.seq} (row ${link.change}): ${fault}`));
      faults.push(...headFaults(published, link));
      standing = { seq: link.seq, hash: link.hash, isSigned: standing.isSigned || (link.row?.mac ?? null) !== null };
    }
    examined += links.length;
    if (links.length < SEALS_PER_READ || faults.length >= FAULTS_MAX) break;
  }
  faults.push(...missingHeads(published, standing.seq), ...(await looseFaults(sql, standing, keys)));
  faults.push(...published.unsigned.map((line) => `line ${line} of the published heads is not signed with the chain key`));
  return resultOf(CHECK, { examined, faults: faults.slice(0, FAULTS_MAX) });
}

interface Keys {
  readonly row: Buffer;
  readonly seal: Buffer;
  readonly head: Buffer;
}
/** What came before a link. */
interface Standing {
  readonly seq: number;
  readonly hash: string;
  readonly isSigned: boolean;
}

function keysOf(chainKey: string): Keys {
  const derived = (purpose: string) => Buffer.from(hkdfSync('sha256', chainKey, '', `offerline ${purpose} of the log of changes`, 32));
  return { row: derived('rows'), seal: derived('seals'), head: derived('heads') };
}

const hmac = (key: Buffer, text: string): string => createHmac('sha256', key).update(text).digest('hex');

function faultsOf(link: StoredLink, before: Standing, keys: Keys): readonly string[] {
  if (link.seq !== before.seq + 1) return [`the seals ${before.seq + 1} to ${link.seq - 1} before it are gone`];
  if (link.previous !== before.hash) return ['it is not linked to the one before it'];
  if (link.row === null) return ['its row is gone'];
  const fields = Object.values(ordered(link.row));
  if (hmac(keys.seal, [link.seq, link.previous, JSON.stringify(fields)].join('\n')) !== link.hash)
    return ['its row, or its place, is not the one that was sealed'];
  return rowFaults(link.row, before.isSigned, keys);
}

/** In the order in which they are sealed. */
function ordered(row: SealedFields): SealedFields {
  const { id, micros, nonce, actor, actorKind, actorName, action, object, outcome, code, requestId, remote, detail, changes, mac } = row;
  return { id, micros, nonce, actor, actorKind, actorName, action, object, outcome, code, requestId, remote, detail, changes, mac };
}

/** A row that the service did not write can be sealed, but it cannot be signed. Rows older than signatures stand before the first signed one. */
function rowFaults(row: SealedFields, isAfterSigned: boolean, keys: Keys): readonly string[] {
  if (row.mac === null) return isAfterSigned ? ['the service did not write it: it has no signature'] : [];
  const { id: _id, micros: _micros, mac, ...written } = ordered(row);
  return hmac(keys.row, JSON.stringify(Object.values(written))) === mac ? [] : ['the service did not write it: its signature is another'];
}

/** Rows without a seal wait for one (a second) or lost it; either way the service must have written them. */
async function looseFaults(sql: Sql, standing: Standing, keys: Keys): Promise<readonly string[]> {
  const rows = await readUnsealed(sql, FAULTS_MAX);
  const loose = rows.flatMap((row) => rowFaults(row, standing.isSigned, keys).map((fault) => `row ${row.id} (not sealed yet): ${fault}`));
  return [...loose, ...(await readCopies(sql)).map((id) => `row ${id}: it is a copy of another`)];
}

interface Published {
  /** By number, as text. */
  readonly bySeq: ReadonlyMap<string, readonly HeadLine[]>;
  /** Lines whose signature is wrong. */
  readonly unsigned: readonly number[];
}

function publishedBySeq(heads: readonly HeadLine[], key: Buffer, isMissed: (head: HeadLine) => boolean): Published {
  const isSigned = ({ at, seq, hash, mac }: HeadLine) => hmac(key, [at, seq, hash].join('\n')) === mac;
  const unsigned = heads.filter((head) => !isSigned(head)).map((head) => head.line);
  return {
    bySeq: groupBy(
      heads.filter((head) => isSigned(head) && isMissed(head)),
      (head) => String(head.seq),
    ),
    unsigned,
  };
}

function headFaults({ bySeq }: Published, link: StoredLink): readonly string[] {
  const other = bySeq.get(String(link.seq))?.find((head) => head.hash !== link.hash);
  return other === undefined ? [] : [`seq ${link.seq} (row ${link.change}): another seal was published at ${other.at}`];
}

/** A log that ends before a published head was cut, or restored from an older copy. */
function missingHeads({ bySeq }: Published, last: number): readonly string[] {
  const beyond = [...bySeq.values()]
    .flat()
    .filter((head) => head.seq > last)
    .toSorted((one, other) => one.seq - other.seq);
  const [first] = beyond;
  return first === undefined ? [] : [`seq ${last + 1}: the log ends here, but seq ${first.seq} was published at ${first.at}`];
}
