// A TCP line to Postgres that tests can freeze, cut and lead elsewhere: what a broken network or a dead machine looks like to a client.
import { type Socket, connect, createServer } from 'node:net';

export interface FaultProxy {
  /** The address of the database through this line. */
  readonly url: (database: string) => string;
  /** Nothing passes any more, in either direction, and nobody is told. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Every connection is reset; new ones are refused until `lead`. */
  readonly cut: () => void;
  /** Leads to another port from now on. */
  readonly lead: (port: number) => void;
  readonly close: () => Promise<void>;
}

export async function openFaultProxy(targetPort: number): Promise<FaultProxy> {
  let target: number | null = targetPort;
  let frozen = false;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    if (target === null) return void near.destroy();
    const far = connect(target, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      socket.setNoDelay(true); // Small writes must not wait for each other, or the line itself would be the fault.
      sockets.add(socket);
      if (frozen) socket.pause();
      socket.on('data', (bytes) => other.write(bytes));
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const cut = (): void => {
    target = null;
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    url: (database) => Object.assign(new URL(database), { port: String(port) }).toString(),
    freeze: () => {
      frozen = true;
      for (const socket of sockets) socket.pause();
    },
    thaw: () => {
      frozen = false;
      for (const socket of sockets) socket.resume();
    },
    cut,
    lead: (next) => {
      target = next;
    },
    close: () =>
      new Promise((resolve) => {
        cut();
        server.close(() => resolve());
      }),
  };
}
