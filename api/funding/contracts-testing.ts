// Set-up shared by the tests of contracts: terms of an agreement, and an agreement made active by two people.
import type { AgreementTerms } from '../../engine/funding/agreement.ts';
import { agreementTermsSchema } from '../../engine/funding/agreement.ts';
import type { Sql } from '../db/connect.ts';
import { activate, writeVersion } from './agreement-store.ts';
import { termsExample } from './contract-schemas.ts';
import { approveDeposit, writeDeposit } from './deposit-store.ts';

/** Netted, at most half, nothing capped, of the shop M1001, unless told otherwise. */
export function termsWith(changes: Partial<AgreementTerms> = {}): AgreementTerms {
  return agreementTermsSchema.parse({
    ...termsExample,
    funder: 'merchant:M1001',
    validTo: '2028-12-31',
    caps: {},
    maxFixed: 1_000,
    ...changes,
  });
}

export async function activeAgreement(sql: Sql, id: string, changes: Partial<AgreementTerms> = {}): Promise<void> {
  const written = await writeVersion(sql, { id, terms: termsWith(changes), note: '', maker: 'maker', isFirst: true });
  if (!written.ok) throw new Error(written.code);
  const made = await activate(sql, { id, version: written.version, checker: 'checker' });
  if (!made.ok) throw new Error(made.code);
}

export async function deposited(sql: Sql, agreement: string, amount: number): Promise<void> {
  const written = await writeDeposit(sql, {
    agreement,
    kind: 'receive',
    amount,
    reference: `payment of ${amount}`,
    receivedOn: '2026-11-20',
    maker: 'maker',
  });
  if (!written.ok) throw new Error(written.code);
  const made = await approveDeposit(sql, { agreement, no: written.deposit.no, checker: 'checker' });
  if (!made.ok) throw new Error(made.code);
}
