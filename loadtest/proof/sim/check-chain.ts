// The chain of a seed, computed anew from the rows: every link follows the one before it, and its content is what its batch wrote.
import { type BatchRows, GENESIS, contentOf, linkOf } from '../../../api/authority/chain.ts';
import { CHAIN_KEY } from './bank.ts';
import type { World } from './world.ts';

/** Contents are computed anew for one batch in so many: each costs as much as writing it did. */
const CONTENT_EVERY = 8;

export function checkChain({ database: { rows }, witness }: World): void {
  const heads = new Map<string, { readonly seq: number; readonly hash: string }>();
  const written = rowsByBatch(rows);
  for (const { id, stream, seq, previous, content, hash, at } of rows.batches) {
    const head = heads.get(stream) ?? { seq: 0, hash: GENESIS };
    const isNext = seq === head.seq + 1 && previous === head.hash && hash === linkOf(CHAIN_KEY, { stream, seq, previous, content });
    if (!isNext) witness.violate('I25', `link ${seq} of ${stream} does not follow the one before it`);
    heads.set(stream, { seq, hash });
    const own = written.get(id) ?? NOTHING;
    if (id % CONTENT_EVERY === 0 && contentOf(own, at).content !== content) witness.violate('I25', `batch ${id} is not what its link says`);
    written.delete(id);
  }
  const [unlinked] = written.keys();
  if (unlinked !== undefined) witness.violate('I25', `batch ${unlinked} has rows and no link`);
}

const NOTHING: BatchRows = { decisions: [], messages: [], entries: [] };

function rowsByBatch(rows: World['database']['rows']): Map<number, BatchRows> {
  const byBatch = new Map<number, { -readonly [Name in keyof BatchRows]: BatchRows[Name][number][] }>();
  const of = (batch: number) => {
    const known = byBatch.get(batch) ?? { decisions: [], messages: [], entries: [] };
    byBatch.set(batch, known);
    return known;
  };
  for (const row of rows.decisions.values()) of(row.batch).decisions.push(row);
  for (const row of rows.messages.values()) of(row.batch).messages.push(row);
  for (const row of rows.entries.values()) of(row.batch).entries.push(row);
  return byBatch;
}
