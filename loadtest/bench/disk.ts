// How long this disk takes to keep eight kilobytes for good: the physical price of one commit.
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './rounds.ts';

const BLOCK = Buffer.alloc(8_192, 1);
const WRITES = 200;
/** Written over and over, as a write-ahead log that is recycled: growing a file costs more. */
const BLOCKS = 64;

/** Microseconds, the median of many. */
export function syncMicros(): number {
  const folder = mkdtempSync(join(tmpdir(), 'offerline-disk-'));
  const file = openSync(join(folder, 'block'), 'w');
  try {
    for (let no = 0; no < BLOCKS; no += 1) writeSync(file, BLOCK, 0, BLOCK.length, no * BLOCK.length);
    fdatasyncSync(file);
    const took = Array.from({ length: WRITES }, (_, no) => {
      const began = performance.now();
      writeSync(file, BLOCK, 0, BLOCK.length, (no % BLOCKS) * BLOCK.length);
      fdatasyncSync(file);
      return (performance.now() - began) * 1_000;
    });
    return median(took);
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true, force: true });
  }
}
