// The process of `npm start`: reads the configuration, starts the service, says where it is, and stops it on a signal.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, readConfig, variables } from './config.ts';
import { type Service, startService } from './service.ts';
import { StartupError } from './startup-error.ts';

const STOP_MS_MAX = 5_000;

await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return help();
  try {
    const config = readConfig();
    const starting = startService({ config, demo: wantsDemo(config, args), onBug });
    stopOnSignal(starting);
    announce(await starting, config);
  } catch (error) {
    console.error(error instanceof StartupError ? error.message : error);
    process.exit(1);
  }
}

/** A database somebody gave us is theirs: demo records go into our own unless they are asked for. */
function wantsDemo({ databaseUrl }: Config, args: readonly string[]): boolean {
  return args.includes('--demo') || (databaseUrl === undefined && !args.includes('--empty'));
}

function announce(service: Service, config: Config): void {
  console.log('Offerline is ready.');
  if (existsSync(join(config.uiDir, 'index.html'))) console.log(`  Console      ${service.url}/`);
  console.log(`  API docs     ${service.url}/docs`);
  console.log(`  Database     ${service.place}`);
  if (service.firstKey !== null) console.log(`  First key    ${service.firstKey}  (shown only now; it may do everything)`);
  if (service.demo)
    console.log('  Demo bank    a day of card traffic is being played; start with --empty on a new DATA_DIR for a bank of your own');
  console.log('Press Ctrl-C to stop.');
}

/**
 * The first signal ends cleanly, also one that comes during the start; a second one, or too long a wait, ends at once: the journal is safe
 * either way, and the next start stops a Postgres that was left behind.
 */
function stopOnSignal(starting: Promise<Service>): void {
  let asked = false;
  const stop = (code: number): void => {
    if (asked) process.exit(code);
    asked = true;
    setTimeout(() => process.exit(code), STOP_MS_MAX);
    starting
      .then((service) => service.stop())
      .then(
        () => process.exit(code),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
  };
  process.on('SIGINT', () => stop(0));
  process.on('SIGTERM', () => stop(0));
  process.on('uncaughtException', (error) => {
    console.error(error);
    stop(1);
  });
}

function onBug(fault: unknown, requestId: string): void {
  console.error(`Request ${requestId} met a bug:`, fault);
}

function help(): void {
  console.log(
    'npm start [-- --empty | --demo]\n\n  --empty   start without the demo bank\n  --demo    load the demo bank into DATABASE_URL too\n\nEnvironment:',
  );
  for (const { name, byDefault, meaning } of variables) console.log(`  ${name.padEnd(22)} ${meaning} [${byDefault}]`);
}
