// Is it this machine that asks, by its own name?

export interface Asked {
  readonly remoteAddress: string | null;
  header(name: string): string | null;
}

/** This machine, and nobody speaking through a proxy on it. */
export function isLoopback(call: Asked): boolean {
  const peer = call.remoteAddress ?? '';
  const isHere = peer === '::1' || peer.startsWith('127.') || peer.startsWith('::ffff:127.');
  return isHere && call.header('x-forwarded-for') === null && call.header('forwarded') === null;
}

/** Also by a name of this machine: a page elsewhere can point its own name here, but it cannot choose the name we are asked by. */
export function isThisMachine(call: Asked): boolean {
  return isLoopback(call) && /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(call.header('host') ?? '');
}
