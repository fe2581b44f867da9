// SQL of how long a line may be disputed, and how long whoever has to answer may take.
import { z } from 'zod';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange, readSetting } from '../http/settings-store.ts';

const NAME = 'dispute_terms';
export const termsSchema = z.strictObject({
  /** Days after the business date of the statement. */
  windowDays: z.int().min(1).max(730),
  /** Working days. */
  answerDays: z.int().min(1).max(60),
});
export type DisputeTerms = z.infer<typeof termsSchema>;

const USUAL: DisputeTerms = { windowDays: 60, answerDays: 10 };

export async function disputeTerms(sql: Sql): Promise<DisputeTerms> {
  const kept = termsSchema.safeParse(await readSetting(sql, NAME));
  return kept.success ? kept.data : USUAL;
}

/** Deadlines that are set already stay as they are. */
export async function putDisputeTerms(sql: Sql, { terms, actor }: { readonly terms: DisputeTerms; readonly actor: string }): Promise<void> {
  await inTransaction(sql, async (transaction) => {
    await transaction`insert into settings (name, value) values (${NAME}, ${JSON.stringify(terms)}::text::json) on conflict (name) do update set value = excluded.value`;
    await logChange(transaction, { actor, action: 'dispute.terms', object: NAME, detail: { ...terms } });
  });
}
