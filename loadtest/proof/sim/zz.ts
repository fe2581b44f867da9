import { runSeed } from './run-seed.ts';
const r = await runSeed(2, {authorizations:600}); console.log(r);
