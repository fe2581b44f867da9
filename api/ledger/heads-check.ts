// Proves the journal from its published heads: no link that was published is another one now, or gone. The rule of the publisher written a second time.
import { createHmac, hkdfSync } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Sql } from '../db/connect.ts';
import { type CheckResult, resultOf } from './check.ts';
import type { HeadLine, HeadsTold, RestoreAccepted } from './head-lines.ts';
import { readAllHeads, readStanding, type StandingLink } from './heads-store.ts';

const HEADS_PER_READ = 1_000;
const CHECK = { name: 'Every link whose head was published outside the database is still there, and the same', proves: 'I15 I25' } as const;

export interface HeadsProof {
  readonly chainKey: string;
  readonly path: string;
}
export interface HeadsResult extends CheckResult {
  /** Links that were published and are not there, after what was accepted. */
  readonly missing: number;
  /** Streams that end before a published link, and at which. */
  readonly cut: readonly (readonly [stream: string, seq: number])[];
  readonly accepted: readonly RestoreAccepted[];
}

/** Null where there is no file: then a journal that was cut short is not found out. */
export async function checkHeads(sql: Sql, { chainKey, path }: HeadsProof): Promise<HeadsResult | null> {
  if (!existsSync(path)) return null;
  const key = Buffer.from(hkdfSync('sha256', chainKey, '', 'offerline heads of the journal', 32));
  const accepted: RestoreAccepted[] = [];
  const faults: string[] = [];
  for await (const found of provenLines(path, key)) {
    if (typeof found === 'string') faults.push(found);
    else if ('accepted' in found) accepted.push(found);
  }
  const broken = new Map<string, Broken>();
  let [examined, streams] = [0, 0];
  for await (const heads of published(path, key, accepted)) {
    for (const { told, stands } of await compared(sql, heads)) judge(broken, told, stands);
    examined += heads.length;
    streams = Math.max(streams, ...heads.map((head) => head.streams));
  }
  const sorted = [...broken.values()].toSorted((one, other) => (one.at < other.at ? -1 : 1));
  const missing = sorted.reduce((sum, each) => sum + each.missing, 0);
  const named = sorted.map((each) => each.fault);
  const inAll =
    missing === 0 ? '' : ` (in all ${missing} links of ${sorted.filter((each) => each.missing > 0).length} streams are missing)`;
  const known = (await readAllHeads(sql)).length;
  if (known < streams && missing === 0 && accepted.length === 0) faults.push(`${streams} streams were published, ${known} are there`);
  const all = [...named.map((fault, place) => (place === 0 ? `${fault}${inAll}` : fault)), ...faults];
  const cut = [...broken].flatMap(([stream, { seq, isCut }]) => (isCut ? [[stream, seq - 1] as const] : []));
  return { ...resultOf(CHECK, { examined, faults: all }), missing, cut, accepted };
}

interface Head {
  readonly stream: string;
  readonly seq: number;
  readonly hash: string;
  readonly at: string;
  readonly streams: number;
}
/** What is wrong with a stream, at its first bad link. */
interface Broken {
  readonly at: string;
  readonly seq: number;
  readonly missing: number;
  /** Everything from here on is gone. */
  readonly isCut: boolean;
  readonly fault: string;
}

function judge(broken: Map<string, Broken>, head: Head, { hash, newest }: StandingLink): void {
  if (hash === head.hash) return;
  const known = broken.get(head.stream);
  const isCut = hash === null && head.seq > (newest ?? 0);
  broken.set(head.stream, isCut ? cutOf(known, head, newest ?? 0) : otherOf(known, head, hash));
}

/** Later heads of a stream that was cut tell how much more is gone. */
function cutOf(known: Broken | undefined, { stream, seq, at }: Head, last: number): Broken {
  if (known !== undefined && !known.isCut) return known;
  const end = last === 0 ? 'the whole stream is gone' : `the stream ends at link ${last}`;
  const fault = `stream ${stream}, link ${last + 1}: ${end}, but link ${seq} was published at ${at}`;
  return { at: known?.at ?? at, seq: last + 1, missing: seq - last, isCut: true, fault };
}

function otherOf(known: Broken | undefined, { stream, seq, at }: Head, hash: string | null): Broken {
  if (known !== undefined && known.seq <= seq) return known;
  const what = hash === null ? 'it is gone, and it' : 'another link';
  return { at, seq, missing: hash === null ? 1 : 0, isCut: false, fault: `stream ${stream}, link ${seq}: ${what} was published at ${at}` };
}

async function compared(sql: Sql, heads: readonly Head[]): Promise<readonly { readonly told: Head; readonly stands: StandingLink }[]> {
  const standing = await readStanding(sql, heads);
  return heads.flatMap((told, place) => {
    const stands = standing[place];
    return stands === undefined ? [] : [{ told, stands }];
  });
}

/** Heads in order, without those that two people said are not missed any more. */
async function* published(path: string, key: Buffer, accepted: readonly RestoreAccepted[]): AsyncGenerator<readonly Head[]> {
  let heads: Head[] = [];
  for await (const found of provenLines(path, key)) {
    if (typeof found === 'string' || 'accepted' in found) continue;
    heads.push(...headsOf(found).filter((head) => !isForgiven(head, found.line, accepted)));
    if (heads.length < HEADS_PER_READ) continue;
    yield heads;
    heads = [];
  }
  yield heads;
}

const headsOf = ({ at, streams, heads }: HeadsTold): readonly Head[] =>
  heads.map(([stream, seq, hash]) => ({ stream, seq, hash, at, streams }));

function isForgiven({ stream, seq }: Head, line: number, accepted: readonly RestoreAccepted[]): boolean {
  return accepted.some(
    (each) => each.line > line && each.accepted.kept.some(([keptStream, keptSeq]) => keptStream === stream && seq > keptSeq),
  );
}

/** Lines in order; words for one that is not ours or not in its place. One that a crash tore is followed by a line that does not know it. */
async function* provenLines(path: string, key: Buffer): AsyncGenerator<HeadLine | string> {
  let [previous, place, strange] = ['0'.repeat(64), 0, 0];
  for await (const text of createInterface({ input: createReadStream(path, 'utf8') })) {
    place += 1;
    const [mac = '', body = ''] = [text.slice(0, 64), text.slice(65)];
    if (createHmac('sha256', key).update(`${previous}\n${body}`).digest('hex') !== mac) {
      // Every whole line ends so; what a crash tore says nothing and proves nothing.
      if (text.endsWith('}')) strange = strange === 0 ? place : strange;
      continue;
    }
    previous = mac;
    yield JSON.parse(body) as HeadLine;
  }
  if (strange !== 0) yield `line ${strange} of the published heads is not signed with the chain key, or does not follow the line before it`;
}
