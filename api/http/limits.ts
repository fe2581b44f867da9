// Limits of the HTTP server itself: slow and oversized requests end here (INVARIANTS 6.7).
import { createServer, type RequestListener, type Server } from 'node:http';

/** For `createServer`. */
export const SERVER_OPTIONS = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 75_000,
  maxHeaderSize: 16 * 1024,
  connectionsCheckingInterval: 1_000,
} as const;

const HEADERS_MAX = 64;
const CONNECTIONS_MAX = 10_000;

/** Not listening yet. */
export function createLimitedServer(listener: RequestListener): Server {
  const server = createServer(SERVER_OPTIONS, listener);
  limitServer(server);
  return server;
}

/** What the constructor does not take. */
export function limitServer(server: Server): void {
  server.maxHeadersCount = HEADERS_MAX;
  server.maxConnections = CONNECTIONS_MAX;
  server.maxRequestsPerSocket = 0;
}
