// Ids of what the service makes: random, and never taken for a card number, for the door lets none into an address.
import { randomUUID } from 'node:crypto';
import { containsPan } from '../../engine/card/pan.ts';

/** A version 4 UUID; one in a thousand would look like a card number and is drawn again. */
export function freshId(): string {
  const id = randomUUID();
  return containsPan(id) ? freshId() : id;
}
