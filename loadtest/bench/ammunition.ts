// Requests made ready as bytes before a run, so that sending one costs a copy of twelve digits and no serialisation.
import type { BenchTraffic } from '../bank.ts';
import { benchRequest } from '../bank.ts';

/** One request as bytes; the number of each authorization in it is written where `numbersAt` says. */
export interface Round {
  readonly bytes: Buffer;
  readonly numbersAt: readonly number[];
}

export interface Form {
  readonly protocol: 'http' | 'frame';
  readonly path: string;
  readonly key: string;
  /** Authorizations in one request; more than one is a batch. */
  readonly perRequest: number;
}

const DIGITS = 12;
const PLACE = '0'.repeat(DIGITS);
const ZERO = 48;

export function roundsOf(count: number, form: Form, traffic: BenchTraffic): readonly Round[] {
  return Array.from({ length: count }, (_, no) => roundOf(bodyOf(no, form, traffic), form, traffic.run));
}

function bodyOf(no: number, { perRequest }: Form, traffic: BenchTraffic): string {
  const requests = Array.from({ length: perRequest }, (_, place) => ({
    ...benchRequest(no * perRequest + place, traffic),
    authorizationId: `${traffic.run}:${PLACE}`,
  }));
  return JSON.stringify(perRequest === 1 ? requests[0] : { requests });
}

function roundOf(body: string, form: Form, run: string): Round {
  const length = Buffer.byteLength(body);
  const head =
    form.protocol === 'http'
      ? Buffer.from(
          `POST ${form.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${form.key}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`,
        )
      : Buffer.from([length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255]);
  const bytes = Buffer.concat([head, Buffer.from(body)]);
  const id = `"${run}:${PLACE}"`;
  const numbersAt: number[] = [];
  for (let at = bytes.indexOf(id); at >= 0; at = bytes.indexOf(id, at + id.length)) numbersAt.push(at + id.length - 1 - DIGITS);
  if (numbersAt.length !== form.perRequest) throw new Error(`${numbersAt.length} authorizations found in a request of ${form.perRequest}`);
  return { bytes, numbersAt };
}

/** Writes the numbers from `first` on into the request, in place; nobody else may be sending it. */
export function number({ bytes, numbersAt }: Round, first: number): void {
  let no = first;
  for (const at of numbersAt) {
    let rest = no;
    for (let place = at + DIGITS - 1; place >= at; place -= 1) {
      bytes[place] = ZERO + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    no += 1;
  }
}
