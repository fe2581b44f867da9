// What a closing day posts for contracts, in this order: sales that the bank pays, fees, tax on fees and on subsidies, interest on what is late.
import type { CloseStep } from '../settlement/close-step.ts';
import { postFees, postFeeTax, postSales } from './fee-store.ts';
import { postLate, postSubsidyTax } from './funder-store.ts';

export const FEE_STEPS: readonly CloseStep[] = [
  { name: 'sale', run: postSales },
  { name: 'fee', run: postFees },
  { name: 'tax', run: async (sql, day) => (await postFeeTax(sql, day)) + (await postSubsidyTax(sql, day)) },
  { name: 'late', run: postLate },
];
