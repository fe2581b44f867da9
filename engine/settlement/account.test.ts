// Proves the checks of outside accounts and contracts, and that a masked account shows its last four only.
import { describe, expect, test } from 'vitest';
import { accountFault, isIban, maskAccount, type OutsideAccount } from './account.ts';
import { contractTermsSchema } from './contract.ts';

const account = (of: Partial<OutsideAccount>): OutsideAccount => ({
  name: 'Blue Door',
  bic: null,
  bankCode: '102290002916',
  iban: null,
  number: '1001244219006912345',
  country: 'CN',
  ...of,
});

describe('accounts', () => {
  test.each(['DE89370400440532013000', 'GB82WEST12345698765432', 'FR1420041010050500013M02606', 'NO9386011117947'])(
    '%s is an IBAN',
    (iban) => {
      expect(isIban(iban)).toBe(true);
    },
  );

  test.each(['DE89370400440532013001', 'de89370400440532013000', 'DE89 3704 0044 0532 0130 00', 'DE8937', ''])('%s is none', (iban) => {
    expect(isIban(iban)).toBe(false);
  });

  test.each([
    ['both numbers', { iban: 'DE89370400440532013000' }, 'number'],
    ['no number', { number: null }, 'number'],
    ['a wrong IBAN', { number: null, iban: 'DE89370400440532013001' }, 'iban'],
    ['a number with spaces', { number: '1001 2442' }, 'number'],
    ['a BIC of nine', { bic: 'DEMOCNSHX' }, 'bic'],
    ['a CNAPS code of three', { bankCode: '102' }, 'bankCode'],
    ['a bank code in small letters', { country: 'GB', bankCode: 'abc' }, 'bankCode'],
    ['no bank', { bankCode: null }, 'bic'],
  ] as const)('%s is named by its field', (_, of, field) => {
    expect(accountFault(account(of))?.field).toBe(field);
  });

  test('a number with its bank code, a number with a BIC, and an IBAN alone are whole', () => {
    expect(accountFault(account({}))).toBeNull();
    expect(accountFault(account({ bankCode: null, bic: 'DEMOCNSH' }))).toBeNull();
    expect(accountFault(account({ country: 'GB', bankCode: '200000', bic: 'DEMOGB2LXXX' }))).toBeNull();
    expect(accountFault(account({ number: null, bankCode: null, iban: 'DE89370400440532013000', country: 'DE' }))).toBeNull();
  });

  test('masked, its last four are left', () => {
    expect(maskAccount(account({}))).toMatchObject({ number: '•••• 2345', iban: null });
    expect(maskAccount(account({ number: '1234' }))).toMatchObject({ number: '•••• 34' });
    expect(maskAccount(account({ number: '123456' }))).toMatchObject({ number: '•••• 456' });
  });
});

describe('terms of a contract', () => {
  const terms = (fees: readonly object[]) => ({
    settles: 'subsidy',
    fees,
    vatBps: 600,
    minimumPayout: 0,
    cycle: { kind: 'daily' },
    payoutDays: 1,
    reclaimDays: null,
    paysShops: false,
    account: account({}),
  });
  const tiered = (tiers: readonly object[]) => ({ name: 't', kind: 'tiered', base: 'gross', mode: 'whole', onRefund: 'keep', tiers });
  const pathsOf = (fees: readonly object[]) =>
    contractTermsSchema.safeParse(terms(fees)).error?.issues.map((issue) => issue.path.join('.'));

  test('tiers begin at 0 and rise; a cap is not below its floor; names are not used twice', () => {
    const percent = { name: 'mdr', kind: 'percent', base: 'gross', bps: 60, onRefund: 'return' };

    expect(
      pathsOf([
        tiered([
          { from: 0, bps: 5 },
          { from: 9, bps: 4 },
        ]),
        { ...percent, min: 1, max: null },
      ]),
    ).toBeUndefined();
    expect(pathsOf([tiered([{ from: 1, bps: 5 }])])).toEqual(['fees.0.tiers']);
    expect(
      pathsOf([
        tiered([
          { from: 0, bps: 5 },
          { from: 0, bps: 4 },
        ]),
      ]),
    ).toEqual(['fees.0.tiers']);
    expect(pathsOf([{ ...percent, min: 9, max: 8 }])).toEqual(['fees.0.max']);
    expect(
      pathsOf([
        { ...percent, min: null, max: 8 },
        { ...percent, min: null, max: 8 },
      ]),
    ).toEqual(['fees']);
  });

  test('an account that is none is named within the contract', () => {
    const wrong = contractTermsSchema.safeParse({ ...terms([]), account: account({ bankCode: '1' }) });

    expect(wrong.error?.issues.map((issue) => issue.path.join('.'))).toEqual(['account.bankCode']);
  });
});
