// Accounts of the outside world: IBAN and BIC checks, and how an account number is shown to whoever need not know it.

export interface OutsideAccount {
  readonly name: string;
  readonly bic: string | null;
  readonly bankCode: string | null;
  readonly iban: string | null;
  readonly number: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}
export interface AccountFault {
  readonly field: 'iban' | 'number' | 'bic' | 'bankCode';
  readonly message: string;
}

const BIC = /^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/;
const IBAN = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;
const NUMBER = /^[A-Z0-9]{4,34}$/;
const BANK_CODE = /^[A-Z0-9]{3,35}$/;
/** China's CNAPS code of a branch. */
const CNAPS = /^\d{12}$/;

/** The first thing that is wrong; exactly one of IBAN and number, and a bank that can be found. */
export function accountFault(account: OutsideAccount): AccountFault | null {
  const { bic, bankCode, iban, number, country } = account;
  if ((iban === null) === (number === null)) return { field: 'number', message: 'exactly one of iban and number' };
  if (iban !== null && !isIban(iban)) return { field: 'iban', message: 'is no IBAN: its check digits do not fit' };
  if (number !== null && !NUMBER.test(number)) return { field: 'number', message: 'capital letters and digits, 4 to 34, without spaces' };
  return bankFault({ bic, bankCode, iban, country });
}

function bankFault({ bic, bankCode, iban, country }: Pick<OutsideAccount, 'bic' | 'bankCode' | 'iban' | 'country'>): AccountFault | null {
  if (bic !== null && !BIC.test(bic)) return { field: 'bic', message: 'is no BIC of 8 or 11 characters' };
  if (bankCode !== null && !(country === 'CN' ? CNAPS : BANK_CODE).test(bankCode))
    return { field: 'bankCode', message: country === 'CN' ? 'a CNAPS code has 12 digits' : 'capital letters and digits' };
  if (bic === null && bankCode === null && iban === null) return { field: 'bic', message: 'bic or bankCode: the bank must be known' };
  return null;
}

/** ISO 13616: moved to the front, letters as 10 to 35, the number leaves 1 modulo 97. */
export function isIban(iban: string): boolean {
  if (!IBAN.test(iban)) return false;
  const digits = [...iban.slice(4), ...iban.slice(0, 4)].map((each) => Number.parseInt(each, 36).toString()).join('');
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0) === 1;
}

/** "•••• 3000": the last four, and of a short one never more than its half, for lists and logs. */
export function maskAccount<Account extends Pick<OutsideAccount, 'iban' | 'number'>>(account: Account): Account {
  return { ...account, iban: masked(account.iban), number: masked(account.number) };
}

const masked = (text: string | null): string | null =>
  text === null ? null : `•••• ${text.slice(text.length - Math.min(4, Math.floor(text.length / 2)))}`;
