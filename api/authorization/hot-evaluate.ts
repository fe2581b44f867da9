// The short way of evaluate: a plain body is read without the general door, with the same result; any other body is left to the door.
import { readPlainRequest } from '../../engine/authorization/plain-request.ts';
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import { countPlainKeys } from '../http/plain-json.ts';
import { BATCH_MAX } from './batch-items.ts';

/** The request in the text of `body`, or null when only the door can say what it is or why it is refused. */
export function readHotRequest(body: Buffer): EvaluateRequest | null {
  const keys = countPlainKeys(body);
  if (keys < 0) return null;
  const read = readPlainRequest(parsed(body));
  return read?.keys === keys ? read.request : null;
}

/** The requests in the text of a batch, or null as above. One look and one parse serve all: as many keys must be read as there are in the whole text. */
export function readHotBatch(body: Buffer): readonly EvaluateRequest[] | null {
  const keys = countPlainKeys(body);
  const items = keys < 0 ? null : itemsOf(parsed(body));
  if (items === null || items.length === 0 || items.length > BATCH_MAX) return null;
  const requests: EvaluateRequest[] = [];
  let keysRead = 1;
  for (const item of items) {
    const read = readPlainRequest(item);
    if (read === null) return null;
    keysRead += read.keys;
    requests.push(read.request);
  }
  return keysRead === keys ? requests : null;
}

function itemsOf(value: unknown): readonly unknown[] | null {
  const isObject = typeof value === 'object' && value !== null && 'requests' in value;
  return isObject && Array.isArray(value.requests) ? value.requests : null;
}

/** Of plain text, which is ASCII. */
function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('latin1'));
  } catch {
    return null;
  }
}
