// A TCP line that tests can slow, freeze, cut, half forget and lead elsewhere: what a broken network or a dead machine looks like to a client.
import { type Server, type Socket, connect, createServer } from 'node:net';
import { type Pipe, type Toxic, openPipe } from './fault-pipe.ts';

/** up: towards the target; down: back to whoever asked. */
export type Direction = 'up' | 'down';

export interface FaultProxy {
  readonly port: number;
  /** The address of a server through this line. */
  readonly url: (target: string) => string;
  /** From now on, for connections that live and for new ones. */
  readonly poison: (toxics: Partial<Readonly<Record<Direction, Toxic>>>) => void;
  /** Ends every toxic, and accepts again; who was not told that the other end is gone is told now. */
  readonly heal: () => Promise<void>;
  /** Nothing passes any more, in either direction, and nobody is told. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Every connection is reset; new ones are welcome. */
  readonly reset: () => void;
  /** One end of every connection is gone and the other is not told; new connections are welcome. */
  readonly forget: (gone: 'client' | 'target') => void;
  /** Connections that live stay; new ones are refused until `heal`. */
  readonly refuse: () => void;
  /** Every connection is reset; new ones are ended at once until `lead`. */
  readonly cut: () => void;
  /** Leads to another port from now on. */
  readonly lead: (port: number) => void;
  /** Connections that live now. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

interface Link {
  readonly near: Socket;
  readonly far: Socket;
  readonly pipes: readonly Pipe[];
}
interface State {
  readonly links: Set<Link>;
  /** One end of them is gone, and the other does not know. */
  readonly forgotten: Set<Link>;
  readonly toxics: Record<Direction, Toxic>;
  readonly chance: () => number;
  target: number | null;
}

/** `chance` draws the jitter, 0 to 1. */
export async function openFaultProxy(targetPort: number, chance: () => number = Math.random): Promise<FaultProxy> {
  const state: State = { links: new Set(), forgotten: new Set(), toxics: { up: {}, down: {} }, chance, target: targetPort };
  const server = createServer({ allowHalfOpen: true }, (near) => accept(state, near));
  const port = await listen(server, 0);
  const poison: FaultProxy['poison'] = ({ up = {}, down = {} }) => {
    Object.assign(state, { toxics: { up, down } });
    for (const { pipes } of state.links) for (const pipe of pipes) pipe.wake();
  };
  const reset = (): void => {
    for (const link of state.links) resetLink(state, link);
  };
  const cut = (): void => {
    state.target = null;
    reset();
  };
  return {
    port,
    url: (target) => Object.assign(new URL(target), { port: String(port) }).toString(),
    poison,
    heal: async () => {
      poison({});
      for (const link of state.forgotten) resetLink(state, link);
      if (!server.listening) await listen(server, port);
    },
    freeze: () => poison({ up: { isFrozen: true }, down: { isFrozen: true } }),
    thaw: () => poison({}),
    reset,
    forget: (gone) => {
      for (const link of state.links) if (!state.forgotten.has(link)) forget(state, link, gone);
    },
    refuse: () => void server.close(),
    cut,
    lead: (next) => {
      state.target = next;
    },
    connections: () => state.links.size,
    close: () =>
      new Promise((resolve) => {
        cut();
        server.close(() => resolve()); // Of a server that refuses already it is called too, with an error.
      }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

function accept(state: State, near: Socket): void {
  if (state.target === null) return void near.destroy();
  const far = connect({ port: state.target, host: '127.0.0.1', allowHalfOpen: true });
  // Small writes must not wait for each other, or the line itself would be the fault.
  for (const socket of [near, far]) socket.setNoDelay(true);
  const onReset = () => resetLink(state, link);
  const pipes = [
    openPipe({ from: near, to: far, toxic: () => state.toxics.up, chance: state.chance, onReset }),
    openPipe({ from: far, to: near, toxic: () => state.toxics.down, chance: state.chance, onReset }),
  ];
  const link: Link = { near, far, pipes };
  state.links.add(link);
  const closed = (): void => {
    if (near.destroyed && far.destroyed) drop(state, link);
  };
  near.on('close', closed);
  far.on('close', closed);
}

function drop(state: State, link: Link): void {
  state.links.delete(link);
  state.forgotten.delete(link);
}

function resetLink(state: State, link: Link): void {
  const { near, far, pipes } = link;
  for (const pipe of pipes) pipe.abandon();
  // A socket that is still connecting has nobody to tell.
  for (const socket of [near, far]) {
    if (socket.connecting) socket.destroy();
    else socket.resetAndDestroy();
  }
  drop(state, link);
}

function forget(state: State, link: Link, gone: 'client' | 'target'): void {
  const { near, far, pipes } = link;
  state.forgotten.add(link);
  for (const pipe of pipes) pipe.abandon();
  const [dead, left] = gone === 'client' ? [near, far] : [far, near];
  dead.destroy();
  left.on('end', () => left.end());
}
