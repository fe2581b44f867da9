// Ids that no campaign has yet: a new campaign must not become the next version of another by accident.
import type { Client } from '../parts/client.ts';

const TRIES_MAX = 20;
const ID_LENGTH_MAX = 64;

/** Does no campaign have this id? Where that cannot be asked it counts as free, and saving fails for the same reason. */
export async function isFree(client: Pick<Client, 'get'>, id: string): Promise<boolean> {
  const found = await client.get<{ readonly items: readonly { readonly id: string }[] }>(
    `/v1/campaigns?text=${encodeURIComponent(id)}&limit=200`,
  );
  return !found.ok || !found.body.items.some((campaign) => campaign.id === id);
}

/** The id itself, or with the first number behind it that makes it new. */
export async function freeId(client: Pick<Client, 'get'>, id: string): Promise<string> {
  for (let no = 1; no < TRIES_MAX; no += 1) {
    const candidate = no === 1 ? id : `${id.slice(0, ID_LENGTH_MAX - 3)}-${no}`;
    if (await isFree(client, candidate)) return candidate;
  }
  return id;
}

/** The text of a template under another id; everything else stays byte for byte. */
export function withId(text: string, from: string, to: string): string {
  return text.replace(new RegExp(`^(\\s*"?id"?:\\s*"?)${from}(?="?,?\\s*$)`, 'm'), `$1${to}`);
}
