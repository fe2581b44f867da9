// npm run restore: tampers with a journal in every way, and loses a bank and gets it back in every way; -- --places 25 --authorizations 4000 --seed 1 --keep.
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { connect } from '../../../api/db/connect.ts';
import { startPostgres } from '../../../api/db/embedded.ts';
import { migrateDatabase } from '../../../api/db/migrate.ts';
import { groupBy } from '../../../engine/simulation/group-by.ts';
import { keepRecord, type Table } from '../record.ts';
import { newFolder, removeBank } from './folders.ts';
import { type Dumped, dumpAndRestore } from './dump.ts';
import { type Journal, writeJournal } from './journal.ts';
import { loseBank } from './original.ts';
import { archivedBytes, faultsOf, type Recovery, recover, WAYS } from './recovery.ts';
import { faultsOf as verifyFaults, judge, tamperingsOf, type Verdict } from './tampering.ts';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);
const USAGE = `Usage: npm run restore -- [--places <number>] [--authorizations <number>] [--seed <number>] [--keep]

  --places          rows chosen for each way of tampering and each column; 10 unless told
  --authorizations  of the bank that is lost; 2000 unless told
  --keep            write docs/proof/restore.json`;
const BACKUPS_MEGABYTE = 1024 * 1024;

process.exitCode = await main();

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      places: { type: 'string', default: '10' },
      authorizations: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [places, authorizations, seed] = [Number(values.places), Number(values.authorizations), Number(values.seed)];
  const isUsable = [places, authorizations, seed].every((each) => Number.isSafeInteger(each) && each > 0);
  if (values.help || !isUsable) {
    say(USAGE);
    return values.help ? 0 : 2;
  }
  const began = Date.now();
  // In this order: the journal that is tampered with signs its log of changes, and a process signs by one key.
  const { recoveries, figures } = await loseAndRecover({ authorizations, seed });
  const { verdicts, dumped } = await tamper({ places, seed });
  const missed = verdicts.filter(({ isNamed }) => !isNamed);
  const faults = [
    ...missed.map(
      ({ tampering: { kind, table, words }, isDetected }) => `${kind}, ${table}, ${words}: ${isDetected ? 'not named' : 'not found'}`,
    ),
    ...recoveries.flatMap(faultsOf),
    ...(dumped.fault === null ? [] : [dumped.fault]),
  ];
  for (const fault of faults) say(fault);
  if (values.keep) keep({ verdicts, recoveries, dumped, figures, violations: faults.length, command: commandOf(values) }, began);
  say(
    `${verdicts.length} tamperings, ${verdicts.length - missed.length} found and named; ${recoveries.length} restores by WAL, ${dumped.skipped === null ? 'one by pg_dump' : 'pg_dump skipped'}; ${faults.length} faults`,
  );
  return faults.length === 0 ? 0 : 1;
}

async function tamper({ places, seed }: { readonly places: number; readonly seed: number }) {
  const folder = newFolder('tampered');
  const server = await startPostgres(folder);
  await migrateDatabase(server.url);
  const sql = connect(server.url, 4);
  let journal: Journal | undefined;
  try {
    say('Writing a journal ...');
    journal = await writeJournal({ sql, url: server.url }, { authorizations: 400, seed });
    const untouched = await verifyFaults(sql, journal.dataDir);
    if (untouched.length > 0) throw new Error(`an untouched journal does not verify: ${untouched[0]}`);
    const tamperings = await tamperingsOf(sql, { seed, places });
    const verdicts: Verdict[] = [];
    for (const tampering of tamperings) {
      verdicts.push(await judge(journal, tampering));
      if (verdicts.length % 100 === 0) say(`  ${verdicts.length} of ${tamperings.length} tamperings`);
    }
    say('Dumping and restoring it ...');
    return { verdicts, dumped: await dumpAndRestore(journal) };
  } finally {
    await sql.end({ timeout: 1 });
    await server.stop();
    if (journal !== undefined) rmSync(journal.dataDir, { recursive: true, force: true });
    removeBank(folder);
  }
}

async function loseAndRecover(order: { readonly authorizations: number; readonly seed: number }) {
  say('Losing a bank ...');
  const lost = await loseBank(order);
  try {
    const recoveries: Recovery[] = [];
    for (const way of WAYS) {
      say(`  restoring: ${way.name}`);
      recoveries.push(await recover(lost, way));
    }
    const megabytes = (bytes: number): string => (bytes / BACKUPS_MEGABYTE).toFixed(1);
    const figures = [
      { label: 'Decisions that tills were told before the kill', value: lost.tills.decided.size },
      { label: 'Told "no benefit" while the database was dead', value: lost.tills.unheard.size },
      { label: 'Base backup while tills asked, seconds', value: (lost.backupMs / 1_000).toFixed(1) },
      { label: 'WAL written, MiB', value: megabytes(lost.walBytes) },
      { label: 'WAL archived, MiB', value: megabytes(archivedBytes(lost)) },
    ];
    return { recoveries, figures };
  } finally {
    removeBank(lost.dataDir);
    rmSync(dirname(lost.archive), { recursive: true, force: true });
  }
}

function commandOf({
  places,
  authorizations,
  seed,
}: {
  readonly places: string;
  readonly authorizations: string;
  readonly seed: string;
}): string {
  return `npm run restore -- --places ${places} --authorizations ${authorizations} --seed ${seed} --keep`;
}

interface Kept {
  readonly verdicts: readonly Verdict[];
  readonly recoveries: readonly Recovery[];
  readonly dumped: Dumped;
  readonly figures: readonly { readonly label: string; readonly value: number | string }[];
  readonly violations: number;
  readonly command: string;
}

function keep({ verdicts, recoveries, dumped, figures, violations, command }: Kept, began: number): void {
  keepRecord(
    'restore',
    {
      title: 'Tamper evidence, backup and restore',
      meaning:
        'The journal of a played day is tampered with in every way and at every column, and verify must find each and name the link and the row; then a bank is lost, its database killed under traffic, and restored from backup and WAL. It fails where a tampering is not named, a decision is lost that the way of restoring must hold, a loss is not told by the published heads, or an answer is another than before.',
      command,
      violations,
      figures,
      tables: [tamperingTable(verdicts), recoveryTable(recoveries), ...(dumped.table === null ? [] : [dumped.table])],
      skipped: dumped.skipped === null ? [] : [dumped.skipped],
    },
    began,
  );
}

function tamperingTable(verdicts: readonly Verdict[]): Table {
  const groups = groupBy(verdicts, ({ tampering: { kind, table } }) => `${kind} of ${table}`);
  const rows = [...groups].map(([name, own]) => [
    name,
    own.length,
    own.filter(({ isDetected }) => isDetected).length,
    own.filter(({ isNamed }) => isNamed).length,
  ]);
  return { title: 'Tampering with the journal', columns: ['What was done', 'Times', 'Found', 'First bad link and row named'], rows };
}

function recoveryTable(recoveries: readonly Recovery[]): Table {
  return {
    title: 'A bank lost and restored by WAL',
    columns: [
      'From',
      'Ready after, s',
      'Decisions there',
      'Decisions lost',
      'Links missing, told by heads',
      'Asked again',
      'Answered otherwise',
      'Voids of the lost process left',
      'Violations afterwards',
    ],
    rows: recoveries.map((each) => [
      each.name,
      each.seconds.toFixed(1),
      each.decisions,
      each.lost,
      each.before.missing,
      each.askedAgain,
      each.changed,
      each.voidsLeft,
      each.after.books + each.after.heads + each.after.audit,
    ]),
  };
}
