// HTTP of the files of a dispute: taken within a size, proved to be what they claim, and given back only as a download.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Sql } from '../db/connect.ts';
import type { ReachCheck } from '../http/admit.ts';
import { json, problem, type Reply } from '../http/reply.ts';
import { type Route, route } from '../http/route.ts';
import { inTransaction, logChange } from '../http/settings-store.ts';
import { BodyCut } from '../http/streamed-body.ts';
import { insertAttachment, type NewAttachment, readAttachment } from './attachment-store.ts';
import { ATTACHMENT_BYTES_MAX, ATTACHMENT_TYPES, ATTACHMENTS_MAX, type Attachment } from './dispute-wire.ts';
import { attachmentFault } from './magic.ts';
import { addEvent, lockDispute } from './store.ts';

const TAG = 'Disputes';
/** No path, and nothing a shell or a header would take for itself. */
const name = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[^/\\<>:"|?*]+$/u, 'a file name without / \\ < > : " | ? *')
  .refine((given) => !given.startsWith('.'), 'must not begin with a dot');
const id = z.string().min(1).max(64);

export function attachmentRoutes(sql: Sql, reach: ReachCheck): readonly Route[] {
  const add = route({
    method: 'post',
    path: '/v1/disputes/{id}/attachments',
    scope: ['merchant:act', 'settlement:write'],
    reach,
    tag: TAG,
    summary: 'Add a file to a dispute',
    description: `The bytes of a PDF, a PNG or JPEG image, or a CSV text as the body, with its content type; at most ${ATTACHMENT_BYTES_MAX} bytes, and ${ATTACHMENTS_MAX} files. The same bytes again are the same file.`,
    params: z.strictObject({ id }),
    query: z.strictObject({ name }),
    streams: { bytesMax: ATTACHMENT_BYTES_MAX, types: ATTACHMENT_TYPES },
    replies: {
      201: {
        description: 'Kept',
        schema: z.object({ no: z.int(), sha256: z.string(), size: z.int() }),
        example: { no: 1, sha256: '9f2c…', size: 48_211 },
      },
    },
    problems: [
      'not_found',
      'dispute_ended',
      'attachment_differs',
      'too_many_attachments',
      'not_utf8',
      'body_too_large',
      'pan_not_accepted',
    ],
    handle: async ({ params, query, chunks, contentType, key }) => {
      const bytes = await wholeOf(chunks);
      if (bytes === null) return problem('body_too_large', `The limit is ${ATTACHMENT_BYTES_MAX} bytes; nothing was stored.`);
      const type = contentType as Attachment['type'];
      const fault = attachmentFault(bytes, type);
      if (fault !== null) return problem(fault);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const side = key.reach === null && key.scopes.includes('settlement:write') ? 'bank' : 'merchant';
      return keep(sql, { dispute: params.id, name: query.name, type, bytes, sha256, actor: key.id, side });
    },
  });
  const get = route({
    method: 'get',
    path: '/v1/disputes/{id}/attachments/{no}',
    scope: 'settlement:read',
    reach,
    tag: TAG,
    summary: 'One file of a dispute',
    params: z.strictObject({ id, no: z.coerce.number().int().min(1).max(ATTACHMENTS_MAX) }),
    replies: { 200: { description: 'As it was sent, as a download.', type: 'application/octet-stream' } },
    problems: ['not_found'],
    handle: async ({ params }) => {
      const file = await readAttachment(sql, { dispute: params.id, no: params.no });
      return file === null ? problem('not_found') : download(file);
    },
  });
  return [add, get];
}

/** Null beyond the limit. */
async function wholeOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer | null> {
  const all: Uint8Array[] = [];
  try {
    for await (const chunk of chunks) all.push(chunk);
  } catch (fault) {
    if (fault instanceof BodyCut) return null;
    throw fault;
  }
  return Buffer.concat(all);
}

async function keep(sql: Sql, { side, ...made }: NewAttachment & { readonly side: 'merchant' | 'bank' }): Promise<Reply> {
  const { dispute, name: called, sha256, actor, bytes } = made;
  return inTransaction(sql, async (transaction) => {
    const found = await lockDispute(transaction, dispute);
    if (found === null) return problem('not_found');
    if (found.owner === 'nobody') return problem('dispute_ended');
    const kept = await insertAttachment(transaction, made);
    if (kept === null) return problem('too_many_attachments');
    if (kept.isNew) {
      await addEvent(transaction, dispute, { actor, side, kind: 'attachment', text: called, amount: null });
      await logChange(transaction, { actor, action: 'dispute.attach', object: dispute, detail: { no: kept.no, name: called, sha256 } });
    }
    return json({ no: kept.no, sha256, size: bytes.length }, 201);
  });
}

/** Never shown in place: whatever the file holds, the browser only saves it. */
function download(file: { readonly name: string; readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> }): Reply {
  const plain = file.name.replace(/[^\w. -]+/g, '_');
  const exact = encodeURIComponent(file.name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return {
    status: 200,
    type: file.type,
    body: file.bytes,
    headers: { 'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${exact}` },
  };
}
