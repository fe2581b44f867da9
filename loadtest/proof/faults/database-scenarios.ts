// Faults of the line between service and Postgres.
import type { FaultProxy } from '../../../api/db/fault-proxy.ts';
import type { Toxic } from '../../../api/db/fault-pipe.ts';
import { type Heal, repeating, type Scenario } from './scenario.ts';

const RESET_EACH_MS = 300;
const FLAP_MS = 700;

/** On the line to the database, until healed. */
function onLine(name: string, fault: string, how: { readonly bites: boolean; readonly begin: (line: FaultProxy) => Heal }): Scenario {
  return { name, group: 'service and Postgres', fault, bites: how.bites, begin: ({ lines }) => how.begin(lines.database) };
}

const healing = (line: FaultProxy, begin: () => void): Heal => {
  begin();
  return () => line.heal();
};
const poisoned = (name: string, fault: string, how: { readonly bites: boolean; readonly up?: Toxic; readonly down?: Toxic }): Scenario =>
  onLine(name, fault, {
    bites: how.bites,
    begin: (line) => healing(line, () => line.poison({ ...(how.up && { up: how.up }), ...(how.down && { down: how.down }) })),
  });
const both = (toxic: Toxic) => ({ up: toxic, down: toxic });

export const DATABASE_SCENARIOS: readonly Scenario[] = [
  poisoned('db-latency-5', 'latency 5 ms each way', { bites: false, ...both({ latencyMs: 5 }) }),
  poisoned('db-latency-100', 'latency 100 ms each way', { bites: true, ...both({ latencyMs: 100 }) }),
  poisoned('db-latency-5000', 'latency 5 s each way', { bites: true, ...both({ latencyMs: 5_000 }) }),
  poisoned('db-jitter', 'jitter 0 to 60 ms each way', { bites: true, ...both({ jitterMs: 60 }) }),
  poisoned('db-narrow', 'bandwidth 8 kB/s each way', { bites: true, ...both({ bytesPerSecond: 8_000, slice: { bytes: 200, gapMs: 0 } }) }),
  poisoned('db-drip', 'slow drip back: 16 bytes every 10 ms', { bites: true, down: { slice: { bytes: 16, gapMs: 10 } } }),
  poisoned('db-slicer', 'every byte a segment of its own, both ways', { bites: false, ...both({ slice: { bytes: 1, gapMs: 0 } }) }),
  poisoned('db-blackhole', 'nothing passes, nobody is told', { bites: true, ...both({ isFrozen: true }) }),
  poisoned('db-deaf', 'what is asked vanishes, answers would pass', { bites: true, up: { isFrozen: true } }),
  poisoned('db-mute', 'what is asked arrives and commits, answers vanish', { bites: true, down: { isFrozen: true } }),
  poisoned('db-reset-up', 'reset in the middle of what is asked, every 40 kB', { bites: true, up: { resetAfterBytes: 40_000 } }),
  poisoned('db-reset-down', 'reset in the middle of answers, every 8 kB', { bites: true, down: { resetAfterBytes: 8_000 } }),
  onLine('db-resets', `every connection reset, each ${RESET_EACH_MS} ms`, {
    bites: true,
    begin: (line) => repeating(RESET_EACH_MS, () => line.reset()),
  }),
  onLine('db-flapping', `frozen and free in turns of ${FLAP_MS} ms`, {
    bites: true,
    begin: (line) => {
      let isFrozen = false;
      const over = repeating(FLAP_MS, () => {
        isFrozen = !isFrozen;
        if (isFrozen) line.freeze();
        else line.thaw();
      });
      return async () => {
        await over();
        await line.heal();
      };
    },
  }),
  onLine('db-refused', 'every connection reset, new ones refused', {
    bites: true,
    begin: (line) =>
      healing(line, () => {
        line.refuse();
        line.reset();
      }),
  }),
  onLine('db-half-open', 'Postgres has forgotten every connection, the service is not told', {
    bites: true,
    begin: (line) => healing(line, () => line.forget('target')),
  }),
  onLine('db-left-behind', 'the service loses every connection, Postgres is not told and keeps its sessions', {
    bites: false, // Felt only by whoever is on the way just then.
    begin: (line) => healing(line, () => line.forget('client')),
  }),
];
