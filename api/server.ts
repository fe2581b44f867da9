// The process of `npm start`: reads the configuration, starts the service in one process or several, says where it is, and stops it on a signal.
import cluster from 'node:cluster';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startCluster } from './cluster/primary.ts';
import { runWorker } from './cluster/worker.ts';
import { type Config, readConfig, variables } from './config.ts';
import type { DemoProgress } from './demo.ts';
import type { DemoKeys } from './demo-keys.ts';
import { type Service, startService } from './service.ts';
import { StartupError } from './startup-error.ts';

const STOP_MS_MAX = 5_000;

await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) return help();
  if (cluster.isWorker) return runWorker(onBug);
  try {
    const config = readConfig();
    const options = { config, demo: wantsDemo(config, args), onProgress: progressLine(), onBug };
    const starting = config.processes === 1 ? startService(options) : startCluster({ ...options, program: workerProgram(args) });
    stopOnSignal(starting);
    announce(await starting, config);
  } catch (error) {
    console.error(error instanceof StartupError ? error.message : error);
    process.exit(1);
  }
}

/** A worker is this very file again; as a source it needs the loader of sources, wherever this process got it from. */
function workerProgram(args: readonly string[]): { exec: string; execArgv: readonly string[]; args: readonly string[] } {
  const isSource = import.meta.filename.endsWith('.ts');
  const loader = isSource ? ['--import', import.meta.resolve('tsx')] : [];
  return { exec: import.meta.filename, execArgv: ['--enable-source-maps', ...loader], args };
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
  if (config.processes > 1) console.log(`  Processes    ${config.processes} behind one port`);
  if (service.firstKey !== null) console.log(`  First key    ${service.firstKey}  (shown only now; it may do everything)`);
  if (service.firstKey !== null)
    console.log('  People       npm run person -- add --email you@bank.example --role admin makes the first one');
  if (service.demoKeys !== null) announceDemo(service.demoKeys, config);
  console.log('Press Ctrl-C to stop.');
}

function announceDemo(keys: DemoKeys, config: Config): void {
  console.log('  Demo bank    a day of card traffic is played; start with --empty on a new DATA_DIR for a bank of your own');
  console.log(`  Demo keys    also in ${join(config.dataDir, 'demo-keys.json')}`);
  for (const [role, key] of Object.entries(keys)) console.log(`    ${role.padEnd(10)} ${key}`);
}

/** One line that rewrites itself on a terminal; elsewhere a line at every tenth. */
function progressLine(): (progress: DemoProgress) => void {
  let tenth = 0;
  return ({ done, of, granted }) => {
    const text = `  Demo day     ${done} of ${of} messages played, ${granted} authorizations with benefits`;
    if (process.stdout.isTTY) process.stdout.write(`\r${text}${done === of ? '\n' : ''}`);
    else if (Math.floor((done * 10) / of) > tenth) {
      tenth = Math.floor((done * 10) / of);
      console.log(text);
    }
  };
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
  console.error(`${requestId.startsWith('worker') ? requestId : `Request ${requestId}`} met a bug:`, fault);
}

function help(): void {
  console.log(
    'npm start [-- --empty | --demo]\n\n  --empty   start without the demo bank\n  --demo    load the demo bank into DATABASE_URL too\n\nEnvironment:',
  );
  for (const { name, byDefault, meaning } of variables) console.log(`  ${name.padEnd(22)} ${meaning} [${byDefault}]`);
}
