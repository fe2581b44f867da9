// One line of the log of changes as it is stored: the change, who asked for it from where, what differs, and the signature of the service that wrote it.
import { createHmac, hkdfSync, randomUUID } from 'node:crypto';
import { type Difference, differenceOf } from '../../engine/campaign/difference.ts';
import { type Asking, currentAsking, networkOf } from './asking.ts';

export interface Change {
  /** Key or person id of who did it; `offerline` for what the house does by itself. */
  readonly actor: string;
  /** "campaign.publish": room and verb. */
  readonly action: string;
  readonly object: string;
  readonly detail: Readonly<Record<string, unknown>>;
  /** What stood there before and stands there now: the fields that differ are logged. */
  readonly before?: unknown;
  readonly after?: unknown;
  /** For an attempt that was refused: the problem code. */
  readonly refused?: string;
  /** Where it is not the request that is being answered now. */
  readonly asking?: Asking;
}

export interface ChangeRow {
  readonly nonce: string;
  readonly actor: string;
  readonly actorKind: string | null;
  readonly actorName: string | null;
  readonly action: string;
  readonly object: string;
  readonly outcome: 'done' | 'refused';
  readonly code: string | null;
  readonly requestId: string | null;
  readonly remote: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly changes: readonly Difference[];
  readonly mac: string | null;
}

let rowKey: Buffer | null = null;

/** From now on every row that this process writes is signed; the key stays outside the database. Call it before the first change. */
export function signChanges(chainKey: string): void {
  rowKey = Buffer.from(hkdfSync('sha256', chainKey, '', 'offerline rows of the log of changes', 32));
}

export function changeRowOf(change: Change): ChangeRow {
  const asking = change.asking ?? currentAsking();
  const isSame = asking?.caller.id === change.actor;
  const changes = 'before' in change || 'after' in change ? differenceOf(change.before, change.after).map(shortened) : [];
  const row = {
    nonce: randomUUID(),
    actor: change.actor,
    actorKind: (isSame ? asking.caller.kind : undefined) ?? kindOf(change.actor),
    actorName: (isSame ? asking.caller.name : undefined) ?? null,
    action: change.action,
    object: change.object,
    outcome: change.refused === undefined ? ('done' as const) : ('refused' as const),
    code: change.refused ?? null,
    requestId: asking?.requestId ?? null,
    remote: networkOf(asking?.remoteAddress ?? null),
    detail: change.detail,
    changes,
  };
  return { ...row, mac: rowKey === null ? null : createHmac('sha256', rowKey).update(signedText(row)).digest('hex') };
}

/** What the signature covers: everything the service wrote, in this order. Id and time are the database's and are covered by the seal. */
function signedText(row: Omit<ChangeRow, 'mac'>): string {
  const { nonce, actor, actorKind, actorName, action, object, outcome, code, requestId, remote } = row;
  const texts = [JSON.stringify(row.detail), JSON.stringify(row.changes)];
  return JSON.stringify([nonce, actor, actorKind, actorName, action, object, outcome, code, requestId, remote, ...texts]);
}

function kindOf(actor: string): string {
  if (actor.startsWith('person_')) return 'person';
  if (actor.startsWith('holder:')) return 'holder';
  return actor.startsWith('key_') ? 'key' : 'house';
}

/** Longest value that the log shows of one field; a list of 100,000 ranges is in its version, not here. */
const VALUE_LENGTH_MAX = 2_000;

function shortened({ path, ...values }: Difference): Difference {
  const short = (value: unknown): unknown => {
    const text = JSON.stringify(value);
    return text === undefined || text.length <= VALUE_LENGTH_MAX
      ? value
      : `${text.slice(0, VALUE_LENGTH_MAX)} … (${text.length} characters)`;
  };
  return {
    path,
    ...('from' in values ? { from: short(values.from) } : {}),
    ...('to' in values ? { to: short(values.to) } : {}),
  };
}
