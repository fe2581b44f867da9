// Three mappings to begin from, one of each format, with everything a clearing file can prove of itself: numbers, count, sum and hash.
import { type Mapping, mappingSchema } from './mapping.ts';

const KINDS = { '05': 'capture', '06': 'refund', '15': 'chargeback', '16': 'representment', '25': 'reversal' } as const;

/** H,file,acquirer,YYYYMMDD,sequence / D,number,kind,authorization,message,RRN,token,merchant,MCC,amount,currency,time / T,count,sum,hash. */
export const STANDARD_CSV: Mapping = mappingSchema.parse({
  format: 'csv',
  header: {
    marker: { place: 1, value: 'H' },
    fileId: { place: 2 },
    acquirer: { place: 3 },
    businessDate: { place: 4, format: 'YYYYMMDD' },
    sequence: { place: 5 },
  },
  record: {
    marker: { place: 1, value: 'D' },
    number: { place: 2 },
    kind: { place: 3, values: KINDS },
    authorizationId: { place: 4 },
    messageId: { place: 5 },
    rrn: { place: 6 },
    token: { place: 7 },
    merchant: { place: 8 },
    mcc: { place: 9 },
    amount: { place: 10, as: 'decimal', sign: 'refunds_negative' },
    currency: { place: 11 },
    time: { place: 12, format: 'YYYYMMDDhhmmss', zone: 'Asia/Shanghai' },
  },
  trailer: { marker: { place: 1, value: 'T' }, count: { place: 2 }, sum: { place: 3, decimals: 2, rule: 'signed' }, hash: { place: 4 } },
});

const at = (from: number, length: number) => ({ place: { from, to: from + length - 1 } });
/** The same in 300 characters, as older acquirers send it: amounts in minor units, unsigned. */
export const STANDARD_FIXED: Mapping = mappingSchema.parse({
  format: 'fixed',
  encoding: 'gb18030',
  header: {
    marker: { ...at(1, 1), value: 'H' },
    fileId: at(2, 40),
    acquirer: at(42, 20),
    businessDate: { ...at(62, 8), format: 'YYYYMMDD' },
    sequence: at(70, 9),
  },
  record: {
    marker: { ...at(1, 1), value: 'D' },
    number: at(2, 9),
    kind: { ...at(11, 2), values: KINDS },
    authorizationId: at(13, 60),
    messageId: at(73, 60),
    rrn: at(133, 20),
    token: at(153, 40),
    merchant: at(193, 20),
    mcc: at(213, 4),
    amount: { ...at(217, 12), as: 'minor' },
    currency: at(229, 3),
    time: { ...at(232, 14), format: 'YYYYMMDDhhmmss', zone: 'Asia/Shanghai' },
  },
  trailer: {
    marker: { ...at(1, 1), value: 'T' },
    count: at(2, 9),
    sum: { ...at(11, 18), decimals: 0, rule: 'absolute' },
    hash: at(29, 64),
  },
});

export const STANDARD_JSONL: Mapping = mappingSchema.parse({
  format: 'jsonl',
  header: {
    marker: { place: 'type', value: 'header' },
    fileId: { place: 'fileId' },
    acquirer: { place: 'acquirer' },
    businessDate: { place: 'businessDate', format: 'YYYY-MM-DD' },
    sequence: { place: 'sequence' },
  },
  record: {
    marker: { place: 'type', value: 'record' },
    number: { place: 'number' },
    kind: {
      place: 'kind',
      values: { capture: 'capture', refund: 'refund', chargeback: 'chargeback', representment: 'representment', reversal: 'reversal' },
    },
    authorizationId: { place: 'authorization.id' },
    messageId: { place: 'message' },
    rrn: { place: 'rrn' },
    token: { place: 'card.token' },
    merchant: { place: 'merchant.id' },
    mcc: { place: 'merchant.mcc' },
    amount: { place: 'amount', as: 'minor' },
    currency: { place: 'currency' },
    time: { place: 'at', format: 'iso', zone: 'UTC' },
  },
  trailer: {
    marker: { place: 'type', value: 'trailer' },
    count: { place: 'count' },
    sum: { place: 'sum', decimals: 0, rule: 'signed' },
    hash: { place: 'sha256' },
  },
});

export const STANDARD_MAPPINGS: Readonly<Record<string, Mapping>> = {
  'standard-csv': STANDARD_CSV,
  'standard-fixed': STANDARD_FIXED,
  'standard-jsonl': STANDARD_JSONL,
};
