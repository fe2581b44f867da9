// Waits for statements of one transaction that were sent together, without hiding which of them went wrong.

type Sent<T extends readonly unknown[]> = { readonly [K in keyof T]: PromiseLike<T[K]> | T[K] };

/**
 * What all of them gave, once all are answered. Rejects with the fault of the first in the order in which they were sent: in a transaction that has
 * failed every later statement fails too, and says nothing of why (25P02).
 */
export async function together<T extends readonly unknown[]>(...sent: Sent<T>): Promise<T> {
  const settled = await Promise.allSettled(sent);
  for (const one of settled) if (one.status === 'rejected') throw one.reason;
  return settled.map((one) => (one as PromiseFulfilledResult<unknown>).value) as unknown as T;
}
