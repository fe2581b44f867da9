// The short way of evaluate: a plain body is read without the general door, with the same result; any other body is left to the door.
import { readPlainRequest } from '../../engine/authorization/plain-request.ts';
import type { EvaluateRequest } from '../../engine/authorization/request.ts';
import { countPlainKeys } from '../http/plain-json.ts';

/** The request in `text`, or null when only the door can say what it is or why it is refused. */
export function readHotRequest(text: string): EvaluateRequest | null {
  const keys = countPlainKeys(text);
  if (keys < 0) return null;
  const read = readPlainRequest(parsed(text));
  return read?.keys === keys ? read.request : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
