// The store of the product: each thing that a batch asks is SQL of one of the stores beside this file, in one transaction of one connection.
import type { Sql } from '../db/connect.ts';
import type { BatchStore, BatchTx } from './batch-store.ts';
import { lockWallets } from './holdings-store.ts';
import { readBins, readHolders, readMerchants } from './profile-store.ts';
import { lockAuthorizations, lockCounters, openBatch, readCounters, readEvidence, readMessages } from './read-store.ts';
import { lockCodes, lockSlices } from './shown-store.ts';
import { writeBatch } from './write-store.ts';

export function sqlStore(sql: Sql): BatchStore {
  return {
    begin: async <T>(work: (tx: BatchTx) => Promise<T>) =>
      (await sql.begin('isolation level read committed', (transaction) => work(sqlTx(transaction as unknown as Sql)))) as T,
    end: (options) => sql.end(options),
  };
}

function sqlTx(sql: Sql): BatchTx {
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
    write: (writes, chain) => writeBatch(sql, writes, chain),
  };
}
