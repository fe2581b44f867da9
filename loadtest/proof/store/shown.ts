// Codes shown at the till and taps of gates as a batch of the model writes them: a code is used once, a slice never overspent.
import type { ConsumedCode, TapRow } from '../../../api/authority/shown-store.ts';
import { StoreFault, duplicate, refusedBy } from './faults.ts';
import { codeLock, sliceLock } from './reading.ts';
import { type Session, lockOne } from './session.ts';

export async function consumeCodes(session: Session, consumed: readonly ConsumedCode[]): Promise<void> {
  const { codes } = session.place.tables;
  for (const { hash, authorizationId, at } of consumed) {
    const wait = codes.has(hash) ? lockOne(session, codeLock(hash)) : null;
    if (wait !== null) await wait;
    const row = codes.get(hash);
    if (row === undefined) continue;
    if (row.consumedBy !== null) throw new StoreFault('23514', 'qr_codes_once: the code was used before');
    session.changes.push(() => {
      codes.set(hash, { ...row, consumedBy: authorizationId, consumedAt: at });
    });
  }
}

export async function insertTaps(session: Session, taps: readonly TapRow[]): Promise<void> {
  const { taps: known } = session.place.tables;
  for (const tap of taps) {
    if (known.has(tap.authorizationId)) throw duplicate('gate_taps_pkey');
    if (tap.granted < 0 || tap.granted > 0 !== (tap.reason === null)) throw refusedBy('gate_taps_reason');
  }
  session.changes.push(() => {
    for (const tap of taps) known.set(tap.authorizationId, tap);
  });
  const granted = new Map<string, number>();
  for (const tap of taps) granted.set(tap.slice, (granted.get(tap.slice) ?? 0) + tap.granted);
  for (const [slice, amount] of granted) if (amount > 0) await spend(session, slice, amount);
}

async function spend(session: Session, id: string, amount: number): Promise<void> {
  const { slices } = session.place.tables;
  const wait = slices.has(id) ? lockOne(session, sliceLock(id)) : null;
  if (wait !== null) await wait;
  const row = slices.get(id);
  if (row === undefined) return;
  const spent = row.spent + amount;
  if (row.state === 'closed' && spent + row.returned !== row.amount) throw refusedBy('gate_slices_closed');
  if (spent + row.returned > row.amount) throw refusedBy('gate_slices_never_overspent');
  session.changes.push(() => {
    slices.set(id, { ...row, spent });
  });
}
