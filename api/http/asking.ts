// Who asks for what, known to everything that is done for one request: what the log of changes says beside the change itself.
import { AsyncLocalStorage } from 'node:async_hooks';

export interface Asking {
  readonly requestId: string;
  /** Whole address of the peer; only its network is kept. */
  readonly remoteAddress: string | null;
  readonly caller: { readonly id: string; readonly name?: string | undefined; readonly kind?: string | undefined };
}

const asking = new AsyncLocalStorage<Asking>();

/** Requests that are being answered. */
let running = 0;

/**
 * Runs `work` as done for this request. Nobody is known any more once no request is being answered: while anybody is, Node follows every promise of the
 * process, those of authorizations too, at some hundredths of their time.
 */
export async function askedBy<Result>(request: Asking, work: () => Result | Promise<Result>): Promise<Result> {
  running += 1;
  try {
    return await asking.run(request, work);
  } finally {
    running -= 1;
    if (running === 0) asking.disable();
  }
}

/** The request that is being answered; undefined for what the house does by itself. */
export function currentAsking(): Asking | undefined {
  return asking.getStore();
}

/** The network a peer speaks from: enough to recognise, without naming one machine. This machine is named. */
export function networkOf(address: string | null): string | null {
  if (address === null) return null;
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
  if (plain === '::1' || plain.startsWith('127.')) return 'this machine';
  const octets = plain.split('.');
  if (octets.length === 4) return `${octets.slice(0, 3).join('.')}.0/24`;
  return plain.includes(':') ? `${plain.split(':').slice(0, 3).join(':')}::/48` : null;
}
