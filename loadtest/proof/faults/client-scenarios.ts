// Faults of the line between clients and service: their own line is no fault of ours, but whoever asks beside them must not feel it.
import type { FaultProxy } from '../../../api/db/fault-proxy.ts';
import type { Toxic } from '../../../api/db/fault-pipe.ts';
import { type Heal, repeating, type Scenario } from './scenario.ts';

const RESET_EACH_MS = 200;

function onLine(name: string, fault: string, how: { readonly bites: boolean; readonly begin: (line: FaultProxy) => Heal }): Scenario {
  return {
    name,
    group: 'clients and service',
    fault,
    bites: how.bites,
    throughClientLine: true,
    begin: ({ lines }) => how.begin(lines.client),
  };
}
const poisoned = (name: string, fault: string, how: { readonly bites: boolean; readonly up?: Toxic; readonly down?: Toxic }): Scenario =>
  onLine(name, fault, {
    bites: how.bites,
    begin: (line) => {
      line.poison({ ...(how.up && { up: how.up }), ...(how.down && { down: how.down }) });
      return () => line.heal();
    },
  });

export const CLIENT_SCENARIOS: readonly Scenario[] = [
  poisoned('client-latency', 'latency 300 ms and jitter 200 ms each way', {
    bites: false,
    up: { latencyMs: 300, jitterMs: 200 },
    down: { latencyMs: 300, jitterMs: 200 },
  }),
  poisoned('client-slicer', 'requests arrive byte by byte, 1 ms apart', { bites: false, up: { slice: { bytes: 1, gapMs: 1 } } }),
  poisoned('client-drip-down', 'clients read 32 bytes every 20 ms', { bites: false, down: { slice: { bytes: 32, gapMs: 20 } } }),
  poisoned('client-narrow', 'bandwidth 2 kB/s each way', {
    bites: false,
    up: { bytesPerSecond: 2_000, slice: { bytes: 50, gapMs: 0 } },
    down: { bytesPerSecond: 2_000, slice: { bytes: 50, gapMs: 0 } },
  }),
  poisoned('client-blackhole', 'nothing passes, nobody is told', { bites: true, up: { isFrozen: true }, down: { isFrozen: true } }),
  poisoned('client-deaf', 'requests arrive, answers vanish', { bites: true, down: { isFrozen: true } }),
  poisoned('client-reset-up', 'reset in the middle of a request, every 900 bytes', { bites: true, up: { resetAfterBytes: 900 } }),
  poisoned('client-reset-down', 'reset in the middle of an answer, every 700 bytes', { bites: true, down: { resetAfterBytes: 700 } }),
  onLine('client-resets', `every connection reset, each ${RESET_EACH_MS} ms`, {
    bites: true,
    begin: (line) => repeating(RESET_EACH_MS, () => line.reset()),
  }),
  onLine('client-half-open', 'clients are gone and the service is not told', {
    bites: true,
    begin: (line) => {
      const over = repeating(RESET_EACH_MS, () => line.forget('client'));
      return async () => {
        await over();
        await line.heal();
      };
    },
  }),
];
