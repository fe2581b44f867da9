// Questions that come while another is answered are asked together afterwards: one reading of the database for many accounts.
const AT_ONCE_MAX = 500;

/** Collects what is asked while a reading runs, and reads it in one go afterwards; no timer. */
export function manyAtOnce<Value>(
  read: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): (key: string) => Promise<Value | undefined> {
  let waiting = new Map<string, Promise<Value | undefined>>();
  let running: Promise<unknown> = Promise.resolve();
  let batch: Promise<ReadonlyMap<string, Value>> | null = null;
  const start = (): Promise<ReadonlyMap<string, Value>> => {
    const reading = running.then(() => {
      const keys = [...waiting.keys()];
      waiting = new Map();
      batch = null;
      return read(keys);
    });
    running = reading.catch(() => undefined);
    return reading;
  };
  return (key) => {
    const known = waiting.get(key);
    if (known !== undefined) return known;
    if (waiting.size >= AT_ONCE_MAX) return read([key]).then((values) => values.get(key));
    batch ??= start();
    const value = batch.then((values) => values.get(key));
    waiting.set(key, value);
    return value;
  };
}
