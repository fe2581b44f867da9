// Connections of one server: how many there may be, who makes room when there are too many, and how long a peer may leave an answer unread.
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

const CONNECTIONS_MAX = 10_000;
/** Left for the database, files and logs: a process without a file to open cannot even say that it is in trouble. */
const FILES_KEPT = 500;
/** From this share on whoever has been idle longest makes room, so that a flood of idle connections shuts nobody out. */
const FULL_SHARE = 0.9;
/** Looked at for one that is idle; the others are in the middle of an answer. */
const LOOKED_AT_MAX = 64;
/** An answer of which a peer has taken nothing for so long is not wanted. */
export const UNREAD_MS_MAX = 30_000;

type ServedSocket = Socket & { readonly _httpMessage?: { readonly headersSent: boolean } | null };

/** Connections this process may have: fewer where the system lets it open few files. */
export function connectionsMax(readLimits = () => readFileSync('/proc/self/limits', 'utf8')): number {
  try {
    const files = Number(/^Max open files\s+(\d+)/m.exec(readLimits())?.[1] ?? Number.NaN);
    return files > 0 ? Math.max(1, Math.min(CONNECTIONS_MAX, files - FILES_KEPT)) : CONNECTIONS_MAX;
  } catch {
    return CONNECTIONS_MAX; // Only Linux says it there.
  }
}

/** Uses `server.maxConnections`; beyond it a connection is closed before it costs anything. */
export function keepRoom(server: Server): void {
  /** In the order in which they last asked; who has never asked stands where they came. */
  const byTurn = new Set<ServedSocket>();
  server.on('connection', (socket) => {
    byTurn.add(socket);
    socket.once('close', () => byTurn.delete(socket));
    if (byTurn.size > server.maxConnections * FULL_SHARE) idlest(byTurn, socket)?.destroy();
  });
  server.on('request', ({ socket }) => {
    if (byTurn.delete(socket)) byTurn.add(socket);
  });
}

function idlest(byTurn: ReadonlySet<ServedSocket>, newest: ServedSocket): ServedSocket | null {
  let looked = 0;
  for (const each of byTurn) {
    const isIdle = !each.destroyed && each !== newest && !each._httpMessage;
    if (isIdle) return each;
    looked += 1;
    if (looked === LOOKED_AT_MAX) return null;
  }
  return null;
}

/** Ends connections whose peer does not read, and idle ones as the server itself would; an answer that is still being made is left alone. */
export function endUnread(server: Server, unreadMsMax = UNREAD_MS_MAX): void {
  server.setTimeout(unreadMsMax, (socket: ServedSocket) => {
    const isAnswering = Boolean(socket._httpMessage) && socket.writableLength === 0;
    if (!isAnswering) socket.destroy();
  });
}
