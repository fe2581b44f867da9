// Routes of the files of orders of coupons: lines that fill one, and the codes that are handed over once.
import { problem, type Reply, stream } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { BodyCut } from '../http/streamed-body.ts';
import { forgetSeed, noteHandOver, readBatch, readSeed } from './batch-store.ts';
import { type BatchDeps, batchParams, batchReply, oneBatch } from './batch-wire.ts';
import type { BadLine } from './fill-store.ts';
import { CODE_BITS, readUpload, type Upload } from './upload.ts';

const TAG = 'Coupons';
/** A million codes of 64 letters. */
const FILE_BYTES_MAX = 66_000_000;

export function fileRoutes(deps: BatchDeps): readonly Route[] {
  return [fill(deps), hand(deps)];
}

const WHY: Readonly<Record<BadLine['why'], string>> = {
  not_a_code: 'is not a code: letters, digits, - and _, at most 64, no card number',
  too_many: 'is beyond a million lines',
  too_weak: `is too short for ${CODE_BITS} bits with the letters it uses, or repeats itself: 22 of mixed letters and digits are enough, 39 of digits alone`,
  twice: 'stands twice in the file',
  taken: 'is the code of another coupon',
  not_an_account: 'is not an account: printable ASCII without spaces, at most 64 characters',
  no_such_account: 'is no account of the bank',
};

function fill({ sql, codeHash }: BatchDeps): Route {
  return route({
    method: 'put',
    path: '/v1/coupon-batches/{id}/lines',
    scope: 'campaigns:write',
    tag: TAG,
    summary: 'Bring the file of an order',
    description: `One code or account a line, the first column of CSV. All lines are taken or none; bad ones are named by number, never by text. A code must be able to hold ${CODE_BITS} bits; whether chance made it, nobody can see: that is the word of whoever brings it. Only a keyed hash of each is kept.`,
    params: batchParams,
    streams: { bytesMax: FILE_BYTES_MAX, types: ['text/csv', 'text/plain', 'application/octet-stream'] },
    replies: { 200: oneBatch('It waits for a checker') },
    problems: ['not_found', 'batch_step', 'not_the_maker', 'coupon_file_refused', 'body_too_large'],
    handle: async ({ params: { id }, key, chunks }) => {
      const batch = await readBatch(sql, id);
      if (batch === null || chunks === undefined) return problem('not_found');
      if (batch.maker !== key.id) return problem('not_the_maker', 'Only whoever ordered it.');
      if (batch.state !== 'filling') return problem('batch_step');
      return fillFrom({ sql, batch, actor: key.id, codeHash, chunks });
    },
  });
}

async function fillFrom(upload: Upload): Promise<Reply> {
  try {
    const read = await readUpload(upload);
    if (read.ok) return await batchReply(upload.sql, (await readBatch(upload.sql, upload.batch.id)) ?? 'not_found');
    const isEmpty = read.bad.length === 0 && read.code === 'coupon_file_refused';
    const errors = read.bad.map(({ line, why }) => ({ path: `line ${line}`, message: WHY[why], line }));
    return problem(read.code, isEmpty ? 'The file has no line.' : undefined, errors);
  } catch (fault) {
    if (fault instanceof BodyCut) return problem('body_too_large');
    throw fault;
  }
}

function hand(deps: BatchDeps): Route {
  const { sql } = deps;
  return route({
    method: 'post',
    path: '/v1/coupon-batches/{id}/codes',
    scope: 'campaigns:write',
    confirm: true,
    tag: TAG,
    summary: 'Take over the codes of an order, once',
    description:
      'Only whoever ordered it, once it is issued. The codes are worked out while they are sent and stored nowhere; with the last line, what they follow from is forgotten. A file that was cut short may be asked for again.',
    params: batchParams,
    replies: { 200: { description: 'id,code: one coupon a line', type: 'text/csv; charset=utf-8' } },
    problems: ['not_found', 'batch_step', 'not_the_maker', 'codes_handed_over'],
    handle: async ({ params: { id }, key }) => {
      const batch = await readBatch(sql, id);
      if (batch === null) return problem('not_found');
      if (batch.maker !== key.id) return problem('not_the_maker', 'Only whoever ordered it.');
      if (batch.kind !== 'generated' || batch.state !== 'issued') return problem('batch_step');
      const seed = await readSeed(sql, id);
      if (seed === null) return problem('codes_handed_over');
      await noteHandOver(sql, { id, actor: key.id });
      return stream(streamOf(codesOf(deps, { id, seed, count: batch.count })), 'text/csv; charset=utf-8');
    },
  });
}

const LINES_AT_ONCE = 2_000;

async function* codesOf(
  { sql, codes }: BatchDeps,
  { count, ...batch }: { readonly id: string; readonly seed: string; readonly count: number },
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode('id,code\r\n');
  for (let from = 1; from <= count; from += LINES_AT_ONCE) {
    const lines = Array.from({ length: Math.min(LINES_AT_ONCE, count - from + 1) }, (_, place) => codes.ofBatch(batch, from + place));
    yield encoder.encode(lines.map(({ id, code }) => `${id},${code}\r\n`).join(''));
  }
  await forgetSeed(sql, batch.id);
}

/** As fast as it is read. */
function streamOf(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    cancel: async () => {
      await pieces.return(undefined);
    },
  });
}
