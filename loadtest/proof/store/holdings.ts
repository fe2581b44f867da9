// Points lots and memberships as a batch of the model writes them; a tier that is given or changed is noted as a change of its accounts.
import type { Lot, Member } from '../../../engine/benefit/wallet.ts';
import type { SavedWallet } from '../../../api/authority/writes.ts';
import { refusedBy } from './faults.ts';
import { accountsOf, noteChange } from './reference.ts';
import { instant, keepLot, keepMember } from './rows.ts';
import { type Session, numberOf } from './session.ts';

/** A lot that is there keeps its owner, its programme, the life it was earned with and the authorization that made it. */
export function saveLots({ changes, place }: Session, wallets: readonly SavedWallet[], batch: number): void {
  const { tables } = place;
  for (const { subject, lots } of wallets)
    for (const lot of lots) {
      if (lot.pending < 0 || lot.active < 0 || lot.earned < 0) throw refusedBy('lots_signs');
      const known = tables.lots.get(lot.id);
      const row = { subject: known?.subject ?? subject, lot: lotOf(known?.lot ?? lot, lot), batch };
      changes.push(() => keepLot(tables, row));
    }
}

function lotOf({ id, programme, expiryDays, authorizationId }: Lot, { earned, pending, active, expiresAt }: Lot): Lot {
  return {
    id,
    programme,
    earned,
    pending,
    active,
    expiresAt: expiresAt === null ? null : instant(expiresAt),
    expiryDays,
    authorizationId,
  };
}

export function saveMembers(session: Session, wallets: readonly SavedWallet[], batch: number): void {
  const { changes, place } = session;
  const { tables } = place;
  const transaction = numberOf(session);
  for (const { subject, members } of wallets)
    for (const member of members) {
      if (member.measured < 0) throw refusedBy('memberships_measured');
      const known = tables.memberships.get(subject)?.get(member.programme)?.member;
      const row = { subject, member: memberOf(known, member), batch };
      changes.push(() => {
        keepMember(tables, row);
        if (known?.tier === member.tier) return;
        for (const account of accountsOf(tables.reference, subject)) noteChange(tables.reference, transaction, ['account', account]);
      });
    }
}

/** What was paid for, and when somebody joined, no batch changes. */
function memberOf(known: Member | undefined, { programme, tier, joinedAt, periodFrom, measured, lapse }: Member): Member {
  return {
    programme,
    tier,
    joinedAt: known?.joinedAt ?? instant(joinedAt),
    periodFrom,
    measured,
    ...(known?.until === undefined ? {} : { until: known.until }),
    ...(lapse === undefined ? {} : { lapse }),
  };
}
