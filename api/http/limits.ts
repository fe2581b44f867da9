// Limits of the HTTP server itself: slow and oversized requests end here (INVARIANTS 6.7).
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { connectionsMax, endUnread, keepRoom } from './connections.ts';

/** For `createServer`. */
export const SERVER_OPTIONS = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 75_000,
  maxHeaderSize: 16 * 1024,
  connectionsCheckingInterval: 1_000,
} as const;

const HEADERS_MAX = 64;

/** Not listening yet. */
export function createLimitedServer(listener: RequestListener): Server {
  const server = createServer(SERVER_OPTIONS, listener);
  limitServer(server);
  return server;
}

/** What the constructor does not take. */
export function limitServer(server: Server): void {
  server.maxHeadersCount = HEADERS_MAX;
  server.maxConnections = connectionsMax();
  server.maxRequestsPerSocket = 0;
  server.on('clientError', endFaulty);
  keepRoom(server);
  endUnread(server);
}

/** Connections that bring a body too long for `requestTimeout`; streamed-body.ts watches over them instead. */
const patientWith = new WeakSet<Duplex>();
export function allowLongBody(socket: Duplex): void {
  patientWith.add(socket);
}
export function endLongBody(socket: Duplex): void {
  patientWith.delete(socket);
}

const ANSWERS: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
};

/** As the server itself would, were nobody listening; only a long body is let go on. */
function endFaulty(
  fault: NodeJS.ErrnoException,
  socket: Duplex & { readonly _httpMessage?: { readonly headersSent: boolean } | null },
): void {
  if (fault.code === 'ERR_HTTP_REQUEST_TIMEOUT' && patientWith.has(socket)) return;
  if (socket.writable && socket._httpMessage?.headersSent !== true)
    socket.write(`HTTP/1.1 ${ANSWERS[fault.code ?? ''] ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`);
  socket.destroy(fault);
}
