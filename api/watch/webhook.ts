// Sends one webhook: only to public addresses over https, resolved once and connected to as resolved, never redirected (OWASP API7).
import { lookup } from 'node:dns/promises';
import { request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { BlockList, isIP } from 'node:net';

const SECONDS_MAX = 5;

/** Networks that are not the public internet (IANA special-purpose registries). */
const CLOSED = closedNetworks();

function closedNetworks(): BlockList {
  const list = new BlockList();
  const v4 =
    '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4';
  const v6 = '2001::/23 2001:db8::/32 2002::/16 3fff::/20';
  for (const [networks, family] of [
    [v4, 'ipv4'],
    [v6, 'ipv6'],
  ] as const) {
    for (const network of networks.split(' ')) {
      const [address = '', bits = ''] = network.split('/');
      list.addSubnet(address, Number(bits), family);
    }
  }
  return list;
}

const PUBLIC_V6 = new BlockList();
PUBLIC_V6.addSubnet('2000::', 3, 'ipv6');

/** Everything of IPv6 that is not global unicast is closed, also addresses that carry an IPv4 one inside. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !CLOSED.check(address, 'ipv4');
  return family === 6 && PUBLIC_V6.check(address, 'ipv6') && !CLOSED.check(address, 'ipv6');
}

export type TargetFault = 'not_a_url' | 'not_https' | 'has_credentials' | 'address_not_public';

/** `allowed` are hosts, or host:port, that may be private and plain: the operator named them. */
export function targetFault(target: string, allowed: readonly string[]): TargetFault | null {
  if (!URL.canParse(target)) return 'not_a_url';
  const url = new URL(target);
  if (url.username !== '' || url.password !== '') return 'has_credentials';
  if (isAllowed(url, allowed)) return url.protocol === 'https:' || url.protocol === 'http:' ? null : 'not_https';
  if (url.protocol !== 'https:') return 'not_https';
  const host = bare(url.hostname);
  return isIP(host) !== 0 && !isPublicAddress(host) ? 'address_not_public' : null;
}

function isAllowed({ hostname, host }: URL, allowed: readonly string[]): boolean {
  return allowed.includes(host.toLowerCase()) || allowed.includes(hostname.toLowerCase());
}

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

export interface Sending {
  readonly target: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly allowed: readonly string[];
  /** Replaced in tests. */
  readonly resolve?: (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;
}

/** Null when the receiver answered 2xx, else why not, in words without secrets. */
export async function sendWebhook(sending: Sending): Promise<string | null> {
  const fault = targetFault(sending.target, sending.allowed);
  if (fault !== null) return fault;
  const url = new URL(sending.target);
  const { resolve = resolveAll } = sending;
  try {
    const addresses = await resolve(bare(url.hostname));
    const [first] = addresses;
    if (first === undefined) return 'host_not_found';
    if (!isAllowed(url, sending.allowed) && !addresses.every(({ address }) => isPublicAddress(address))) return 'address_not_public';
    return await post(url, sending, first);
  } catch (fault_) {
    return codeOf(fault_);
  }
}

const resolveAll = (host: string) => lookup(host, { all: true, verbatim: true });

/** Connects to the very address that was judged: a name that answers otherwise a moment later changes nothing. */
function post(url: URL, { body, headers }: Sending, to: { readonly address: string; readonly family: number }): Promise<string | null> {
  const send = url.protocol === 'https:' ? requestSecure : requestPlain;
  return new Promise((resolve) => {
    const request = send(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), connection: 'close' },
        agent: false,
        lookup: (_host, options, found) =>
          options.all === true ? found(null, [{ address: to.address, family: to.family }]) : found(null, to.address, to.family),
        signal: AbortSignal.timeout(SECONDS_MAX * 1_000),
      },
      (response) => {
        const status = response.statusCode ?? 0;
        // What is answered is not read: nobody may fill the memory, or learn through us what stands behind a wall.
        response.destroy();
        resolve(status >= 200 && status < 300 ? null : `answered_${status}`);
      },
    );
    request.on('error', (fault) => resolve(codeOf(fault)));
    request.end(body);
  });
}

function codeOf(fault: unknown): string {
  if (typeof fault !== 'object' || fault === null) return 'failed';
  if ('name' in fault && (fault.name === 'TimeoutError' || fault.name === 'AbortError')) return 'timed_out';
  return 'code' in fault && typeof fault.code === 'string' ? fault.code.toLowerCase() : 'failed';
}
