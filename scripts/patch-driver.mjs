// Mends known faults of postgres.js 3.4.9 in the installed copy: what fails on a connection that broke, where nobody can catch it (its issues 1066, 1154, 1208), and what keeps all others waiting.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = join('node_modules', 'postgres', 'src', 'connection.js');
const MARK = '/* offerline: closed socket guarded */';

/**
 * Each fault and its mend: a query on a closed connection is rejected as CONNECTION_CLOSED, a buffered write never outlives its socket, and a
 * connection that is ended while it still asks for the types of arrays rejects whoever waits for it, not a promise that nobody holds. What a password
 * costs to prove, milliseconds by design, is done beside the event loop: after an outage all connections prove it at once, while others wait for answers.
 * Statements sent together go to the socket as one write up to 64 kB: each write costs more than most statements do here.
 */
const MENDS = [
  [
    '  function nextWrite(fn) {\n    const x = socket.write(chunk, fn)',
    `  function nextWrite(fn) {\n    ${MARK}\n    if (socket === null) {\n      chunk = nextWriteTimer = null\n      error(Errors.connection('CONNECTION_CLOSED', options))\n      return false\n    }\n    const x = socket.write(chunk, fn)`,
  ],
  [
    '    clearImmediate(nextWriteTimer)\n    socket.removeListener',
    '    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n    socket.removeListener',
  ],
  ['        return fetchArrayTypes()\n', '        return fetchArrayTypes().catch(() => {})\n'],
  ['    if (fn || chunk.length >= 1024)\n', '    if (fn || chunk.length >= 65536)\n'],
  [
    "crypto.pbkdf2Sync(\n      await Pass(),\n      Buffer.from(res.s, 'base64'),\n      parseInt(res.i), 32,\n      'sha256'\n    )",
    "aside(\n      await Pass(),\n      Buffer.from(res.s, 'base64'),\n      parseInt(res.i)\n    )",
  ],
  [
    '  async function SASLContinue(x) {\n',
    "  function aside(pass, salt, iterations) {\n    return new Promise((done, fail) => crypto.pbkdf2(pass, salt, iterations, 32, 'sha256', (fault, key) => (fault ? fail(fault) : done(key))))\n  }\n\n  async function SASLContinue(x) {\n",
  ],
];

/** Idempotent; a copy that reads differently stops the start, so that an update of the driver is looked at. */
export function patchDriver(root) {
  const file = join(root, FILE);
  if (!existsSync(file)) return;
  const source = readFileSync(file, 'utf8');
  const mended = MENDS.reduce((text, [fault, mend]) => {
    if (text.includes(mend)) return text;
    if (!text.includes(fault))
      throw new Error('The installed postgres.js is not the version that scripts/patch-driver.mjs was written for; see DECISIONS.md 14.');
    return text.replace(fault, mend);
  }, source);
  if (mended !== source) writeFileSync(file, mended);
}
