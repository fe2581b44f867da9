// Requests whose end two readers would see in different places, or that no reader should finish: each is refused and its connection closed (F11, ASVS 4.2.1).

export interface Forged {
  readonly name: string;
  readonly bytes: string;
  /** What the one answer may be. */
  readonly statuses: readonly number[];
}

/** Behind each forged request stands one that must never be answered. */
export const SMUGGLED = 'GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';
const LINE = 'POST /v1/evaluate HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n';
const LONG_EXTENSION = 20_000;
const LONG_HEAD = 20_000;

function forged(name: string, headers: string, body: string): Forged {
  return { name, bytes: `${LINE}${headers}\r\n${body}`, statuses: [400] };
}

export function forgedRequests(key: string): readonly Forged[] {
  const as = `Authorization: Bearer ${key}\r\n`;
  const chunked = `${as}Transfer-Encoding: chunked\r\n`;
  return [
    forged('length and chunks', `${chunked}Content-Length: 4\r\n`, `0\r\n\r\n${SMUGGLED}`),
    forged('chunks and length, the other way round', `${as}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n`, `0\r\n\r\n${SMUGGLED}`),
    forged('two lengths', `${as}Content-Length: 2\r\nContent-Length: 4\r\n`, `{}${SMUGGLED}`),
    forged('a list of lengths', `${as}Content-Length: 2, 4\r\n`, `{}${SMUGGLED}`),
    forged('a length with a sign', `${as}Content-Length: +2\r\n`, `{}${SMUGGLED}`),
    forged('a negative length', `${as}Content-Length: -1\r\n`, `{}${SMUGGLED}`),
    forged('a length in hexadecimal', `${as}Content-Length: 0x2\r\n`, `{}${SMUGGLED}`),
    forged('a length beyond every number', `${as}Content-Length: 99999999999999999999\r\n`, `{}${SMUGGLED}`),
    forged('an encoding nobody knows before chunks', `${as}Transfer-Encoding: chunked, identity\r\n`, `0\r\n\r\n${SMUGGLED}`),
    forged('chunks twice under one name', `${as}Transfer-Encoding: xchunked\r\n`, `0\r\n\r\n${SMUGGLED}`),
    forged('a space before the colon', `${as}Transfer-Encoding : chunked\r\n`, `0\r\n\r\n${SMUGGLED}`),
    forged('a folded header', `${as}X-Folded: a\r\n Transfer-Encoding: chunked\r\n`, `0\r\n\r\n${SMUGGLED}`),
    forged('a bare line feed between headers', `${as}X-First: a\nContent-Length: 2\r\n`, `{}${SMUGGLED}`),
    forged('a bare carriage return in a header', `${as}X-First: a\rContent-Length: 2\r\n`, `{}${SMUGGLED}`),
    forged('a zero byte in a header', `${as}X-First: a\0b\r\n`, SMUGGLED),
    forged('a chunk length that is none', chunked, `zz\r\n{}\r\n0\r\n\r\n${SMUGGLED}`),
    forged('a chunk longer than it says', chunked, `1\r\n{}\r\n0\r\n\r\n${SMUGGLED}`),
    forged('a bare line feed behind a chunk', chunked, `2\n{}\n0\n\n${SMUGGLED}`),
    {
      ...forged('a chunk extension without end', chunked, `2;${'x'.repeat(LONG_EXTENSION)}\r\n{}\r\n0\r\n\r\n${SMUGGLED}`),
      statuses: [400, 413],
    },
    { ...forged('a head without end', `X-Long: ${'x'.repeat(LONG_HEAD)}\r\n`, SMUGGLED), statuses: [431] },
    { name: 'no host', bytes: `POST /v1/evaluate HTTP/1.1\r\n${as}Content-Length: 0\r\n\r\n${SMUGGLED}`, statuses: [400] },
    { name: 'no version of HTTP', bytes: `POST /v1/evaluate HTTP/9.9\r\nHost: a\r\n\r\n${SMUGGLED}`, statuses: [400] },
    { name: 'another language', bytes: `\u0016\u0003\u0001 not HTTP at all\r\n\r\n${SMUGGLED}`, statuses: [400] },
  ];
}
