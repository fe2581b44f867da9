// The other side of a wake-up: a process that sleeps until a byte comes, and sends it back.
import { readSync, writeSync } from 'node:fs';

const byte = Buffer.alloc(1);
while (readSync(0, byte, 0, 1, null) === 1) writeSync(1, byte);
