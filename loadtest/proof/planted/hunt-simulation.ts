// A program that is built with one planted bug: seeds of the simulation one after the other, until one finds something or the seconds are over; one line of JSON.
import { runSeed } from '../sim/run-seed.ts';
import { THEMES } from '../sim/themes.ts';
import type { Caught } from './hunt.ts';

const FIRST_SEED = 1;
/** Through the themes in turn, and not one after its own like. */
const STRIDE = 3;
/** Of one seed: small worlds are many, and each is another one. */
const AUTHORIZATIONS = 80;
const until = performance.now() + Number(process.argv[2]) * 1_000;
let caught: Caught = { violation: null, tries: 0, authorizations: 0 };
for (let seed = FIRST_SEED; caught.violation === null && performance.now() < until; seed += 1) {
  const { violations, counts } = await runSeed(seed, {
    authorizations: AUTHORIZATIONS,
    theme: THEMES[(seed * STRIDE) % THEMES.length] ?? 'any',
  });
  const [first] = violations;
  caught = {
    violation: first === undefined ? null : `seed ${seed}: ${first}`,
    tries: caught.tries + 1,
    authorizations: caught.authorizations + (counts['authorizations'] ?? 0),
  };
}
process.stdout.write(`${JSON.stringify(caught)}\n`);
process.exit(0);
