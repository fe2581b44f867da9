// Keeps the processors of the machine from sleeping while figures are taken: waking one that sleeps costs more than the work it is woken for.
import { closeSync, openSync, writeSync } from 'node:fs';

/** Linux: whoever holds it open says how many microseconds a processor may take to wake; zero keeps all of them awake (Documentation/power/pm_qos_interface.rst). */
const LATENCY_FILE = '/dev/cpu_dma_latency';

let holders = 0;

/** Until the returned function is called, or this process ends. Null where the system has no such file, or only root may. */
export function holdAwake(): (() => void) | null {
  try {
    const file = openSync(LATENCY_FILE, 'w');
    writeSync(file, Buffer.alloc(4));
    holders += 1;
    return () => {
      holders -= 1;
      closeSync(file);
    };
  } catch {
    return null;
  }
}

export const areHeldAwake = (): boolean => holders > 0;
