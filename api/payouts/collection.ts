// Collections: what funders owe by a day, and what merchants owe for too long, is asked for; what comes in is written down by its reference.
import { postHouse } from '../../engine/ledger/house.ts';
import type { Sql } from '../db/connect.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { postHouseEntries } from '../settlement/house-store.ts';
import { dueBalances, lockPayouts, openDay } from './balance-store.ts';
import {
  type Collection,
  collectionsThrough,
  insertCollections,
  insertReceipt,
  markCollectionCancelled,
  readCollection,
  reclaimable,
  type Receipt,
} from './collection-store.ts';

interface CollectionWish {
  readonly through: string;
  readonly dueOn: string;
  readonly currency: string;
  readonly actor: string;
}

const isMerchant = (party: string): boolean => party.startsWith('merchant:');

/** Everybody who owes by then is asked once; asked again, the same collections answer. */
export async function orderCollections(sql: Sql, { through, dueOn, currency, actor }: CollectionWish): Promise<readonly Collection[]> {
  return inTransaction(sql, async (transaction) => {
    await lockPayouts(transaction);
    const owing = (await dueBalances(transaction, { currency, by: through, party: null })).filter(({ due }) => due < 0);
    const merchants = owing.map(({ party }) => party).filter(isMerchant);
    const late = await reclaimable(transaction, { parties: merchants, currency, through });
    const wanted = owing.filter(({ party }) => !isMerchant(party) || late.has(party));
    const made = await insertCollections(
      transaction,
      wanted.map(({ party, due }) => ({
        kind: isMerchant(party) ? ('reclaim' as const) : ('collection' as const),
        party,
        currency,
        amount: -due,
        through,
        dueOn,
        madeBy: actor,
      })),
    );
    for (const each of made) {
      await post(transaction, each, {
        template: each.kind === 'reclaim' ? 'reclaim.order' : 'collection.order',
        word: 'order',
        amount: each.amount,
        on: through,
        actor,
      });
      await logChange(transaction, {
        actor,
        action: 'collection.order',
        object: each.id,
        detail: { party: each.party, amount: each.amount, currency, dueOn },
      });
    }
    return collectionsThrough(transaction, { through, currency });
  });
}

export type CollectionStep =
  | { readonly ok: true; readonly collection: Collection }
  | { readonly ok: false; readonly code: 'not_found' | 'collection_step' | 'receipt_differs' | 'receipt_too_large' };

/** A reference that is known changes nothing; with another amount it is refused. */
export async function receive(sql: Sql, id: string, receipt: Receipt): Promise<CollectionStep> {
  return inTransaction(sql, async (transaction): Promise<CollectionStep> => {
    await lockPayouts(transaction);
    const found = await readCollection(transaction, id);
    if (found === null) return { ok: false, code: 'not_found' };
    const known = found.receipts.find((each) => each.reference === receipt.reference);
    if (known !== undefined)
      return known.amount === receipt.amount ? { ok: true, collection: found } : { ok: false, code: 'receipt_differs' };
    if (found.state !== 'open') return { ok: false, code: 'collection_step' };
    if (found.received + receipt.amount > found.amount) return { ok: false, code: 'receipt_too_large' };
    await insertReceipt(transaction, id, receipt);
    const word = `receive:${receipt.reference}`;
    await post(transaction, found, {
      template: 'collection.receive',
      word,
      amount: receipt.amount,
      on: receipt.receivedOn,
      actor: receipt.actor,
    });
    await logChange(transaction, { actor: receipt.actor, action: 'collection.receive', object: id, detail: { ...receipt } });
    return standing(transaction, id);
  });
}

/** What did not come is owed as before. */
export async function cancelCollection(sql: Sql, { id, actor }: { readonly id: string; readonly actor: string }): Promise<CollectionStep> {
  return inTransaction(sql, async (transaction): Promise<CollectionStep> => {
    await lockPayouts(transaction);
    const found = await readCollection(transaction, id);
    if (found === null) return { ok: false, code: 'not_found' };
    if (found.state === 'cancelled') return { ok: true, collection: found };
    if (found.state !== 'open') return { ok: false, code: 'collection_step' };
    await markCollectionCancelled(transaction, id);
    const template = found.kind === 'reclaim' ? 'reclaim.cancel' : 'collection.cancel';
    await post(transaction, found, { template, word: 'cancel', amount: found.amount - found.received, on: found.through, actor });
    await logChange(transaction, { actor, action: 'collection.cancel', object: id, detail: { left: found.amount - found.received } });
    return standing(transaction, id);
  });
}

async function standing(sql: Sql, id: string): Promise<CollectionStep> {
  const collection = await readCollection(sql, id);
  if (collection === null) throw new Error('a collection is never deleted');
  return { ok: true, collection };
}

interface CollectionPosting {
  readonly template: 'collection.order' | 'collection.cancel' | 'collection.receive' | 'reclaim.order' | 'reclaim.cancel';
  readonly word: string;
  readonly amount: number;
  readonly on: string;
  readonly actor: string;
}

async function post(sql: Sql, { id, party, currency }: Collection, of: CollectionPosting): Promise<void> {
  const posting = postHouse(of.template, { party, amount: of.amount, currency });
  if (posting === null) return;
  const entry = { ...posting, source: `collection:${id}:${of.word}`, no: 0, authorizationId: null, memo: null };
  await postHouseEntries(sql, [entry], { date: await openDay(sql, of.on), actor: of.actor });
}
