// What is asked, made from its id alone, so that the same id can be asked again with the same content.
import { HUNDRED_BIN, purchaseOf } from '../../hosts/campaigns.ts';
import { DEADLINE_HEADER } from './edge.ts';

/** The deadline of a request that names none: what the service is started with. */
export const OWN_DEADLINE_MS = 50;
/** One request in so many is of a card for whom there are a hundred benefits only. */
const SCARCE_EACH = 10;

export interface Door {
  readonly port: number;
  readonly key: string;
}

/** `deadlineMs` null names none. The number behind the last colon of the id says whose card it is. */
export function requestOf(id: string, deadlineMs: number | null): object {
  const no = Number(id.slice(id.lastIndexOf(':') + 1));
  return purchaseOf(id, { ...(no % SCARCE_EACH === 0 ? { bin: HUNDRED_BIN } : {}), ...(deadlineMs === null ? {} : { deadlineMs }) });
}

/** One whole HTTP request, with its deadline once more for the measurement at the service's edge. */
export function questionBytes({ port, key }: Door, id: string, deadlineMs: number | null): Buffer {
  const body = JSON.stringify(requestOf(id, deadlineMs));
  const head = [
    'POST /v1/evaluate HTTP/1.1',
    `host: 127.0.0.1:${port}`,
    `authorization: Bearer ${key}`,
    'content-type: application/json',
    `${DEADLINE_HEADER}: ${deadlineMs ?? OWN_DEADLINE_MS}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}
