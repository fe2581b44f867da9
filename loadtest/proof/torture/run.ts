// npm run torture: real processes, a real Postgres and a real Redis are killed, frozen and flushed under load, and nothing that was acknowledged may be lost.
import { keepTorture, tell } from './report.ts';
import { readOptions, USAGE } from './options.ts';
import { torture } from './torture.ts';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

process.exitCode = await main();

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (options === null) {
    say(USAGE);
    return process.argv.includes('--help') ? 0 : 2;
  }
  const beganMs = Date.now();
  const tortured = await torture(options, { environment: process.env, say });
  if (options.keep) keepTorture(options, tortured, beganMs);
  tell(tortured, say);
  return tortured.faults.length === 0 && tortured.isComplete ? 0 : 1;
}
