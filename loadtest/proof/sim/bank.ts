// The bank that is simulated: its keys and clocks, acquirers with cut-overs of their own, holders, shops and BINs.
import type { BankTerms } from '../../../engine/authorization/situation.ts';
import type { Cutover } from '../../../engine/settlement/business-day.ts';
import type { ModelDatabase } from '../store/database.ts';

export const CHAIN_KEY = 'a key of the simulation, thirty-two letters or more';
export const BANK: BankTerms = { timeZone: 'Asia/Shanghai', salt: 'salt', locale: 'en' };
export const MIDNIGHT: Cutover = { timeZone: 'Asia/Shanghai', cutover: '00:00' };
export const CUTOVERS: ReadonlyMap<string, Cutover> = new Map([
  ['late', { timeZone: 'Asia/Shanghai', cutover: '02:00' }],
  ['night', { timeZone: 'Asia/Shanghai', cutover: '22:30' }],
]);
/** When the simulation begins, milliseconds since 1970: a morning in Shanghai. */
export const DAWN_MS = Date.parse('2026-11-20T01:00:00Z');

/** Cards, accounts, shops and BINs as the bank knows them; one shop and one BIN it does not know. */
export function settleIn({ reference, rows }: ModelDatabase, accounts: number): void {
  for (let no = 1; no <= accounts; no += 1) {
    const id = `ac_${no}`;
    reference.account({ id, person: null, segments: [], region: null, openedOn: null, birthMonth: null, employee: false });
    for (const copy of [1, 2]) reference.card(`tk_${no}_${copy}`, id);
  }
  for (const no of [1, 2, 3, 4])
    reference.merchant(`M${no}`, { chain: no < 3 ? 'C1' : null, region: 'SH', country: 'CN', acquirer: no === 2 ? 'late' : 'default' });
  for (const [prefix, scheme] of [
    ['62258801', 'unionpay'],
    ['622588', 'unionpay'],
    ['431111', 'visa'],
  ] as const)
    reference.bin(prefix, { scheme, product: 'credit', level: 'classic', issuerCountry: 'CN', cobrand: null });
  rows.counters.set('u:both', { held: 0, captured: 0, returned: 0, ceiling: 40_000, open: true, version: 0 });
}
