// What adjustments and disputes say alike on the wire: a party, a currency, a sentence.
import { z } from 'zod';

export const partySchema = z
  .string()
  .regex(
    /^(bank|scheme|cardholders|instalment_fee|(merchant|chain|brand|points):.{1,64})$/u,
    'bank, scheme, instalment_fee, merchant:<id>, chain:<id>, brand:<id> or points:<programme>',
  );
export const currencySchema = z.string().regex(/^[A-Z]{3}$/);
export const wordsSchema = z.string().trim().min(3).max(2_000);
