// A program that is built with one planted bug: the contest on a real Postgres, until it finds something or its seconds are over; one line of JSON.
import { contest } from './contest.ts';
import type { Caught } from './hunt.ts';

const { violations, rounds, authorizations } = await contest(Number(process.argv[2]));
const caught: Caught = { violation: violations[0] ?? null, tries: rounds, authorizations };
process.stdout.write(`${JSON.stringify(caught)}\n`);
process.exit(0);
