// The store of the product: each thing that a batch asks is SQL of one of the stores beside this file, in one transaction of one connection.
import type { Sql } from '../db/connect.ts';
import type { BatchStore, BatchTx } from './batch-store.ts';
import { lockWallets } from './holdings-store.ts';
import { readBins, readHolders, readMerchants } from './profile-store.ts';
import { lockAuthorizations, lockCounters, openBatch, readCounters, readEvidence, readMessages } from './read-store.ts';
import { lockCodes, lockSlices } from './shown-store.ts';
import { together } from './together.ts';
import { writeBatch } from './write-store.ts';

export function sqlStore(sql: Sql): BatchStore {
  return { begin: (work) => inTransaction(sql, work), end: (options) => sql.end(options) };
}

/**
 * The beginning travels with the first statements of `work` and the commit with its last, so that neither costs a way to the database and back. A
 * connection that broke is never given back: whatever is sent on it fails, and nothing can run outside the transaction.
 */
async function inTransaction<T>(sql: Sql, work: (tx: BatchTx) => Promise<T>): Promise<T> {
  const connection = (await sql.reserve()) as unknown as Sql & { readonly release: () => void };
  const begun = connection.unsafe('begin isolation level read committed').execute();
  const written = { isCommitted: false };
  try {
    const [, result] = await together<[unknown, T]>(begun, work(sqlTx(connection, written)));
    if (!written.isCommitted) await connection`commit`;
    connection.release();
    return result;
  } catch (fault) {
    await connection`rollback`;
    connection.release();
    throw fault;
  }
}

function sqlTx(sql: Sql, written: { isCommitted: boolean }): BatchTx {
  return {
    lockAuthorizations: (ids) => lockAuthorizations(sql, ids),
    openBatch: (horizon) => openBatch(sql, horizon),
    readMessages: (asked) => readMessages(sql, asked),
    readHolders: (asked) => readHolders(sql, asked),
    readMerchants: (ids) => readMerchants(sql, ids),
    readBins: (prefixes) => readBins(sql, prefixes),
    lockCodes: (hashes) => lockCodes(sql, hashes),
    lockSlices: (ids) => lockSlices(sql, ids),
    lockWallets: (needs) => lockWallets(sql, needs),
    readCounters: (keys) => readCounters(sql, keys),
    lockCounters: (needs) => lockCounters(sql, needs),
    readEvidence: (ids) => readEvidence(sql, ids),
    write: async (writes, chain) => {
      const done = await writeBatch(sql, writes, chain);
      written.isCommitted = true;
      return done;
    },
  };
}
